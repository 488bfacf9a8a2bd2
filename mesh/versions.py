"""Which libraries made a level: part of what somebody needs who wants to make it again."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

#: Those whose version may change a number in the report.
_LIBRARIES = (
    "baovat",
    "meshoptimizer",
    "numpy",
    "open3d-cpu",
    "pyvips-binary",
    "trimesh",
    "xatlas",
)


def list_versions() -> dict[str, str]:
    """List the version of each library that takes part, by its name on PyPI."""
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:  # libvips of the system, open3d under its other name
            continue
    return found
