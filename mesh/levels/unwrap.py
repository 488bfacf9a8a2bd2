"""A level laid flat anew: every triangle its own place in one square picture.

Welded triangles have no texture coordinates left that could be kept. They are cut into blocks of a few
thousand, because the library's time grows faster than their number; blocks are worked on at the same
time and packed together. Loose pieces by the thousand, and whatever the library does not finish, are laid
out by `mesh.levels.unwrap_charts`, which needs no luck.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.levels.unwrap_charts import Labels, cut_charts, find_pieces
from mesh.levels.unwrap_pack import pack_rectangles
from mesh.meshopt_kernels import first_of_each, weld_rows
from mesh.normals import measure_face_normals
from mesh.surface import BoolArray, DoubleArray, FloatArray, IndexArray
from mesh.xatlas_kernels import build_charts, pack_charts

#: Triangles worked on as one. Measured on a scan of 150,000 triangles: whole 49 s of processor time and
#: 2,141 charts, blocks of 20,000 15 s and 2,079, of 10,000 12 s and 1,991, of 5,000 11 s and 2,114.
_BLOCK = 5_000

#: Pieces of fewer triangles than `_SMALL` are laid out without the library where there are more than `_MANY`.
_SMALL, _MANY = 64, 500

#: More charts than this are packed on shelves.
_MAX_PACKED = 5_000

#: The side comes out longer than the library was asked for, by 1.14 to 1.26 on scans.
_OVERSHOOT = 1.22

#: How often charts are packed again because the library made the square too large for their distance.
_TRIES = 3

#: Share of the square that the library fills, by which the first scale is chosen.
_FILLED = 0.68


@dataclass(frozen=True, eq=False)
class Unwrapped:
    """Triangles with texture coordinates.

    vertices : (n,) which vertex that was given each new one is
    triangles : (m, 3) over the new vertices, in the order given
    uvs : (n, 2) float32, 0 to 1, origin at the top left
    charts : (m,) chart of each triangle
    method : "xatlas", "projected" or "xatlas and projected"
    padding_px : the least distance between charts, in texels of the size asked for
    utilisation : share of the square that triangles cover
    """

    vertices: IndexArray
    triangles: IndexArray
    uvs: FloatArray
    charts: Labels
    method: str
    padding_px: float
    utilisation: float

    @property
    def chart_count(self) -> int:
        """How many charts there are."""
        return int(self.charts.max(initial=-1)) + 1


@dataclass(frozen=True, eq=False)
class _Task:
    """What is to be laid out: triangles with area, 1 on average, and the square."""

    positions: FloatArray
    triangles: IndexArray
    areas: DoubleArray
    texture_px: int
    padding_px: int
    deadline_s: float

    @property
    def left_s(self) -> float:
        """Seconds that the library still has."""
        return max(self.deadline_s - time.monotonic(), 0.0)


@dataclass(frozen=True, eq=False)
class _Flat:
    """Triangles laid flat, corner by corner.

    corners : (m, 3, 2) float32 in texels of a picture of `size`
    charts : (m,) chart of each triangle
    """

    corners: FloatArray
    charts: Labels
    size: float
    padding_px: float


def unwrap_level(
    positions: FloatArray,
    triangles: IndexArray,
    *,
    limit_s: float,
    texture_px: int = 2048,
    padding_px: int = 4,
) -> Unwrapped:
    """Lay triangles flat in one square, evenly, with no overlap; never fails.

    20,000 triangles take 2 s, 150,000 about 8 s on two cores.

    Parameters
    ----------
    limit_s
        Wall-clock time for the library; what it does not finish is laid out by projection.
    texture_px, padding_px
        Size of the square, and the distance between charts in its texels. Many tiny charts get less.
    """
    areas = np.linalg.norm(measure_face_normals(positions, triangles), axis=1) / 2
    # Below this a triangle is a line, also to the library, which works in single precision.
    whole = areas > 1e-7 * areas.mean() if len(areas) else np.zeros(0, dtype=bool)
    if not whole.any():
        return _lay_nowhere(triangles)
    unit = float(np.sqrt(areas[whole].mean()))
    scaled = ((positions - positions.mean(axis=0)) / np.float32(unit)).astype(np.float32)
    task = _Task(
        scaled, triangles[whole], areas[whole] / unit**2, texture_px, padding_px,
        time.monotonic() + limit_s,
    )  # fmt: skip
    flat, projected = _lay_flat(task)
    share = {0: "xatlas", len(projected): "projected"}
    method = share.get(int(np.count_nonzero(projected)), "xatlas and projected")
    return _number_vertices(flat, method, triangles, whole, texture_px)


def _lay_flat(task: _Task) -> tuple[_Flat, BoolArray]:
    """Lay all triangles flat, and tell which of them by projection."""
    projected = _find_loose(task.triangles)
    library = (
        None
        if projected.all() or not task.left_s
        else _ask_library(task, np.flatnonzero(~projected))
    )
    if library is None:
        projected = np.ones(len(task.triangles), dtype=bool)
    else:
        rest = library.charts < 0  # the library leaves out what it takes for a line
        projected[np.flatnonzero(~projected)[rest]] = True
        if not projected.any():
            return _pack_again(task, library), projected
        library = _Flat(library.corners[~rest], library.charts[~rest], library.size, 0.0)
    return _pack_again(task, _add_projected(task, library, projected)), projected


def _find_loose(triangles: IndexArray) -> BoolArray:
    """Find the triangles of small pieces, where there are too many of them for the library."""
    pieces = find_pieces(triangles)
    counts = np.bincount(pieces)
    small = counts < _SMALL
    if np.count_nonzero(small) <= _MANY:
        return np.zeros(len(triangles), dtype=bool)
    loose: BoolArray = small[pieces]
    return loose


def _ask_library(task: _Task, mine: npt.NDArray[np.int64]) -> _Flat | None:
    """Let the library lay out some of the triangles, in blocks; None where it did not end in time."""
    order, borders = _cut_blocks(task.positions[task.triangles[mine]].mean(axis=1))
    found = build_charts(
        task.positions,
        task.triangles[mine[order]],
        borders,
        resolution_px=int(task.texture_px / _OVERSHOOT),
        padding_px=task.padding_px + 1,
        limit_s=task.left_s,
    )
    if found is None:
        return None
    corners = np.empty((len(mine), 3, 2), dtype=np.float32)
    charts = np.empty(len(mine), dtype=np.int64)
    corners[order] = found.uvs[found.triangles]
    charts[order] = found.charts[found.triangles].min(axis=1)
    return _Flat(corners, charts, float(max(found.size)), task.padding_px + 1.0)


def _cut_blocks(centers: FloatArray) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Halve points across their longest side until blocks are small: their order, and the borders."""
    blocks, waiting = [], [np.arange(len(centers))]
    while waiting:
        block = waiting.pop()
        if len(block) <= _BLOCK:
            blocks.append(np.sort(block))
            continue
        axis = int(np.ptp(centers[block], axis=0).argmax())
        half = len(block) // 2
        order = np.argpartition(centers[block, axis], half)
        waiting += [block[order[:half]], block[order[half:]]]
    borders = np.cumsum([0, *(len(block) for block in blocks)])
    return np.concatenate(blocks), borders.astype(np.int64)


def _add_projected(task: _Task, library: _Flat | None, projected: BoolArray) -> _Flat:
    """Put what is laid out by projection with what the library laid out, in units of length."""
    charts, flat = cut_charts(task.positions, task.triangles[projected])
    if library is None:
        return _Flat(flat, charts, np.inf, 0.0)
    texels = float(np.sqrt(_flat_areas(library.corners).sum() / task.areas[~projected].sum()))
    corners = np.empty((len(projected), 3, 2), dtype=np.float32)
    corners[projected], corners[~projected] = flat, library.corners / np.float32(texels)
    numbers = np.empty(len(projected), dtype=np.int64)
    numbers[~projected] = library.charts
    numbers[projected] = charts + library.charts.max() + 1
    return _Flat(corners, numbers, np.inf, 0.0)


def _pack_again(task: _Task, flat: _Flat) -> _Flat:
    """Pack charts until their distance in the square is what was asked; on shelves if all else fails."""
    _, numbers = np.unique(flat.charts, return_inverse=True)
    charts = numbers.reshape(-1)
    packed = _Flat(flat.corners, charts, flat.size, flat.padding_px)
    texels = float(np.sqrt(_FILLED / _flat_areas(flat.corners).sum())) * task.texture_px
    for _ in range(_TRIES):
        if packed.padding_px * task.texture_px >= task.padding_px * packed.size:
            return packed
        if charts.max() >= _MAX_PACKED or task.left_s == 0:
            break
        found = _ask_packing(task, flat.corners, charts, texels)
        if found is None:
            break
        packed = found
        texels *= task.texture_px / found.size * 0.99
    else:
        return packed
    return _pack_on_shelves(task, flat.corners, charts)


def _ask_packing(task: _Task, corners: FloatArray, charts: Labels, texels: float) -> _Flat | None:
    """Let the library pack charts at a scale; None where it did not end in time."""
    flat = corners.reshape(-1, 2)
    numbers, count = _weld_corners(np.repeat(charts, 3), flat)
    padding_px = task.padding_px + 1
    found = pack_charts(
        flat[first_of_each(numbers, count)],
        numbers.reshape(-1, 3),
        charts.astype(np.uint32),
        texels_per_unit=texels,
        padding_px=padding_px,
        limit_s=task.left_s,
    )
    if found is None or (found.charts < 0).any():
        return None
    return _Flat(found.uvs[found.triangles], charts, float(max(found.size)), padding_px)


def _pack_on_shelves(task: _Task, corners: FloatArray, charts: Labels) -> _Flat:
    low = np.full((int(charts.max()) + 1, 2), np.inf, dtype=np.float32)
    high = -low
    for corner in range(3):
        np.minimum.at(low, charts, corners[:, corner])
        np.maximum.at(high, charts, corners[:, corner])
    packing = pack_rectangles(high - low, task.texture_px, task.padding_px)
    own = corners - low[charts][:, None]
    # On its side by a quarter turn, not by a mirror: v becomes u, and u runs back along v.
    turned = packing.turned[charts]
    own[turned] = np.stack([own[turned][..., 1], -own[turned][..., 0]], axis=-1)
    own[turned, :, 1] += (high - low)[charts[turned], 0][:, None]
    placed = own * np.float32(packing.texels_per_unit) + packing.corners[charts][:, None]
    return _Flat(placed.astype(np.float32), charts, task.texture_px, packing.padding_px)


def _flat_areas(corners: FloatArray) -> DoubleArray:
    first, second, third = corners.astype(np.float64).transpose(1, 0, 2)
    one, two = second - first, third - first
    areas: DoubleArray = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2
    return areas


def _weld_corners(numbers: npt.NDArray[np.integer], flat: FloatArray) -> tuple[IndexArray, int]:
    """Join corners that have the same number and the same place."""
    # Whole numbers travel as their bits: float32 is exact only to 2^24.
    bits = (numbers.astype(np.uint32) | np.uint32(0x40000000)).view(np.float32)
    return weld_rows(np.concatenate([bits[:, None], flat], axis=1))


def _number_vertices(
    flat: _Flat, method: str, triangles: IndexArray, whole: BoolArray, texture_px: int
) -> Unwrapped:
    """Make vertices of corners; triangles without area get one place for all three of their corners."""
    count = len(triangles)
    uvs = np.full((count, 3, 2), 0.5 / texture_px, dtype=np.float32)
    uvs[whole] = np.clip(flat.corners / np.float32(flat.size), 0, 1)
    known = np.full((int(triangles.max()) + 1, 2), np.float32(0.5 / texture_px))
    known[triangles[whole]] = uvs[whole]
    uvs[~whole] = known[triangles[~whole, :1]]
    charts = np.zeros(count, dtype=np.int64)
    charts[whole] = flat.charts
    corners = triangles.reshape(-1)
    numbers, total = _weld_corners(corners, uvs.reshape(-1, 2))
    first = first_of_each(numbers, total)
    return Unwrapped(
        vertices=corners[first],
        triangles=numbers.reshape(-1, 3),
        uvs=uvs.reshape(-1, 2)[first],
        charts=charts,
        method=method,
        padding_px=flat.padding_px * texture_px / flat.size,
        utilisation=float(_flat_areas(flat.corners).sum() / flat.size**2),
    )


def _lay_nowhere(triangles: IndexArray) -> Unwrapped:
    """Give triangles without any area one place for all, since nobody can see them."""
    used, numbers = np.unique(triangles, return_inverse=True)
    return Unwrapped(
        vertices=used.astype(np.uint32),
        triangles=numbers.reshape(-1, 3).astype(np.uint32),
        uvs=np.full((len(used), 2), 0.5, dtype=np.float32),
        charts=np.zeros(len(triangles), dtype=np.int64),
        method="projected",
        padding_px=0.0,
        utilisation=0.0,
    )
