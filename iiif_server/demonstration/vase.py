"""The celadon vase: a turned form with carved lotus petals, and a glaze that pools and crazes.

The relief is arithmetic on the unrolled surface: u runs around, v from the mouth to the foot. The same
field lifts the geometry and thins or thickens the glaze, as on carved Lý–Trần wares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from iiif_server.demonstration.carving import draw_petals, draw_vine
from iiif_server.demonstration.glb import Finish, write_glb
from iiif_server.demonstration.noise import Field, build_cloud, build_crackle, sharpen_step
from iiif_server.demonstration.patina import Paint, blend, mix, to_pixels
from iiif_server.demonstration.pictures import (
    Colours,
    Progress,
    blur_field,
    compute_colours,
    encode_jpeg,
    open_field,
    stretch,
)
from iiif_server.demonstration.strips import fill_strips
from iiif_server.demonstration.surface import (
    Surface,
    build_fan,
    build_grid_triangles,
    compute_normals,
    join_surfaces,
    sample_field,
    smooth_polygon,
    space_evenly,
    turn_profile,
)

#: How far the carving stands out.
RELIEF_M = 0.0022
_SEED = 1225
# Corners of the silhouette before rounding, radius and height in metres: lip, neck, shoulder, foot.
_OUTSIDE = (
    (0.0530, 0.3400),
    (0.0560, 0.3385),
    (0.0545, 0.3330),
    (0.0400, 0.3200),
    (0.0360, 0.2950),
    (0.0400, 0.2720),
    (0.0900, 0.2520),
    (0.1220, 0.2150),
    (0.1210, 0.1620),
    (0.0900, 0.0950),
    (0.0680, 0.0500),
    (0.0700, 0.0240),
    (0.0780, 0.0080),
    (0.0780, 0.0000),
)
_WALL_M = 0.005
# The texture: the outside above, the inside and the bottom below.
_OUTSIDE_SHARE = 0.84
# Bands of the unrolled outside, in shares of its length from the lip.
_SHOULDER = (0.245, 0.405)
_SCROLL = (0.425, 0.600)
_BASE = (0.620, 0.865)
_UNGLAZED = 0.968

_PALE_GLAZE = (174, 194, 164)
_GLAZE = (130, 158, 128)
_DEEP_GLAZE = (78, 110, 82)
_CRACK = (112, 104, 78)
_CLAY = (168, 132, 98)


@dataclass(frozen=True)
class VaseSize:
    """How finely the vase is made."""

    texture_px: int
    around: int
    rows: int


FULL_SIZE = VaseSize(texture_px=2048, around=480, rows=320)


def write_vase(path: Path, progress: Progress) -> None:
    """Write the vase as GLB at full size."""
    _write_vase(path, FULL_SIZE, progress)


def _write_vase(path: Path, size: VaseSize, progress: Progress) -> None:
    relief = draw_relief(size.texture_px // 2)
    progress(0.3)
    glaze = _paint_glaze(relief, lambda share: progress(0.3 + 0.4 * share))
    finish = Finish(
        colour_jpeg=encode_jpeg(glaze, 90),
        metallic=0.0,
        roughness=0.24,
    )
    surface = build_vase(size, relief)
    progress(0.9)
    write_glb(path, "Bình gốm men ngọc (mô phỏng)", surface, finish)
    progress(1.0)


def draw_relief(size_px: int) -> Field:
    """Return the carving on the unrolled outside as height, -1 to 1, shape (size_px, size_px)."""
    u: Field = (np.arange(size_px, dtype=np.float32) + np.float32(0.5)) / np.float32(size_px)
    v = u[:, None] / np.float32(_OUTSIDE_SHARE)
    relief = np.zeros((size_px, size_px), np.float32)
    for band, draw in _CARVINGS:
        inside = ((v >= band[0]) & (v < band[1]))[:, 0]
        relief[inside] = draw(u, np.asarray(v[inside], np.float32))
    for ring in (0.235, 0.412, 0.610, 0.875):
        relief += np.exp(-(((v - ring) / 0.0035) ** 2)) * np.float32(0.8)
    return blur_field(relief, size_px / 1400)


_CARVINGS: tuple[tuple[tuple[float, float], Callable[[Field, Field], Field]], ...] = (
    (_SHOULDER, lambda u, v: draw_petals(u, v, _SHOULDER, 16, -1)),
    (_BASE, lambda u, v: draw_petals(u, v, _BASE, 14, 1)),
    (_SCROLL, lambda u, v: draw_vine(u, v, _SCROLL)),
)


def _paint_glaze(relief: Field, progress: Progress) -> Colours:
    """Return the colour of the glaze over the relief, at twice its size."""
    size = len(relief)
    pool = blur_field(relief, size / 220) - relief
    cloud = build_cloud((size, size), 1.5, _SEED)
    paint = np.empty((size, size, 3), np.uint8)
    down = np.linspace(0.5 / size, 1 - 0.5 / size, size) / _OUTSIDE_SHARE
    v = np.asarray(down[:, None], np.float32)

    def fill(top: int, bottom: int) -> None:
        strip = slice(top, bottom)
        paint[strip] = to_pixels(_paint_strip(pool[strip], cloud[strip], v[strip]))

    fill_strips(size, fill, progress)
    stained = _craze(size) * np.clip(0.42 + cloud * np.float32(0.16), 0.12, 0.75)
    stained[v[:, 0] > _UNGLAZED] *= (v[v[:, 0] > _UNGLAZED] > 1.0) * np.float32(1)
    cracks = stretch(open_field(stained), 2 * size, 2 * size)
    glaze = stretch(open_field(paint), 2 * size, 2 * size)
    return compute_colours(glaze * (cracks * -1 + 1) + cracks * list(_CRACK))


def _paint_strip(pool: Field, cloud: Field, v: Field) -> Paint:
    """Return some rows of the glaze: jade that is darker where it pools, bare clay at the foot."""
    paint = blend(_PALE_GLAZE, _GLAZE, np.clip(0.5 + 0.18 * cloud + 0.9 * pool, 0, 1))
    paint = mix(paint, _DEEP_GLAZE, np.clip(pool * 1.9 - 0.10, 0, 1))
    paint = mix(paint, (200, 190, 150), sharpen_step(cloud, 1.0, 2.6) * np.float32(0.30))
    edge = v + cloud * np.float32(0.003)
    bare = sharpen_step(edge, _UNGLAZED - 0.002, _UNGLAZED + 0.002) * (v <= 1.0)
    rust = np.exp(-(((edge - _UNGLAZED) / 0.006) ** 2)) * (v <= 1.0)
    paint = mix(paint, _CLAY, bare)
    paint = mix(paint, (150, 92, 56), rust * np.float32(0.5))
    lip = np.exp(-((v / 0.016) ** 2)) * (v <= 1.0)
    return mix(paint, (176, 164, 124), np.broadcast_to(lip * np.float32(0.55), cloud.shape))


def _craze(size: int) -> Field:
    """Return the crackle: a wide net of stained cracks and a fine net of faint ones, 0 to 1."""
    wide = build_crackle((size, size), (30, 34), _SEED + 2)
    fine = build_crackle((size, size), (88, 100), _SEED + 3)
    width = 40.0 / size
    net = 1 - sharpen_step(wide, width * 0.3, width * 1.2)
    faint = (1 - sharpen_step(fine, width, width * 3.4)) * np.float32(0.38)
    return np.asarray(np.maximum(net, faint), np.float32)


def build_vase(size: VaseSize, relief: Field) -> Surface:
    """Return the vase: carved outside, smooth inside, closed at the bottom."""
    columns = size.around + 1
    line = space_evenly(smooth_polygon(np.array(_OUTSIDE), 4), size.rows)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    u, v = np.meshgrid(
        np.linspace(0, 1, columns, dtype=np.float32),
        np.linspace(0, _OUTSIDE_SHARE, size.rows, dtype=np.float32),
    )
    raised = sample_field(relief, u, v) * np.float32(RELIEF_M)
    raised[0] = raised[-1] = 0
    raised[:, -1] = raised[:, 0]
    grid = turn_profile(
        (line[:, 0:1] - along[:, 1:2] * raised).astype(np.float32),
        (line[:, 1:2] + along[:, 0:1] * raised).astype(np.float32),
        size.around,
    )
    outside = _finish(grid.reshape(-1, 3), u, v, build_grid_triangles(size.rows, columns), columns)
    return join_surfaces([outside, _build_inside(size, line), _build_bottom(size)])


def _build_inside(size: VaseSize, outer: np.ndarray) -> Surface:
    """Return the inside, from the middle of its floor up to the lip."""
    rows = max(8, size.rows // 8)
    wall = space_evenly(outer, rows)[1:-1] - [_WALL_M, 0]
    wall = wall[wall[:, 1] > 0.016][::-1]
    line = np.concatenate([[[0.02, 0.016]], wall, outer[:1]])
    return _turn_from_middle(line, 0.016, (_OUTSIDE_SHARE + 0.005, 0.96), size.around)


def _build_bottom(size: VaseSize) -> Surface:
    """Return the bottom within the foot ring, from its middle out to the foot."""
    line = np.array([[0.02, 0.008], [0.058, 0.008], [0.064, 0.002], [0.068, 0.0], [0.078, 0.0]])
    return _turn_from_middle(line, 0.008, (0.962, 0.995), size.around)


def _turn_from_middle(
    line: np.ndarray, floor_m: float, band: tuple[float, float], around: int
) -> Surface:
    """Return a turned form closed by a fan to the axis; `band` is its place in the texture."""
    columns = around + 1
    facing_up = line[-1, 1] > line[0, 1]
    grid = turn_profile(line[:, 0:1].astype(np.float32), line[:, 1:2].astype(np.float32), around)
    positions = np.concatenate([grid.reshape(-1, 3), np.array([[0, floor_m, 0]], np.float32)])
    u, v = np.meshgrid(
        np.linspace(0, 1, columns, dtype=np.float32),
        np.linspace(*band, len(line), dtype=np.float32),
    )
    ring = np.arange(columns, dtype=np.uint32)
    fan = build_fan(len(positions) - 1, ring)
    triangles = np.concatenate([build_grid_triangles(len(line), columns), fan])
    if not facing_up:
        triangles = triangles[:, ::-1].copy()
    middle = np.array([[0.5, band[0]]], np.float32)
    uvs = np.concatenate([np.stack([u, v], axis=-1).reshape(-1, 2), middle])
    return Surface(positions, compute_normals(positions, triangles, seam=columns), uvs, triangles)


def _finish(
    positions: np.ndarray, u: Field, v: Field, triangles: np.ndarray, columns: int
) -> Surface:
    uvs = np.stack([u, v], axis=-1).reshape(-1, 2)
    return Surface(positions, compute_normals(positions, triangles, seam=columns), uvs, triangles)
