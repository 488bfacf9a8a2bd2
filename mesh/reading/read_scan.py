"""PLY and STL as a surface, through trimesh with nothing to resolve names by.

The only module that imports trimesh.
"""

from __future__ import annotations

import logging

import numpy as np
import trimesh

from mesh.color import linearize
from mesh.errors import MeshRefusedError, SurfaceError
from mesh.limits import MAX_PLY_HEADER_BYTES
from mesh.reading.package import Package
from mesh.reading.ply_header import parse_ply_header
from mesh.reading.unsettled import UnsettledPart
from mesh.surface import PLAIN, FloatArray, Material, TextureUse
from mesh.textures import read_texture

# Its remarks about damaged files are tracebacks; what matters of them is raised as an error here.
logging.getLogger("trimesh").setLevel(logging.CRITICAL)

#: What trimesh 5.2 raises on damaged files, found by trying 67,000 of them.
_LIBRARY_ERRORS = (ValueError, TypeError, KeyError, IndexError, AttributeError, UnboundLocalError)


def read_scan(package: Package, kind: str) -> tuple[list[UnsettledPart], list[str]]:
    """Read a PLY or an STL (`kind` is ``ply`` or ``stl``).

    Vertex and face colours are kept; a texture that a PLY names in a comment is read beside it.

    Raises
    ------
    MeshRefusedError
        The data do not hold together.
    SurfaceError
        There are points but no faces.
    """
    loaded = _load(package, kind)
    if not isinstance(loaded, trimesh.Trimesh) or len(loaded.faces) == 0:
        raise SurfaceError("the model has no faces: point clouds and empty files cannot be shown")
    note = f"{kind.upper()} states no unit: its numbers are taken as metres, with Y up"
    triangles = np.asarray(loaded.faces)
    if triangles.min() < 0 or triangles.max() >= len(loaded.vertices):
        raise SurfaceError(
            f"a face uses vertex {triangles.max()} (from 0), there are {len(loaded.vertices)}"
        )
    part = UnsettledPart(
        name="",
        positions=np.asarray(loaded.vertices, dtype=np.float64),
        triangles=triangles.astype(np.uint32),
        material=PLAIN,
    )
    if kind == "stl":
        return [part], [note]
    return [_dress(part, loaded, package)], [note]


def _load(package: Package, kind: str) -> object:
    try:
        with package.open(package.main) as stream:
            return trimesh.load(
                stream, file_type=kind, process=False, maintain_order=True, skip_materials=True
            )
    except _LIBRARY_ERRORS as error:
        raise MeshRefusedError(f"the {kind.upper()} does not hold together: {error}") from error


def _dress(part: UnsettledPart, loaded: trimesh.Trimesh, package: Package) -> UnsettledPart:
    """Add what a PLY says beside its triangles: normals, colours, a texture."""
    with package.open(package.main) as stream:
        header = parse_ply_header(stream.read(MAX_PLY_HEADER_BYTES))
    normals = loaded.vertex_normals if "vertex_normals" in loaded._cache else None
    uv = getattr(loaded.visual, "uv", None)
    material, uvs = part.material, tuple[FloatArray, ...]()
    colors = _find_colors(loaded)
    if colors is not None:
        material = Material(double_sided=True)
    if header.textures and uv is not None:
        name = package.find(header.textures[0])
        if name is None:
            raise MeshRefusedError(
                f"the PLY names {header.textures[0]!r}, which is missing: put both into one zip"
            )
        texture = read_texture(package.read(name), header.textures[0])
        material = Material(base_color=TextureUse(texture), double_sided=True)
        uvs = (np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1).astype(np.float32),)
    triangles = part.triangles
    positions = part.positions
    if colors is not None and len(colors) == len(triangles) != len(positions):
        # Colours of faces: every face gets corners of its own.
        positions = positions[triangles.reshape(-1)]
        triangles = np.arange(3 * len(triangles), dtype=np.uint32).reshape(-1, 3)
        colors, normals = np.repeat(colors, 3, axis=0), None
    return UnsettledPart(
        name="",
        positions=positions,
        triangles=triangles,
        material=material,
        normals=None if normals is None else np.asarray(normals, dtype=np.float32),
        uvs=uvs,
        colors=colors,
    )


def _find_colors(loaded: trimesh.Trimesh) -> FloatArray | None:
    visual = loaded.visual
    kind = getattr(visual, "kind", None)
    if kind not in ("vertex", "face"):
        return None
    stored = np.asarray(visual.vertex_colors if kind == "vertex" else visual.face_colors)
    colors = stored.astype(np.float32) / 255
    return np.concatenate([linearize(colors[:, :3]), colors[:, 3:4]], axis=1)
