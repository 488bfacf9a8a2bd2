"""Any accepted file as a surface."""

from __future__ import annotations

from pathlib import Path

from mesh.header import MeshHeader
from mesh.package import open_package
from mesh.read_gltf import read_gltf
from mesh.read_obj import read_obj
from mesh.read_scan import read_scan
from mesh.surface import Surface
from mesh.unsettled import settle


def read_surface(path: Path, header: MeshHeader) -> Surface:
    """Read a model whole: its parts in metres with Y up, materials, pictures and vertex colours.

    `header` comes from `mesh.header.inspect_header` for the same file. What the levels will not carry
    (animations, further maps) is listed in the surface's `repairs`. Costs about 1 s and 150 MB for a
    million triangles of GLB, 5 s for OBJ.

    Raises
    ------
    MeshRefusedError
        The file does not hold together, or a file it names is missing.
    SurfaceError
        No faces, coordinates that are not numbers, or indices out of range.
    """
    package = open_package(path)
    match header.format:
        case "glb" | "gltf":
            parts, notes = read_gltf(package, header.format)
        case "obj":
            parts, notes = read_obj(package)
        case _:
            parts, notes = read_scan(package, header.format)
    return settle(parts, [*header.notes, *notes])
