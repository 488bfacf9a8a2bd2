"""The drum as a model: 1.2 million triangles, with the ornament raised in the metal and in the texture.

One square atlas carries everything that is drawn: the side as a strip along the top, the face as a
square below it, the inside and the handles to the right. The same atlas is displaced into the geometry,
weathered into the colour texture, and turned into the normal texture, so the three always agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from iiif_server.demonstration.glb import Finish, write_glb
from iiif_server.demonstration.handles import build_handles, draw_rope
from iiif_server.demonstration.mantle import (
    DRUM_HEIGHT,
    FACE_RADIUS,
    STRIP_LENGTH,
    build_mantle_drawing,
    build_silhouette,
    measure_strip_height,
)
from iiif_server.demonstration.noise import Field
from iiif_server.demonstration.patina import Patina, prepare_casting, to_pixels, weather_bronze
from iiif_server.demonstration.pictures import (
    Colours,
    Progress,
    blur_field,
    compute_field,
    encode_jpeg,
    open_field,
    render_svg,
)
from iiif_server.demonstration.strips import fill_strips
from iiif_server.demonstration.surface import (
    Surface,
    Vectors,
    build_fan,
    build_grid_triangles,
    compute_normals,
    join_surfaces,
    sample_field,
    space_evenly,
    turn_profile,
)
from iiif_server.demonstration.tympanum import build_tympanum_drawing

#: How far the ornament stands out of the ground; on real drums 0.5 to 1.5 mm.
RELIEF_M = 0.0013
#: Thickness of the bronze.
WALL_M = 0.004
_SEED = 1893
# A viewer's lamps leave bronze darker than the studio of the picture; chosen by eye in ray-cast stills.
_EXPOSURE = 1.12
# The atlas, in shares of its side: left, top and side of the face; then the boxes of inside and handles.
_FACE_LEFT, _FACE_TOP, _FACE_SIDE = 0.0, 0.295, 0.70
_INSIDE = (0.712, 0.300, 0.284, 0.60)
_HANDLE = (0.712, 0.915, 0.284, 0.08)
# The drawing of the face reaches a little over its rim, so that the rim takes no colour from outside.
_FACE_VIEW = 1010.0


@dataclass(frozen=True)
class DrumSize:
    """How finely the drum is made: grid lines around, and from edge to edge of each part."""

    texture_px: int
    around: int
    face_rows: int
    side_rows: int
    inside_rows: int


#: 1280 columns put the grid lines 1.9 mm apart at the rim, near the width of a cast line.
FULL_SIZE = DrumSize(texture_px=4096, around=1280, face_rows=190, side_rows=270, inside_rows=24)


def write_drum_model(path: Path, progress: Progress) -> None:
    """Write the drum as GLB at full size."""
    _write_drum(path, FULL_SIZE, progress)


def _write_drum(path: Path, size: DrumSize, progress: Progress) -> None:
    relief = _draw_atlas(size.texture_px)
    progress(0.15)
    finish = _weather_atlas(relief, lambda share: progress(0.15 + 0.55 * share))
    surface = build_drum(size, blur_field(relief * np.float32(1 / 255), size.texture_px / 2300))
    progress(0.9)
    write_glb(path, "Trống đồng (mô phỏng)", surface, finish)
    progress(1.0)


def build_drum(size: DrumSize, relief: Field) -> Surface:
    """Return the bronze and its handles; `relief` is the atlas as height, 0 to 1."""
    handles = build_handles(max(12, size.around // 40), max(16, size.around // 12), _HANDLE)
    return join_surfaces(
        [_build_face(size, relief), _build_side(size, relief), _build_inside(size), *handles]
    )


def _draw_atlas(size_px: int) -> Field:
    """Return everything that is drawn, as height from 0 to 255."""
    atlas = np.zeros((size_px, size_px), np.float32)
    strip = measure_strip_height()
    side = compute_field(
        render_svg(build_mantle_drawing(), (0, -strip, STRIP_LENGTH, strip), size_px)
    )
    atlas[: len(side)] = side
    view = (-_FACE_VIEW, -_FACE_VIEW, 2 * _FACE_VIEW, 2 * _FACE_VIEW)
    face = compute_field(render_svg(build_tympanum_drawing(), view, round(_FACE_SIDE * size_px)))
    top, left = round(_FACE_TOP * size_px), round(_FACE_LEFT * size_px)
    atlas[top : top + len(face), left : left + len(face)] = face
    rope = compute_field(render_svg(*draw_rope(), round(_HANDLE[2] * size_px)))
    top, left = round(_HANDLE[1] * size_px), round(_HANDLE[0] * size_px)
    rows = min(len(rope), size_px - top)
    atlas[top : top + rows, left : left + rope.shape[1]] = rope[:rows]
    return atlas


def _weather_atlas(relief: Field, progress: Progress) -> Finish:
    """Return the textures of old bronze for the atlas."""
    size_px = len(relief)
    casting = prepare_casting(open_field(relief), _SEED)
    colour = np.empty((size_px, size_px, 3), np.uint8)
    normal = np.empty_like(colour)

    def fill(top: int, bottom: int) -> None:
        patina = weather_bronze(casting, top, bottom - top)
        colour[top:bottom] = to_pixels(patina.colour[:, 1:-1, 1:-1] * np.float32(_EXPOSURE))
        normal[top:bottom] = _build_normals(patina)

    fill_strips(size_px, fill, progress)
    return Finish(
        colour_jpeg=encode_jpeg(colour, 89),
        normal_jpeg=encode_jpeg(normal, 80),
        metallic=0.3,
        roughness=0.52,
    )


def _build_normals(patina: Patina) -> Colours:
    """Return the normal texture: x to the right, y up the picture, as glTF wants it."""
    height = patina.height * np.float32(0.7)
    across = (height[1:-1, 2:] - height[1:-1, :-2]) * np.float32(0.5)
    down = (height[2:, 1:-1] - height[:-2, 1:-1]) * np.float32(0.5)
    gain = 127 / np.sqrt(across * across + down * down + 1)
    texture = np.empty((*across.shape, 3), np.uint8)
    texture[..., 0] = 128 - across * gain
    texture[..., 1] = 128 + down * gain
    texture[..., 2] = 128 + gain
    return texture


def _build_face(size: DrumSize, relief: Field) -> Surface:
    """Return the face: rings around a single middle vertex."""
    radius = np.linspace(0, FACE_RADIUS, size.face_rows)[1:, None]
    grid = turn_profile(
        radius.astype(np.float32), np.array([[DRUM_HEIGHT]], np.float32), size.around
    )
    positions = np.concatenate([grid.reshape(-1, 3), np.array([[0, DRUM_HEIGHT, 0]], np.float32)])
    scale = _FACE_SIDE * 1000 / FACE_RADIUS / (2 * _FACE_VIEW)
    uvs = np.empty((len(positions), 2), np.float32)
    uvs[:, 0] = _FACE_LEFT + _FACE_SIDE / 2 + positions[:, 0] * scale
    uvs[:, 1] = _FACE_TOP + _FACE_SIDE / 2 + positions[:, 2] * scale
    inner = np.hypot(positions[:, 0], positions[:, 2]) < FACE_RADIUS * 0.999
    positions[:, 1] += sample_field(relief, uvs[:, 0], uvs[:, 1]) * RELIEF_M * inner
    columns = size.around + 1
    ring = np.arange(columns, dtype=np.uint32)
    triangles = np.concatenate(
        [
            build_grid_triangles(size.face_rows - 1, columns),
            build_fan(len(positions) - 1, ring),
        ]
    )
    return _finish(positions, uvs, triangles, columns)


def _build_side(size: DrumSize, relief: Field) -> Surface:
    """Return the side from the edge of the face to the foot, with the ornament raised."""
    line = space_evenly(build_silhouette(), size.side_rows)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    columns = size.around + 1
    u, v = np.meshgrid(
        np.linspace(0, 1, columns, dtype=np.float32),
        np.linspace(0, measure_strip_height() / STRIP_LENGTH, size.side_rows, dtype=np.float32),
    )
    raised = sample_field(relief, u, v) * np.float32(RELIEF_M)
    raised[0] = raised[-1] = 0  # the edges are shared with the face and the inside
    raised[:, -1] = raised[:, 0]
    radius = (line[:, 0:1] - along[:, 1:2] * raised).astype(np.float32)
    height = (line[:, 1:2] + along[:, 0:1] * raised).astype(np.float32)
    grid = turn_profile(radius, height, size.around)
    uvs = np.stack([u, v], axis=-1).reshape(-1, 2)
    triangles = build_grid_triangles(size.side_rows, columns)
    return _finish(grid.reshape(-1, 3), uvs, triangles, columns)


def _build_inside(size: DrumSize) -> Surface:
    """Return the inside: from the foot's edge up the wall and under the face to the middle."""
    outer = space_evenly(build_silhouette(), size.inside_rows)[::-1]
    wall = np.clip(outer - [WALL_M, 0], 0, [1, DRUM_HEIGHT - WALL_M])
    under = np.linspace(wall[-1], [0.0, DRUM_HEIGHT - WALL_M], 6)[1:-1]
    line = np.concatenate([outer[:1], wall, under])
    columns = size.around + 1
    grid = turn_profile(
        line[:, 0:1].astype(np.float32), line[:, 1:2].astype(np.float32), size.around
    )
    middle = np.array([[0, DRUM_HEIGHT - WALL_M, 0]], np.float32)
    positions = np.concatenate([grid.reshape(-1, 3), middle])
    left, top, width, height = _INSIDE
    u, v = np.meshgrid(
        np.linspace(0, 1, len(line), dtype=np.float32),
        np.linspace(0, 1, columns, dtype=np.float32),
        indexing="ij",
    )
    uvs = np.stack([left + width * u, top + height * v], axis=-1).reshape(-1, 2)
    uvs = np.concatenate([uvs, np.array([[left + width, top + height / 2]], np.float32)])
    last = np.arange(columns, dtype=np.uint32)[::-1] + np.uint32((len(line) - 1) * columns)
    triangles = np.concatenate(
        [build_grid_triangles(len(line), columns), build_fan(len(positions) - 1, last)]
    )
    return _finish(positions, uvs, triangles, columns)


def _finish(positions: Vectors, uvs: Vectors, triangles: np.ndarray, columns: int) -> Surface:
    """Return the surface with its normals."""
    return Surface(
        positions=positions,
        normals=compute_normals(positions, triangles, seam=columns),
        uvs=uvs,
        triangles=triangles,
    )
