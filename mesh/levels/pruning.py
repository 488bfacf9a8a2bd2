"""The smallest pieces of a shape left out, where nothing else makes a level as small as it has to be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.levels.welded import Welded, keep_used
from mesh.normals import measure_face_normals
from mesh.unwrapping.charts import find_pieces


@dataclass(frozen=True, eq=False)
class Pruned:
    """What is left, and how many pieces are not shown any more."""

    shape: Welded
    left_out: int


def keep_largest_pieces(shape: Welded, triangles: int) -> Pruned:
    """Keep connected pieces, the largest by area first, while they have at most so many triangles together.

    A piece that alone has more is kept where it is the first.
    """
    pieces = find_pieces(shape.triangles)
    areas = np.linalg.norm(measure_face_normals(shape.positions, shape.triangles), axis=1)
    order = np.argsort(-np.bincount(pieces, weights=areas), kind="stable")
    total = np.cumsum(np.bincount(pieces)[order])
    kept = max(int(np.searchsorted(total, triangles, side="right")), 1)
    chosen = np.zeros(len(order), dtype=bool)
    chosen[order[:kept]] = True
    smaller = Welded(shape.positions, shape.triangles[chosen[pieces]])
    return Pruned(keep_used(smaller), len(order) - kept)
