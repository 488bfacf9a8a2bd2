"""For points near a surface: the place on it that they stand for, on the same side."""

from __future__ import annotations

import numpy as np

from mesh.indexed import IndexedSurface
from mesh.normals import measure_face_normals
from mesh.open3d_kernels import NO_TRIANGLE, Places
from mesh.surface import BoolArray, FloatArray

#: How far along the normal a place is looked for, as a share of the diagonal; beyond it the nearest counts.
#: A hundredth of the box is what the Smithsonian's pipeline allows.
_REACH = 0.01

#: From this distance on, the nearest point is asked too: the ray may have met another fold.
_DOUBTFUL = 0.001

#: Rays begin this far behind their point, so that a surface through the point itself is met.
_LIFT = 2e-5

#: The least cosine between two directions of the same side.
_SAME_SIDE = 0.2

#: Where the nearest place is of the other side: how many times as far out it is looked for again.
_STEPS_OUT = (2, 5)

#: How many surfaces seen from behind a ray passes.
_PASSES = 2


class Matcher:
    """Finds places on a surface for points of a coarser one."""

    def __init__(self, surface: IndexedSurface) -> None:
        self._surface = surface
        self._rays = surface.rays
        normals = measure_face_normals(surface.positions, surface.triangles)
        lengths = np.linalg.norm(normals, axis=1, keepdims=True)
        self._normals = (normals / np.where(lengths > 0, lengths, 1)).astype(np.float32)
        self._diagonal = np.float32(surface.surface.diagonal_m)

    def find_places(self, points: FloatArray, normals: FloatArray) -> Places:
        """Find a place for each point (n, 3) with its outward direction (n, 3); about 5 million a second.

        A ray from outside, through the point and a little beyond, meets nearly all. For the others, rays both
        ways along the direction; the nearer one that meets a face of the same side counts. Where none does, the
        nearest point of the same side, and last the nearest point.
        """
        triangles = np.full(len(points), NO_TRIANGLE, dtype=np.uint32)
        weights = np.zeros((len(points), 2), dtype=np.float32)
        near = np.float32(_DOUBTFUL * self._diagonal)
        hits = self._rays.cast(points + normals * near, -normals)
        close = hits.distance <= 2 * near
        close[close] = self._agrees(hits.places.triangles[close], normals[close])
        triangles[close], weights[close] = hits.places.triangles[close], hits.places.weights[close]
        rest = np.flatnonzero(~close)
        if len(rest):
            found = self._search(points[rest], normals[rest])
            triangles[rest], weights[rest] = found.triangles, found.weights
        return Places(triangles, weights)

    def _search(self, points: FloatArray, normals: FloatArray) -> Places:
        """Find places that the first ray did not."""
        triangles = np.full(len(points), NO_TRIANGLE, dtype=np.uint32)
        weights = np.zeros((len(points), 2), dtype=np.float32)
        distance = np.full(len(points), np.inf, dtype=np.float32)
        for sign in (1, -1):
            self._cast(points, normals, np.float32(sign), (triangles, weights, distance))
        doubtful = np.flatnonzero(distance > _DOUBTFUL * self._diagonal)
        if len(doubtful):
            places, apart = self._find_nearest(points[doubtful], normals[doubtful])
            taken = apart < distance[doubtful] / 2
            triangles[doubtful[taken]] = places.triangles[taken]
            weights[doubtful[taken]] = places.weights[taken]
        return Places(triangles, weights)

    def _find_nearest(self, points: FloatArray, normals: FloatArray) -> tuple[Places, FloatArray]:
        """Find the nearest places of the same side, and how far they are.

        Where the nearest place is of the other side, as beyond the rim of a plate, it is looked for again from
        farther out. What is of the other side in the end is said to be so far that anything else is better.
        """
        nearest, places = self._rays.find_closest(points)
        apart = np.linalg.norm(nearest - points, axis=1).astype(np.float32)
        triangles, weights, reach = places.triangles.copy(), places.weights.copy(), apart.copy()
        wrong = np.flatnonzero(~self._agrees(triangles, normals))
        for step in _STEPS_OUT:
            if not len(wrong):
                break
            away = (apart[wrong] * step + _LIFT * self._diagonal)[:, None]
            _, again = self._rays.find_closest(points[wrong] + normals[wrong] * away)
            same = self._agrees(again.triangles, normals[wrong])
            mine = wrong[same]
            triangles[mine], weights[mine] = again.triangles[same], again.weights[same]
            reach[mine] = apart[mine] * (step + 1)
            wrong = wrong[~same]
        reach[wrong] = np.float32(1e30)  # less than the infinite distance of what no ray met
        return Places(triangles, weights), reach

    def _cast(
        self,
        points: FloatArray,
        normals: FloatArray,
        sign: np.float32,
        best: tuple[np.ndarray, FloatArray, FloatArray],
    ) -> None:
        """Cast rays one way, through faces of the other side, and keep what is nearer than the best."""
        triangles, weights, distance = best
        lift, reach = _LIFT * self._diagonal, _REACH * self._diagonal
        asked = np.arange(len(points))
        directions = normals * sign
        start = np.full(len(points), -lift, dtype=np.float32)
        for _ in range(1 + _PASSES):
            along = directions[asked]
            hits = self._rays.cast(points[asked] + along * start[asked, None], along)
            at = start[asked] + hits.distance
            met = np.abs(at) <= reach
            asked, at = asked[met], at[met]
            found = Places(hits.places.triangles[met], hits.places.weights[met])
            same = self._agrees(found.triangles, normals[asked])
            nearer = same & (np.abs(at) < distance[asked])
            mine = asked[nearer]
            distance[mine] = np.abs(at[nearer])
            triangles[mine], weights[mine] = found.triangles[nearer], found.weights[nearer]
            asked, at = asked[~same], at[~same]
            if not len(asked):
                break
            start[asked] = at + lift

    def _agrees(self, triangles: np.ndarray, normals: FloatArray) -> BoolArray:
        cosine = np.einsum("nd,nd->n", self._normals[triangles], normals)
        agrees: BoolArray = cosine > _SAME_SIDE
        return agrees
