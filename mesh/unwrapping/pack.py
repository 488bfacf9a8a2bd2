"""Charts as rectangles on shelves: packs a hundred thousand of them in a second, and never fails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.surface import DoubleArray, FloatArray

#: Distances between charts that are tried, largest first: many tiny charts would be all distance.
_PADDINGS = (8, 6, 4, 3, 2, 1, 0)

#: The least share of the square that charts shall have before a smaller distance is tried.
_FAIR_SHARE = 0.3

_HALVINGS = 14


@dataclass(frozen=True, eq=False)
class Packing:
    """Where each chart goes: its top left corner in texels, whether it lies on its side, and the scale."""

    corners: FloatArray
    turned: npt.NDArray[np.bool_]
    texels_per_unit: float
    padding_px: int


def pack_rectangles(sizes: FloatArray, texture_px: int, padding_px: int) -> Packing:
    """Pack rectangles (n, 2) into a square as large as they fit, with a distance between them.

    The distance is `padding_px`, or less where that would leave charts under three tenths of the square.
    Shelves of falling height (Coffman et al. 1980, "next fit decreasing height"), every rectangle lying.
    """
    turned = sizes[:, 1] > sizes[:, 0]
    lying = np.where(turned[:, None], sizes[:, ::-1], sizes).astype(np.float64)
    order = np.argsort(-lying[:, 1], kind="stable")
    tries = [padding_px, *(each for each in _PADDINGS if each < padding_px)]
    best_scale, best_padding = 0.0, 0
    for padding in tries:
        scale = _find_scale(lying[order], texture_px, padding)
        if scale > best_scale * 1.1:
            best_scale, best_padding = scale, padding
        share = np.prod(lying, axis=1).sum() * best_scale**2 / texture_px**2
        if share >= _FAIR_SHARE:
            break
    placed, _ = _place(_in_texels(lying[order], best_scale, best_padding), texture_px)
    corners = np.empty((len(sizes), 2), dtype=np.float32)
    corners[order] = placed + best_padding / 2
    return Packing(corners, turned, best_scale, best_padding)


def _find_scale(lying: DoubleArray, texture_px: int, padding: int) -> float:
    """Find the largest scale, by halving, at which all shelves fit; at the lowest they always do."""
    area = float(np.prod(lying, axis=1).sum())
    widest = float(lying[:, 0].max(initial=1e-30))
    high = min(texture_px / np.sqrt(area) if area > 0 else np.inf, texture_px / widest)
    low = 0.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        _, height = _place(_in_texels(lying, middle, padding), texture_px)
        low, high = (middle, high) if height <= texture_px else (low, middle)
    return low


def _in_texels(lying: DoubleArray, scale: float, padding: int) -> DoubleArray:
    """Whole texels that rectangles take with their distance; at least one, where there is a distance."""
    size: DoubleArray = np.ceil(lying * scale + padding) if padding else lying * scale
    return size


def _place(taken: DoubleArray, texture_px: int) -> tuple[DoubleArray, float]:
    """Put rectangles of falling height on shelves: their corners, and the height of all shelves."""
    corners = np.empty_like(taken)
    ends = np.cumsum(taken[:, 0])
    start, top, count = 0, 0.0, len(taken)
    while start < count:
        begin = ends[start] - taken[start, 0]
        stop = int(np.searchsorted(ends, begin + texture_px + 1e-6, side="right"))
        stop = max(stop, start + 1)
        corners[start:stop, 0] = ends[start:stop] - taken[start:stop, 0] - begin
        corners[start:stop, 1] = top
        if ends[start] - begin > texture_px + 1e-6:
            return corners, float("inf")
        top += float(taken[start, 1])
        start = stop
        if top > 4 * texture_px:
            return corners, float("inf")
    return corners, top
