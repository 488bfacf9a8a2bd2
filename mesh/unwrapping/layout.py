"""Flat triangles, and how charts of them are packed into one square."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.meshopt_kernels import first_of_each, weld_rows
from mesh.surface import DoubleArray, FloatArray, IndexArray
from mesh.unwrapping.charts import Labels
from mesh.unwrapping.pack import pack_rectangles
from mesh.xatlas_kernels import pack_charts

#: More charts than this are packed on shelves.
_MAX_PACKED = 5_000

#: How often charts are packed again because the library made the square too large for their distance.
_TRIES = 3

#: Share of the square that the library fills, by which the first scale is chosen.
_FILLED = 0.68


@dataclass(frozen=True, eq=False)
class LayoutTask:
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
class Flat:
    """Triangles laid flat, corner by corner.

    corners : (m, 3, 2) float32 in texels of a picture of `size`
    charts : (m,) chart of each triangle
    """

    corners: FloatArray
    charts: Labels
    size: float
    padding_px: float


def pack_again(task: LayoutTask, flat: Flat) -> Flat:
    """Pack charts until their distance in the square is what was asked; on shelves if all else fails."""
    _, numbers = np.unique(flat.charts, return_inverse=True)
    charts = numbers.reshape(-1)
    packed = Flat(flat.corners, charts, flat.size, flat.padding_px)
    texels = float(np.sqrt(_FILLED / measure_flat_areas(flat.corners).sum())) * task.texture_px
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


def _ask_packing(
    task: LayoutTask, corners: FloatArray, charts: Labels, texels: float
) -> Flat | None:
    """Let the library pack charts at a scale; None where it did not end in time."""
    flat = corners.reshape(-1, 2)
    numbers, count = weld_corners(np.repeat(charts, 3), flat)
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
    return Flat(found.uvs[found.triangles], charts, float(max(found.size)), padding_px)


def _pack_on_shelves(task: LayoutTask, corners: FloatArray, charts: Labels) -> Flat:
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
    return Flat(placed.astype(np.float32), charts, task.texture_px, packing.padding_px)


def measure_flat_areas(corners: FloatArray) -> DoubleArray:
    """Compute the area of each flat triangle, (m, 3, 2)."""
    first, second, third = corners.astype(np.float64).transpose(1, 0, 2)
    one, two = second - first, third - first
    areas: DoubleArray = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2
    return areas


def weld_corners(numbers: npt.NDArray[np.integer], flat: FloatArray) -> tuple[IndexArray, int]:
    """Join corners that have the same number and the same place."""
    # Whole numbers travel as their bits: float32 is exact only to 2^24.
    bits = (numbers.astype(np.uint32) | np.uint32(0x40000000)).view(np.float32)
    return weld_rows(np.concatenate([bits[:, None], flat], axis=1))
