"""How much of a picture is used by more than one face.

Faces are drawn into a grid by the rule that a texel belongs to a face when its centre lies inside, and
to one only of two faces that share an edge (Direct3D 11.3 functional specification, 3.4.2). A row of a
face is a run of texels, kept as a step up where it begins and a step down where it ends; so the
cost grows with the height of faces in the grid and not with their area.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesh.inspection.charts import Laid
from mesh.inspection.facts import Overlap
from mesh.surface import DoubleArray
from mesh.topology import NumberArray

#: Side of the grid. At 2,048 a chart of 100 texels across is judged within 2 % of its area.
GRID_PX = 2048

#: Rows of faces drawn in all; where there would be more, the grid is coarser. 2 s a set.
_MAX_ROWS = 20_000_000

#: Faces, and rows of faces, drawn at once: 200 bytes each on the way.
_AT_ONCE = 1_000_000

#: Pictures with a grid of their own; a hostile file may name thousands.
_MAX_PICTURES = 256


def measure_overlap(laid: Laid, areas: DoubleArray) -> Overlap | None:
    """Measure overlap on each picture; None where there is nothing to judge, or too many pictures.

    Coordinates outside 0 to 1 are taken back into the picture, as by a sampler that repeats. The
    share is right to about the length of the rims of what overlaps, in texels, over the covered
    texels; it errs to neither side.
    """
    has = laid.picture >= 0
    reach = laid.high - laid.low
    judged = has & (reach <= 1).all(axis=1)
    pictures = np.unique(laid.picture[judged])
    if not 0 < len(pictures) <= _MAX_PICTURES:
        return None
    heights = float(reach[judged, 1].sum())
    grid_px = int(np.clip(_MAX_ROWS / max(heights, 1e-9), 1, GRID_PX))
    twice = covered = 0
    for picture in pictures:
        chosen = np.flatnonzero(judged & (laid.picture == picture))
        whole = np.floor(laid.low[chosen]).astype(np.float64)
        drawn = _draw((laid.uv[chosen] - whole[:, None]) * grid_px, grid_px)
        twice += int((drawn > 1).sum())
        covered += int((drawn > 0).sum())
    total = float(areas[has].sum())
    return Overlap(
        share=twice / covered if covered else 0.0,
        covered=covered / (len(pictures) * grid_px**2),
        not_judged=float(areas[has & ~judged].sum()) / total if total > 0 else 0.0,
        grid_px=grid_px,
    )


def _draw(corners: DoubleArray, grid_px: int) -> npt.NDArray[np.int32]:
    """Count the faces on each texel: corners are (n, 3, 2) in texels, from 0 to twice the grid."""
    steps = np.zeros((grid_px, 2 * grid_px + 1), dtype=np.int32)
    one, two, three = corners[:, :, 1].T
    top = np.ceil(np.minimum(np.minimum(one, two), three) - 0.5).astype(np.int64)
    rows = np.ceil(np.maximum(np.maximum(one, two), three) - 0.5).astype(np.int64) - top
    filled = np.flatnonzero(rows > 0)
    ends = np.cumsum(rows[filled])
    at = 0
    while at < len(filled):
        done = ends[at - 1] if at else 0
        stop = max(at + 1, int(np.searchsorted(ends, done + _AT_ONCE, side="right")))
        chosen = filled[at:stop]
        _draw_rows(steps, corners[chosen], top[chosen], rows[chosen])
        at = stop
    counts = np.cumsum(steps, axis=1, dtype=np.int32)[:, :-1]
    folded: npt.NDArray[np.int32] = counts[:, :grid_px] + counts[:, grid_px:]
    return folded


def _draw_rows(
    steps: npt.NDArray[np.int32], corners: DoubleArray, top: NumberArray, rows: NumberArray
) -> None:
    """Add the steps of some faces, row by row."""
    face = np.repeat(np.arange(len(rows)), rows)
    row = np.arange(len(face)) - np.repeat(np.cumsum(rows) - rows, rows) + top[face]
    one, two, three = _cross_edges(corners, face, (row + 0.5).astype(np.float64))
    # A row meets two of the three edges; the third gives no number, which fmin and fmax pass over.
    left, right = np.fmin(np.fmin(one, two), three), np.fmax(np.fmax(one, two), three)
    begin = np.ceil(left - 0.5).astype(np.int64)
    end = np.ceil(right - 0.5).astype(np.int64)
    width = steps.shape[1]
    line = (row % len(steps)) * width
    flat = steps.reshape(-1)
    np.add.at(flat, line + np.minimum(begin, width - 1), 1)
    np.add.at(flat, line + np.minimum(end, width - 1), -1)


def _cross_edges(corners: DoubleArray, face: NumberArray, height: DoubleArray) -> DoubleArray:
    """Find where a horizontal line crosses the edges of faces; not a number where it does not.

    Each edge is taken from its upper end, whichever face asks, so that neighbours get the very same number.
    """
    found = np.full((3, len(face)), np.nan)
    for edge in range(3):
        one, other = corners[:, edge], corners[:, (edge + 1) % 3]
        swap = (one[:, 1] > other[:, 1]) | ((one[:, 1] == other[:, 1]) & (one[:, 0] > other[:, 0]))
        upper, lower = np.where(swap[:, None], other, one), np.where(swap[:, None], one, other)
        fall = lower[:, 1] - upper[:, 1]
        slope = (lower[:, 0] - upper[:, 0]) / np.where(fall > 0, fall, 1)
        meets = (upper[face, 1] <= height) & (height < lower[face, 1])
        x = upper[face, 0] + (height - upper[face, 1]) * slope[face]
        found[edge, meets] = x[meets]
    return found
