"""Any accepted file as a surface."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.reading.header import MeshHeader
from mesh.reading.package import ZIP_DAMAGE, Package, open_package
from mesh.reading.read_gltf import read_gltf
from mesh.reading.read_obj import read_obj
from mesh.reading.read_scan import read_scan
from mesh.reading.unsettled import UnsettledPart, settle
from mesh.surface import Surface


def read_surface(path: Path, header: MeshHeader) -> Surface:
    """Read a model whole: its parts in metres with Y up, materials, pictures and vertex colours.

    `header` comes from `mesh.reading.header.inspect_header` for the same file. What the levels will not carry
    (animations, further maps) is listed in the surface's `repairs`. Costs about 1 s and 150 MB for a
    million triangles of GLB, 5 s and 400 MB for OBJ.

    Raises
    ------
    MeshRefusedError
        The file does not hold together, or a file it names is missing.
    SurfaceError
        No faces, coordinates that are not numbers, or indices out of range.
    """
    # Conversions of what is no number stay silent; `settle` refuses their result.
    with np.errstate(invalid="ignore", over="ignore"):
        try:
            parts, notes = _read_parts(open_package(path), header.format)
        except ZIP_DAMAGE as error:
            raise MeshRefusedError("the zip is damaged: its model cannot be unpacked") from error
        return settle(parts, [*header.notes, *notes])


def _read_parts(package: Package, kind: str) -> tuple[list[UnsettledPart], list[str]]:
    if kind in ("glb", "gltf"):
        return read_gltf(package, kind)
    return read_obj(package) if kind == "obj" else read_scan(package, kind)
