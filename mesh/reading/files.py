"""Any accepted file as a surface."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from mesh.errors import MeshRefusedError
from mesh.frame import Asked, choose_frame, tell_frame
from mesh.reading.header import MeshHeader
from mesh.reading.package import ZIP_DAMAGE, Package, open_package
from mesh.reading.read_3mf import read_3mf
from mesh.reading.read_dae import read_dae
from mesh.reading.read_fbx import read_fbx
from mesh.reading.read_gltf import read_gltf
from mesh.reading.read_obj import read_obj
from mesh.reading.read_ply import read_ply
from mesh.reading.read_stl import read_stl
from mesh.reading.unsettled import Reading, settle
from mesh.surface import Surface

_READERS = {
    "obj": read_obj, "ply": read_ply, "stl": read_stl, "3mf": read_3mf, "dae": read_dae, "fbx": read_fbx,
}  # fmt: skip


def read_surface(path: Path, header: MeshHeader, asked: Asked | None = None) -> Surface:
    """Read a model whole: its parts in metres with Y up, materials, pictures and vertex colours.

    `header` comes from `mesh.reading.header.inspect_header` for the same file; `asked` is what the
    depositor says of its unit and of the axis that points up. What the levels will not carry
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
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        try:
            reading = _read(open_package(path), header.format)
        except ZIP_DAMAGE as error:
            raise MeshRefusedError(
                "the zip is damaged: its model cannot be unpacked; pack it again"
            ) from error
        frame = choose_frame(asked or Asked(), reading.stated)
        surface = settle(reading, frame)
    told = tell_frame(frame, reading.stated, header.format)
    notes = dict.fromkeys([*header.notes, *surface.repairs, *told])
    return replace(surface, repairs=tuple(notes))


def _read(package: Package, kind: str) -> Reading:
    if kind in ("glb", "gltf"):
        return read_gltf(package, kind)
    return _READERS[kind](package)
