"""The programs that simplify models beside ours: fetched into a cache folder, and run in their own processes.

PyMeshLab is under the GPL: an opponent, in a virtual environment of its own, never a dependency.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from benchmarks.errors import NotInstalledError

REPOSITORY = Path(__file__).resolve().parents[1]
PYTHON_PACKAGES = ("pymeshlab==2025.7.post1", "fast-simplification==0.2.0")
NODE_PACKAGES = ("gltfpack@1.3.0", "@gltf-transform/cli@4.5.0")
#: What runs where ours runs; the others run in the environment of the opponents.
OURS = ("baovat", "meshoptimizer", "open3d-legacy", "open3d-tensor")


def cache_folder() -> Path:
    """Return where opponents are kept from one run to the next."""
    told = os.environ.get("XDG_CACHE_HOME")
    folder = (Path(told) if told else Path.home() / ".cache") / "baovat-benchmarks"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def simplifier(name: str) -> list[str]:
    """Return the command of a simplifier of geometry, up to its arguments."""
    python = sys.executable if name in OURS else str(_find_python())
    return [python, "-m", "benchmarks.simplifiers", name]


def simplifier_environment() -> dict[str, str]:
    """Return an environment in which this package is found, by any Python."""
    return dict(os.environ) | {"PYTHONPATH": str(REPOSITORY)}


def _find_python() -> Path:
    """Return the Python of the opponents, which pip fills at the first call."""
    folder = cache_folder() / "meshpeers"
    python = folder / "bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        if subprocess.run([*pip, *PYTHON_PACKAGES], capture_output=True).returncode:
            shutil.rmtree(folder)
            raise NotInstalledError(" ".join(PYTHON_PACKAGES), "none; pip could not fetch them")
    return python


def node_folder() -> Path:
    """Return the folder whose ``node_modules`` hold gltfpack and glTF-Transform, which npm fills at the first call."""
    npm = shutil.which("npm")
    if npm is None:
        raise NotInstalledError("npm", "npm")
    folder = cache_folder() / "npm"
    if not all(
        (folder / "node_modules/.bin" / name).exists() for name in ("gltfpack", "gltf-transform")
    ):
        folder.mkdir(exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n')
        command = [npm, "install", "--no-audit", "--no-fund", *NODE_PACKAGES]
        if subprocess.run(command, cwd=folder, capture_output=True).returncode:
            raise NotInstalledError(" ".join(NODE_PACKAGES), "none; npm could not fetch them")
    return folder


def node_program(name: str) -> str:
    """Return ``gltfpack`` or ``gltf-transform``."""
    return str(node_folder() / "node_modules/.bin" / name)


def unpack(source: Path, target: Path) -> Path:
    """Write a model as GLB without compression, decoded by glTF-Transform: nothing of ours takes part.

    A file that is there already is not made again.
    """
    if not target.exists():
        script = str(Path(__file__).with_name("unpack.mjs"))
        command = ["node", script, str(node_folder()), str(source), str(target)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return target
