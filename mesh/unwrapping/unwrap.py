"""A level laid flat anew: every triangle its own place in one square picture.

Welded triangles have no texture coordinates left that could be kept. They are cut into blocks of a few
thousand, because the library's time grows faster than their number; blocks are worked on at the same
time and packed together. Loose pieces by the thousand, and whatever the library does not finish, are laid
out by `mesh.unwrapping.charts`, which needs no luck.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.meshopt_kernels import first_of_each
from mesh.normals import measure_face_normals
from mesh.surface import BoolArray, FloatArray, IndexArray
from mesh.unwrapping.charts import Labels, cut_charts, find_pieces
from mesh.unwrapping.layout import (
    Flat,
    LayoutTask,
    measure_flat_areas,
    pack_again,
    weld_corners,
)
from mesh.xatlas_kernels import build_charts

#: Triangles worked on as one. Measured on a scan of 150,000 triangles: whole 49 s of processor time and
#: 2,141 charts, blocks of 20,000 15 s and 2,079, of 10,000 12 s and 1,991, of 5,000 11 s and 2,114.
_BLOCK = 5_000

#: Pieces of fewer triangles than `_SMALL` are laid out without the library where there are more than `_MANY`.
_SMALL, _MANY = 64, 500

#: The side comes out longer than the library was asked for, by 1.14 to 1.26 on scans.
_OVERSHOOT = 1.22


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
    task = LayoutTask(
        scaled, triangles[whole], areas[whole] / unit**2, texture_px, padding_px,
        time.monotonic() + limit_s,
    )  # fmt: skip
    flat, projected = _lay_flat(task)
    share = {0: "xatlas", len(projected): "projected"}
    method = share.get(int(np.count_nonzero(projected)), "xatlas and projected")
    return _number_vertices(flat, method, triangles, whole, texture_px)


def _lay_flat(task: LayoutTask) -> tuple[Flat, BoolArray]:
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
            return pack_again(task, library), projected
        library = Flat(library.corners[~rest], library.charts[~rest], library.size, 0.0)
    return pack_again(task, _add_projected(task, library, projected)), projected


def _find_loose(triangles: IndexArray) -> BoolArray:
    """Find the triangles of small pieces, where there are too many of them for the library."""
    pieces = find_pieces(triangles)
    counts = np.bincount(pieces)
    small = counts < _SMALL
    if np.count_nonzero(small) <= _MANY:
        return np.zeros(len(triangles), dtype=bool)
    loose: BoolArray = small[pieces]
    return loose


def _ask_library(task: LayoutTask, mine: npt.NDArray[np.int64]) -> Flat | None:
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
    return Flat(corners, charts, float(max(found.size)), task.padding_px + 1.0)


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


def _add_projected(task: LayoutTask, library: Flat | None, projected: BoolArray) -> Flat:
    """Put what is laid out by projection with what the library laid out, in units of length."""
    charts, flat = cut_charts(task.positions, task.triangles[projected])
    if library is None:
        return Flat(flat, charts, np.inf, 0.0)
    texels = float(
        np.sqrt(measure_flat_areas(library.corners).sum() / task.areas[~projected].sum())
    )
    corners = np.empty((len(projected), 3, 2), dtype=np.float32)
    corners[projected], corners[~projected] = flat, library.corners / np.float32(texels)
    numbers = np.empty(len(projected), dtype=np.int64)
    numbers[~projected] = library.charts
    numbers[projected] = charts + library.charts.max() + 1
    return Flat(corners, numbers, np.inf, 0.0)


def _number_vertices(
    flat: Flat, method: str, triangles: IndexArray, whole: BoolArray, texture_px: int
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
    numbers, total = weld_corners(corners, uvs.reshape(-1, 2))
    first = first_of_each(numbers, total)
    return Unwrapped(
        vertices=corners[first],
        triangles=numbers.reshape(-1, 3),
        uvs=uvs.reshape(-1, 2)[first],
        charts=charts,
        method=method,
        padding_px=flat.padding_px * texture_px / flat.size,
        utilisation=float(measure_flat_areas(flat.corners).sum() / flat.size**2),
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
