"""The smallest pieces of a shape left out of a level that has too few triangles to show them all."""

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


def keep_largest_pieces(shape: Welded, count: int) -> Pruned:
    """Keep so many connected pieces, the largest by area, and leave out the rest."""
    pieces = find_pieces(shape.triangles)
    total = int(pieces.max(initial=-1)) + 1
    if total <= count:
        return Pruned(shape, 0)
    areas = np.linalg.norm(measure_face_normals(shape.positions, shape.triangles), axis=1)
    order = np.argsort(-np.bincount(pieces, weights=areas), kind="stable")
    chosen = np.zeros(total, dtype=bool)
    chosen[order[:count]] = True
    smaller = Welded(shape.positions, shape.triangles[chosen[pieces]])
    return Pruned(keep_used(smaller), total - count)
