"""PLY as a surface: colours and texture coordinates of vertices or of faces, one part for each texture.

The names of properties are those in use: Turk's and Stanford's (`red`, `vertex_indices`, `tristrips`),
MeshLab's (`texcoord`, `texnumber`, a comment ``TextureFile``), Blender's (`s`, `t`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mesh.color import linearize
from mesh.errors import MeshRefusedError, NoFacesError, SurfaceError
from mesh.limits import MAX_PLY_HEADER_BYTES, MAX_TRIANGLES
from mesh.reading.package import Package
from mesh.reading.ply_body import PlyRows, read_ply_body
from mesh.reading.ply_header import CORNER_NAMES, PlyHeader, parse_ply_header
from mesh.reading.unsettled import Reading, UnsettledPart
from mesh.surface import PLAIN, FloatArray, Material, TextureUse
from mesh.textures import read_texture

Values = dict[str, npt.NDArray[Any]]

_COLOR_NAMES = (
    ("red", "green", "blue", "alpha"), ("r", "g", "b", "a"),
    ("diffuse_red", "diffuse_green", "diffuse_blue", "diffuse_alpha"),
)  # fmt: skip
_UV_NAMES = (("s", "t"), ("u", "v"), ("texture_u", "texture_v"))
_NORMAL_NAMES = ("nx", "ny", "nz")
_FACE_NAMES = {*CORNER_NAMES, "texcoord", "texnumber"}


@dataclass(frozen=True, eq=False)
class _Faces:
    """Triangles with what the faces say: (m, 3) vertices; (m, 3, 2) coordinates; (m, 4) colours; (m,) texture."""

    corners: npt.NDArray[np.int64]
    uv: FloatArray | None
    colors: FloatArray | None
    texture: npt.NDArray[np.int64]


def read_ply(package: Package) -> Reading:
    """Read a PLY; polygons become fans, strips become triangles.

    Raises
    ------
    MeshRefusedError
        The data do not hold together, or a texture is missing.
    SurfaceError
        There are points but no faces.
    """
    with package.open(package.main) as stream:
        data = stream.read()
    header = parse_ply_header(data[:MAX_PLY_HEADER_BYTES])
    body = read_ply_body(header, data[header.data_offset :])
    vertices = body.get("vertex", [])
    if len(vertices) != 1 or not {"x", "y", "z"} <= set(vertices[0].values):
        raise NoFacesError
    faces = _join([_read_faces(rows) for rows in body.get("face", [])], body.get("tristrips", []))
    count = len(vertices[0].numbers)
    if faces.corners.min() < 0 or faces.corners.max() >= count:
        low, high = int(faces.corners.min()), int(faces.corners.max())
        raise SurfaceError(
            f"a face uses vertex {high if high >= count else low} (from 0), there are {count}: "
            "export it again"
        )
    notes = _tell_left_out(header)
    return Reading(_build_parts(package, header, vertices[0].values, faces, notes), notes)


def _read_faces(rows: PlyRows) -> _Faces:
    """Turn faces of the same number of corners into triangles."""
    name = next((name for name in CORNER_NAMES if name in rows.values), None)
    count = len(rows.numbers)
    corners = rows.values[name].astype(np.int64) if name else np.zeros((count, 0), np.int64)
    width = corners.shape[1]
    if width < 3:
        return _Faces(np.zeros((0, 3), np.int64), None, None, np.zeros(0, np.int64))
    if count * (width - 2) > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the PLY has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )
    fan = np.stack([np.zeros(width - 2, int), np.arange(1, width - 1), np.arange(2, width)], axis=1)
    uv = None
    stored = rows.values.get("texcoord")
    if stored is not None and stored.ndim == 2 and stored.shape[1] == 2 * width:
        uv = stored.reshape(count, width, 2)[:, fan].reshape(-1, 3, 2).astype(np.float32)
    colors = _find_colors(rows.values)
    texture = rows.values.get("texnumber", np.zeros(count)).astype(np.int64)
    times = width - 2
    return _Faces(
        corners[:, fan].reshape(-1, 3),
        uv,
        None if colors is None else np.repeat(colors, times, axis=0),
        np.repeat(texture, times),
    )


def _read_strips(rows: PlyRows) -> npt.NDArray[np.int64]:
    """Turn strips, which −1 parts from one another, into triangles."""
    name = next((name for name in CORNER_NAMES if name in rows.values), None)
    found = []
    for strip in rows.values[name].astype(np.int64) if name else []:
        for run in np.split(strip, np.flatnonzero(strip == -1)):
            kept = run[run != -1]
            if len(kept) < 3:
                continue
            triangles = np.stack([kept[:-2], kept[1:-1], kept[2:]], axis=1)
            triangles[1::2] = triangles[1::2][:, [1, 0, 2]]
            found.append(triangles)
    return np.concatenate(found) if found else np.zeros((0, 3), np.int64)


def _join(groups: list[_Faces], strips: list[PlyRows]) -> _Faces:
    found = [group for group in groups if len(group.corners)]
    for rows in strips:
        corners = _read_strips(rows)
        found += [_Faces(corners, None, None, np.zeros(len(corners), np.int64))] * bool(
            len(corners)
        )
    total = sum(len(group.corners) for group in found)
    if total == 0:
        raise NoFacesError
    if total > MAX_TRIANGLES:
        raise MeshRefusedError(
            f"the PLY has more than {MAX_TRIANGLES} triangles: reduce it, and export it again"
        )
    uv = [np.zeros((len(g.corners), 3, 2), np.float32) if g.uv is None else g.uv for g in found]
    white = [
        np.ones((len(g.corners), 4), np.float32) if g.colors is None else g.colors for g in found
    ]
    return _Faces(
        np.concatenate([group.corners for group in found]),
        np.concatenate(uv) if any(group.uv is not None for group in found) else None,
        np.concatenate(white) if any(group.colors is not None for group in found) else None,
        np.concatenate([group.texture for group in found]),
    )


def _build_parts(
    package: Package, header: PlyHeader, vertices: Values, faces: _Faces, notes: list[str]
) -> list[UnsettledPart]:
    vertex_uv = _find_columns(vertices, _UV_NAMES)
    has_uv = faces.uv is not None or vertex_uv is not None
    if header.textures and not has_uv:
        notes.append("the PLY names a texture and has no texture coordinates: it is not shown")
    if has_uv and not header.textures:
        notes.append("the PLY has texture coordinates and names no texture: they are left out")
    colors = _find_colors(vertices)
    plain = PLAIN if colors is None and faces.colors is None else Material(double_sided=True)
    if not (has_uv and header.textures):
        return [_build_part("", vertices, faces, None, plain)]
    used = np.clip(faces.texture, 0, len(header.textures) - 1)
    if (used != faces.texture).any():
        notes.append("some faces of the PLY use a texture that it does not name: another is taken")
    left = set(range(len(header.textures))) - set(np.unique(used).tolist())
    notes += [f"the texture {header.textures[at]} is used by no face" for at in sorted(left)]
    parts = []
    for number in np.unique(used).tolist():
        chosen = used == number
        some = _Faces(
            faces.corners[chosen],
            None if faces.uv is None else faces.uv[chosen],
            None if faces.colors is None else faces.colors[chosen],
            faces.texture[chosen],
        )
        name = header.textures[number]
        parts.append(_build_part(name, vertices, some, vertex_uv, _read_material(package, name)))
    return parts


def _read_material(package: Package, name: str) -> Material:
    member = package.find(name)
    if member is None:
        raise MeshRefusedError(f"the PLY names {name!r}, which is missing: put both into one zip")
    texture = read_texture(package.read(member), name)
    return Material(name=name, base_color=TextureUse(texture), double_sided=True)


def _build_part(
    name: str, vertices: Values, faces: _Faces, vertex_uv: FloatArray | None, material: Material
) -> UnsettledPart:
    positions = np.stack([vertices[axis].astype(np.float64) for axis in "xyz"], axis=1)
    normals, colors = _find_columns(vertices, (_NORMAL_NAMES,)), _find_colors(vertices)
    corners, uv = faces.corners, vertex_uv
    if faces.colors is not None or (faces.uv is not None and material.uses):
        # What belongs to faces needs corners of their own; cleaning joins those that are equal.
        flat = corners.reshape(-1)
        positions, corners = positions[flat], np.arange(len(flat)).reshape(-1, 3)
        normals = None if normals is None else normals[flat]
        uv = None if uv is None else uv[flat]
        colors = None if colors is None else colors[flat]
        if faces.colors is not None:
            colors = np.repeat(faces.colors, 3, axis=0)
        if faces.uv is not None:
            uv = faces.uv.reshape(-1, 2)
    uvs: tuple[FloatArray, ...] = ()
    if material.uses and uv is not None:
        uvs = (np.stack([uv[:, 0], 1 - uv[:, 1]], axis=1).astype(np.float32),)
    triangles = corners.astype(np.uint32)
    return UnsettledPart(name, positions, triangles, material, normals, uvs, colors)


def _find_columns(values: Values, choices: Sequence[Sequence[str]]) -> FloatArray | None:
    for names in choices:
        if set(names) <= set(values):
            return np.stack([values[name].astype(np.float32) for name in names], axis=1)
    return None


def _find_colors(values: Values) -> FloatArray | None:
    """Take colours as (n, 4) linear: whole numbers fill their type, others go from 0 to 1."""
    for names in _COLOR_NAMES:
        if not set(names[:3]) <= set(values):
            continue
        kept = [name for name in names if name in values]
        srgb = _as_fractions([values[name] for name in kept])
        coverage = srgb[:, 3:] if len(kept) == 4 else np.ones((len(srgb), 1), np.float32)
        return np.concatenate([linearize(srgb[:, :3]), coverage], axis=1)
    return None


def _as_fractions(channels: list[npt.NDArray[Any]]) -> FloatArray:
    if channels[0].dtype.kind in "iu":
        full = float(np.iinfo(channels[0].dtype).max)
    else:
        # Some programs write bytes as floating point numbers.
        full = 255.0 if max(values.max(initial=0) for values in channels) > 1 else 1.0
    numbers = np.stack([values.astype(np.float32) for values in channels], axis=1)
    fractions: FloatArray = np.clip(np.nan_to_num(numbers) / np.float32(full), 0, 1)
    return fractions


def _tell_left_out(header: PlyHeader) -> list[str]:
    """Name what the file holds beside a surface."""
    known = {"x", "y", "z", *_NORMAL_NAMES, *(name for names in _UV_NAMES for name in names)}
    colors = {name for names in _COLOR_NAMES for name in names}
    notes = []
    for element in header.elements:
        names = {each.name for each in element.properties}
        if element.name == "vertex":
            left = sorted(names - known - colors)
        elif element.name in ("face", "tristrips"):
            left = sorted(names - _FACE_NAMES - colors)
        else:
            left = sorted(names) if element.count else []
        if left:
            notes.append(
                f"{element.name} of the PLY: {', '.join(left)} are not carried into the levels"
            )
    return notes
