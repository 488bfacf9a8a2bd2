"""Which place of a level each texel of its picture shows.

The triangles of texture coordinates lie in a plane, and rays through the texels meet them: exact, and
on all processors. Texels that a chart only touches at its border, and the ring around it, show the surface
as it goes on beyond the border: so both sides of a seam blend into the same colour.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.open3d_kernels import NO_TRIANGLE, RaySurface
from mesh.surface import BoolArray, FloatArray, IndexArray

#: Texels around a chart that show the surface going on.
RING_PX = 2

#: A border is looked at this often for each texel of its length.
_STEPS_PER_TEXEL = 3


@dataclass(frozen=True, eq=False)
class Samples:
    """Places of a level that texels show.

    texels : (n,) number of the texel within its rows; several samples may have the same
    triangles : (n,) triangle of the level
    weights : (n, 3) weights of its corners; below 0 beyond the border
    """

    texels: npt.NDArray[np.int64]
    triangles: npt.NDArray[np.int64]
    weights: FloatArray


class Atlas:
    """A level laid flat over the texels of a square picture."""

    def __init__(
        self, positions: FloatArray, triangles: IndexArray, uvs: FloatArray, size: int
    ) -> None:
        self.size = size
        self._triangles = triangles
        self._flat = (uvs * np.float32(size)).astype(np.float32)
        zeros = np.zeros((len(uvs), 1), dtype=np.float32)
        self._rays = RaySurface(np.concatenate([self._flat, zeros], axis=1), triangles)
        corners = self._flat[triangles].astype(np.float64)
        one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        areas = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2
        space = positions[triangles].astype(np.float64)
        real = (
            np.linalg.norm(np.cross(space[:, 1] - space[:, 0], space[:, 2] - space[:, 0]), axis=1)
            / 2
        )
        self._corners = space.astype(np.float32)
        #: Metres that a texel is wide, on average.
        self.texel_m = max(float(np.sqrt(real.sum() / max(areas.sum(), 1e-30))), 1e-12)
        self._near = _dilate(self._find_borders(), RING_PX)

    def find_samples(self, top: int, bottom: int, per_side: int) -> Samples:
        """Find what the texels of some rows show: `per_side`² samples in each that lies on a chart."""
        points = _place_samples(self.size, top, bottom, per_side)
        found = self._rays.cast(*_look_down(points.reshape(-1, 2)))
        hit = found.places.triangles != NO_TRIANGLE
        count = per_side * per_side
        texels = np.repeat(np.arange((bottom - top) * self.size), count)
        second_third = found.places.weights[hit]
        first = 1 - second_third.sum(axis=1, keepdims=True)
        inside = Samples(
            texels[hit],
            found.places.triangles[hit].astype(np.int64),
            np.concatenate([first, second_third], axis=1),
        )
        beyond = self._find_beyond(top, points, hit.reshape(-1, count))
        return Samples(
            np.concatenate([inside.texels, beyond.texels]),
            np.concatenate([inside.triangles, beyond.triangles]),
            np.concatenate([inside.weights, beyond.weights]),
        )

    def _find_beyond(self, top: int, points: FloatArray, hit: BoolArray) -> Samples:
        """Find what samples beside charts show: those of texels on a border, the centres of the ring."""
        near = np.flatnonzero(self._near[top : top + len(hit) // self.size].reshape(-1))
        shown = hit[near].any(axis=1)
        touched, ring = near[shown], near[~shown]
        texel, sample = np.nonzero(~hit[touched])
        texel = touched[texel]
        centers = points[ring].mean(axis=1)
        beside = np.concatenate([points[texel, sample], centers]).astype(np.float32)
        texels = np.concatenate([texel, ring])
        if not len(texels):
            return Samples(texels, np.zeros(0, np.int64), np.zeros((0, 3), np.float32))
        lifted = np.concatenate([beside, np.zeros((len(beside), 1), np.float32)], axis=1)
        nearest, places = self._rays.find_closest(lifted)
        triangles = places.triangles.astype(np.int64)
        clamped = np.concatenate(
            [1 - places.weights.sum(axis=1, keepdims=True), places.weights], axis=1
        )
        apart = np.linalg.norm(nearest[:, :2] - beside, axis=1)
        kept = apart <= RING_PX + 1
        weights = self._go_on(triangles, clamped, beside, apart)
        return Samples(texels[kept], triangles[kept], weights[kept])

    def _go_on(
        self,
        triangles: npt.NDArray[np.int64],
        clamped: FloatArray,
        beside: FloatArray,
        apart: FloatArray,
    ) -> FloatArray:
        """Go on in the plane of the nearest triangle, unless that leads away: slivers do."""
        corners = self._flat[self._triangles[triangles]].astype(np.float64)
        one, two = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        to = beside - corners[:, 0]
        area = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]
        safe = np.where(area == 0, 1, area)
        second = (to[:, 0] * two[:, 1] - to[:, 1] * two[:, 0]) / safe
        third = (one[:, 0] * to[:, 1] - one[:, 1] * to[:, 0]) / safe
        weights = np.stack([1 - second - third, second, third], axis=1).astype(np.float32)
        step = np.einsum("nc,ncd->nd", weights - clamped, self._corners[triangles])
        far = np.linalg.norm(step, axis=1) > 2 * self.texel_m * np.maximum(apart, 0.1)
        return np.where((far | (area == 0))[:, None], clamped, weights).astype(np.float32)

    def _find_borders(self) -> BoolArray:
        """Mark the texels that the borders of charts pass through."""
        edges = np.sort(self._triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
        keys = edges[:, 0].astype(np.int64) * len(self._flat) + edges[:, 1]
        _, first, uses = np.unique(keys, return_index=True, return_counts=True)
        borders = self._flat[edges[first[uses == 1]]]
        length = np.abs(borders[:, 1] - borders[:, 0]).max(axis=1)
        steps = np.ceil(length * _STEPS_PER_TEXEL).astype(np.int64) + 2
        mine = np.repeat(np.arange(len(borders)), steps)
        within = np.arange(len(mine)) - np.repeat(np.cumsum(steps) - steps, steps)
        share = (within / (steps[mine] - 1))[:, None]
        points = borders[mine, 0] * (1 - share) + borders[mine, 1] * share
        columns, rows = np.clip(points.astype(np.int64), 0, self.size - 1).T
        marked = np.zeros((self.size, self.size), dtype=bool)
        marked[rows, columns] = True
        return marked


def _place_samples(size: int, top: int, bottom: int, per_side: int) -> FloatArray:
    """Place samples evenly in texels: (texels, per_side², 2), in texels from the top left."""
    steps = (np.arange(per_side) + 0.5) / per_side
    down, across = np.meshgrid(steps, steps, indexing="ij")
    rows, columns = np.meshgrid(np.arange(top, bottom), np.arange(size), indexing="ij")
    x = columns.reshape(-1, 1) + across.reshape(1, -1)
    y = rows.reshape(-1, 1) + down.reshape(1, -1)
    return np.stack([x, y], axis=-1).astype(np.float32)


def _look_down(points: FloatArray) -> tuple[FloatArray, FloatArray]:
    origins = np.concatenate([points, np.ones((len(points), 1), np.float32)], axis=1)
    down = np.broadcast_to(np.array([0, 0, -1], dtype=np.float32), origins.shape)
    return origins, down


def _dilate(marked: BoolArray, radius: int) -> BoolArray:
    """Grow marked texels by some texels in all eight directions."""
    grown = marked.copy()
    for _ in range(radius):
        wide = grown.copy()
        wide[:, 1:] |= grown[:, :-1]
        wide[:, :-1] |= grown[:, 1:]
        grown = wide.copy()
        grown[1:] |= wide[:-1]
        grown[:-1] |= wide[1:]
    return grown
