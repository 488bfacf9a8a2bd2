"""The smallest pieces of a shape left out of a level that has too few triangles to show them all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.levels.welded import Welded, keep_used
from mesh.normals import measure_face_normals
from mesh.topology import number_components


@dataclass(frozen=True, eq=False)
class Pruned:
    """What is left, and how many pieces are not shown any more."""

    shape: Welded
    left_out: int


def find_pieces(shape: Welded) -> npt.NDArray[np.int64]:
    """Give each triangle the number of the piece that it hangs together with by places: (m,)."""
    first, second, third = shape.triangles.astype(np.int64).T
    labels, _ = number_components(
        len(shape.positions), np.concatenate([first, second]), np.concatenate([second, third])
    )
    _, pieces = np.unique(labels[first], return_inverse=True)
    return pieces.reshape(-1)


def count_pieces(shape: Welded) -> int:
    """Count the pieces that hang together by places."""
    return int(find_pieces(shape).max(initial=-1)) + 1


def keep_largest_pieces(shape: Welded, count: int) -> Pruned:
    """Keep so many connected pieces, the largest by area, and leave out the rest."""
    pieces = find_pieces(shape)
    total = int(pieces.max(initial=-1)) + 1
    if total <= count:
        return Pruned(shape, 0)
    areas = np.linalg.norm(measure_face_normals(shape.positions, shape.triangles), axis=1)
    order = np.argsort(-np.bincount(pieces, weights=areas), kind="stable")
    chosen = np.zeros(total, dtype=bool)
    chosen[order[:count]] = True
    smaller = Welded(shape.positions, shape.triangles[chosen[pieces]])
    return Pruned(keep_used(smaller), total - count)
