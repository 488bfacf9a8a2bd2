"""How many vertices of a file no face uses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from mesh.surface import BoolArray, DoubleArray, IndexArray


def count_unused(parts: Iterable[tuple[DoubleArray, IndexArray]]) -> int:
    """Count vertices that no triangle uses, in parts given by positions and triangles.

    Parts may share vertices, each using some of them, as glTF allows: equal arrays of positions
    count as one. Triangles may not be checked yet: numbers beyond the vertices are passed over.
    """
    used: dict[tuple[int, bytes], BoolArray] = {}
    for positions, triangles in parts:
        mine = np.zeros(len(positions), dtype=bool)
        mine[triangles[triangles < len(positions)]] = True
        if not mine.all():
            key = (
                len(positions),
                hashlib.blake2b(positions.tobytes()).digest(),
            )
            used[key] = used[key] | mine if key in used else mine
    return sum(int(len(mine) - mine.sum()) for mine in used.values())
