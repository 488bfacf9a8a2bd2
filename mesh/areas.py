"""Areas and heights of triangles, in double precision and in bounded memory."""

from __future__ import annotations

import numpy as np

from mesh.normals import measure_face_normals
from mesh.surface import BoolArray, DoubleArray, FloatArray, IndexArray

#: Triangles measured at once; about 300 bytes each on the way.
_AT_ONCE = 1_000_000

#: Distance from 1 to the next number of single precision.
_PRECISION = float(np.finfo(np.float32).eps)


def measure_areas(positions: FloatArray, triangles: IndexArray) -> DoubleArray:
    """Measure the area of each triangle, in the square of the unit of `positions`."""
    areas = np.zeros(len(triangles))
    for at in range(0, len(triangles), _AT_ONCE):
        block = slice(at, at + _AT_ONCE)
        areas[block] = _lengths(measure_face_normals(positions, triangles[block])) / 2
    return areas


def find_flat(
    positions: FloatArray, triangles: IndexArray, areas: DoubleArray | None = None
) -> BoolArray:
    """Tell which triangles have no area: their height is less than their coordinates can tell.

    Single precision keeps 24 bits, so that of a metre nothing under 0.1 µm is left.
    """
    if areas is None:
        areas = measure_areas(positions, triangles)
    reach = np.abs(positions).max(axis=1)
    flat = np.ones(len(triangles), dtype=bool)
    for at in range(0, len(triangles), _AT_ONCE):
        block = slice(at, at + _AT_ONCE)
        one, two, three = triangles[block].T
        first, second, third = (positions[each].astype(np.float64) for each in (one, two, three))
        sides = (_lengths(first - second), _lengths(second - third), _lengths(third - first))
        longest = np.maximum(np.maximum(sides[0], sides[1]), sides[2])
        farthest = np.maximum(np.maximum(reach[one], reach[two]), reach[three])
        flat[block] = 2 * areas[block] <= _PRECISION * farthest * longest
    return flat


def has_area(positions: FloatArray, triangles: IndexArray) -> bool:
    """Tell whether any triangle has an area; it stops looking where it has seen some that have."""
    return any(
        not find_flat(positions, triangles[at : at + _AT_ONCE]).all()
        for at in range(0, len(triangles), _AT_ONCE)
    )


def _lengths(vectors: DoubleArray) -> DoubleArray:
    lengths: DoubleArray = np.sqrt(np.einsum("...d,...d->...", vectors, vectors))
    return lengths
