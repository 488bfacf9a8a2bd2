"""Faces and vertices that say nothing, or say it twice."""

from __future__ import annotations

import numpy as np

from mesh.areas import find_flat
from mesh.inspection.facts import Faults
from mesh.surface import (
    DoubleArray,
    IndexArray,
    Surface,
    join_positions,
)
from mesh.topology import Places, are_finite, find_repeated, from_the_smallest


def measure_faults(surface: Surface, places: Places, areas: DoubleArray) -> Faults:
    """Count what `mesh.reading.clean` would leave out or keep with a remark."""
    positions, triangles = join_positions(surface)
    collapsed = places.placed & ~places.whole
    flat = find_flat(positions, triangles, areas) & places.placed
    used = np.zeros(len(positions), dtype=bool)
    used[triangles] = True
    corners = from_the_smallest(places.corners[places.whole])
    repeated = find_repeated(corners)
    return Faults(
        degenerate_faces=int((collapsed | flat).sum()),
        collapsed_faces=int(collapsed.sum()),
        duplicate_faces=int(repeated.sum()),
        opposite_faces=_count_opposite(corners[~repeated]),
        unreferenced_vertices=surface.unused_vertices + int(len(used) - used.sum()),
        non_finite_vertices=int((~are_finite(positions)).sum()),
    )


def _count_opposite(corners: IndexArray) -> int:
    """Count faces whose other side is a face too: sorted alike, wound the other way."""
    return int(find_repeated(np.sort(corners, axis=1)).sum())
