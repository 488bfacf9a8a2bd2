"""The shadow that an object throws on the floor it stands on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.indexed import IndexedSurface
from mesh.open3d_kernels import RaySurface
from mesh.pictures.camera import Camera
from mesh.pictures.coverage import Coverage
from mesh.pictures.occlusion import measure_openness, measure_visible
from mesh.pictures.studio import Studio
from mesh.surface import FloatArray

_GRID = 224
#: Side of the square of floor that is computed, in diagonals of the object.
_EXTENT = 2.6
_OPENNESS_RAYS = 48
_SEED = 11
_UP = np.array([0, 1, 0], dtype=np.float32)
#: How dark the floor gets where nothing but the object is seen, and in the full key shadow.
_AMBIENT_DEPTH, _KEY_DEPTH = 0.80, 0.38


@dataclass(frozen=True, eq=False)
class FloorShadow:
    """Brightness of the floor, (n, n) from 0 to 1, over a square around the object's foot."""

    height: float
    left: float
    back: float
    extent: float
    values: FloatArray

    def at(self, camera: Camera, rays: FloatArray) -> FloatArray:
        """Look up the floor's brightness where rays from the camera meet it; 1 elsewhere."""
        shape, rays = rays.shape[:-1], rays.reshape(-1, 3)
        downward = np.minimum(rays[:, 1], -1e-6)
        reach = (self.height - camera.position[1]) / downward
        x = (camera.position[0] + rays[:, 0] * reach - self.left) / self.extent
        z = (camera.position[2] + rays[:, 2] * reach - self.back) / self.extent
        inside = np.flatnonzero(
            (rays[:, 1] < 0) & (reach > 0) & (x > 0) & (x < 1) & (z > 0) & (z < 1)
        )
        found = np.ones(len(rays), dtype=np.float32)
        found[inside] = self._interpolate(x[inside], z[inside])
        return found.reshape(shape)

    def _interpolate(self, x: FloatArray, z: FloatArray) -> FloatArray:
        last = len(self.values) - 1
        column, row = np.clip(x * last, 0, last - 1e-3), np.clip(z * last, 0, last - 1e-3)
        left, top = column.astype(np.int64), row.astype(np.int64)
        across, down = column - left, row - top
        near = self.values[top, left] * (1 - across) + self.values[top, left + 1] * across
        far = self.values[top + 1, left] * (1 - across) + self.values[top + 1, left + 1] * across
        found: FloatArray = (near * (1 - down) + far * down).astype(np.float32)
        return found


@dataclass(frozen=True, eq=False)
class Floor:
    """The square of floor around an object's foot; `ambient` is how bright its surroundings leave it.

    points : (n * n, 3) float32, from left to right and from back to front
    """

    height: float
    left: float
    back: float
    extent: float
    points: FloatArray
    ambient: FloatArray
    blockers: RaySurface
    diagonal: float

    def lit_by(self, studio: Studio, rays: int, stride: int = 1) -> FloorShadow:
        """Add the soft shadow of the key light, by so many rays from each place in every `stride` rows."""
        grid = self.points.reshape(_GRID, _GRID, 3)[::stride, ::stride]
        points = grid.reshape(-1, 3)
        upward = np.broadcast_to(_UP, points.shape)
        key = measure_visible(
            self.blockers, points, upward, studio.key, self.diagonal, rays, _SEED
        ).reshape(grid.shape[:2])
        finer = key.repeat(stride, axis=0).repeat(stride, axis=1)[:_GRID, :_GRID]
        values = self.ambient * _blur(1 - _KEY_DEPTH * (1 - finer))
        faded = 1 - (1 - values) * _build_vignette()
        return FloorShadow(self.height, self.left, self.back, self.extent, faded.astype(np.float32))


def measure_floor(surface: IndexedSurface, coverage: Coverage) -> Floor:
    """Compute the contact shadow on a coarse grid: it is the same wherever the lights stand."""
    low, high = surface.positions.min(axis=0), surface.positions.max(axis=0)
    diagonal = surface.diagonal_m
    extent = _EXTENT * diagonal
    middle = (low + high) / 2
    left, back = float(middle[0] - extent / 2), float(middle[2] - extent / 2)
    steps = np.linspace(0, extent, _GRID, dtype=np.float32)
    x, z = np.meshgrid(left + steps, back + steps)
    height = float(low[1])
    points = np.stack([x, np.full_like(x, height), z], axis=-1).reshape(-1, 3)
    upward = np.broadcast_to(_UP, points.shape)
    openness = measure_openness(
        coverage.blockers, points, upward, diagonal, _OPENNESS_RAYS, _SEED
    ).reshape(_GRID, _GRID)
    ambient = _blur(1 - _AMBIENT_DEPTH * (1 - openness))
    return Floor(height, left, back, extent, points, ambient, coverage.blockers, diagonal)


def _blur(values: FloatArray) -> FloatArray:
    """Average each value with its neighbours (binomial 1-4-6-4-1), both ways."""
    kernel = np.array([1, 4, 6, 4, 1], dtype=np.float32) / 16
    padded = np.pad(values, 2, mode="edge")
    rows = np.lib.stride_tricks.sliding_window_view(padded, 5, axis=0) @ kernel
    blurred = np.lib.stride_tricks.sliding_window_view(rows, 5, axis=1) @ kernel
    return blurred.astype(np.float32)


def _build_vignette() -> FloatArray:
    """Let the shadow fade before the edge of the computed square."""
    ramp = np.linspace(-1, 1, _GRID, dtype=np.float32)
    away = np.hypot(*np.meshgrid(ramp, ramp))
    return np.clip((1 - away) / 0.3, 0, 1).astype(np.float32)
