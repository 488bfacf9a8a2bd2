"""How open each place of a surface is, measured once for all pictures of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesh.indexed import IndexedSurface
from mesh.pictures.coverage import Coverage
from mesh.pictures.light_maps import Seen
from mesh.pictures.occlusion import measure_openness
from mesh.surface import FloatArray

_RAYS = 24
_SEED = 7
#: Cells along one axis fit into 20 bits of a key; what lies beyond is counted with the last cell.
_CELL_BITS = 20


class OpennessCells:
    """The openness of small cubes of space, for each of the six sides that a surface there can face.

    What surrounds a place does not change with the camera, so each cube is measured for the first
    picture that shows it. A thin wall has different values on both sides, since they face apart.
    """

    def __init__(self, surface: IndexedSurface, coverage: Coverage, cell_m: float) -> None:
        self._surface = surface
        self._blockers = coverage.blockers
        self._cell_m = cell_m
        self._low = surface.positions.min(axis=0)
        self._keys = np.empty(0, dtype=np.int64)
        self._values = np.empty(0, dtype=np.float32)

    def add(self, seen: Seen) -> None:
        """Measure the cubes that are seen and not known yet."""
        keys, first = np.unique(self._find_keys(seen.points, seen.normals), return_index=True)
        new = ~np.isin(keys, self._keys, assume_unique=True)
        keys, first = keys[new], first[new]
        values = self._measure(seen.points[first], seen.normals[first])
        order = np.argsort(np.concatenate([self._keys, keys]), kind="stable")
        self._keys = np.concatenate([self._keys, keys])[order]
        self._values = np.concatenate([self._values, values])[order]

    def at(self, points: FloatArray, normals: FloatArray) -> FloatArray:
        """Look up the openness at (n, 3) places with their normals; unknown cubes are measured there."""
        if not len(self._keys):
            return self._measure(points, normals)
        keys = self._find_keys(points, normals)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        found = self._values[place]
        unknown = self._keys[place] != keys
        found[unknown] = self._measure(points[unknown], normals[unknown])
        return found

    def _measure(self, points: FloatArray, normals: FloatArray) -> FloatArray:
        diagonal = self._surface.diagonal_m
        return measure_openness(self._blockers, points, normals, diagonal, _RAYS, _SEED)

    def _find_keys(self, points: FloatArray, normals: FloatArray) -> npt.NDArray[np.int64]:
        cells = ((points - self._low) / np.float32(self._cell_m)).astype(np.int64)
        cells = np.clip(cells, 0, (1 << _CELL_BITS) - 1)
        axis = np.argmax(np.abs(normals), axis=1)
        positive = np.take_along_axis(normals, axis[:, None], axis=1)[:, 0] > 0
        key = (cells[:, 0] << _CELL_BITS) + cells[:, 1]
        keys: npt.NDArray[np.int64] = ((key << _CELL_BITS) + cells[:, 2]) * 6 + axis * 2 + positive
        return keys
