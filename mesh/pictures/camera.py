"""Where a still picture is taken from: a three-quarter view that fills the frame."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.surface import DoubleArray, FloatArray

#: A long lens, as product photographers use: little perspective, upright things stay upright.
_FIELD_DEG = 20.0
_AZIMUTH_DEG = 28.0
#: Tall things are seen almost level, flat ones from above.
_TALL_ELEVATION_DEG, _FLAT_ELEVATION_DEG = 9.0, 42.0
#: How much of the frame the object fills, and how far below the middle it stands.
_FILL, _SINK = 0.80, 0.02
_MAX_FITTED_VERTICES = 200_000


@dataclass(frozen=True, eq=False)
class Camera:
    """A pinhole camera with a square frame; all vectors have length 1.

    `half_width` is half the frame at distance 1; `shift` moves the frame in the same measure.
    """

    position: DoubleArray
    right: DoubleArray
    up: DoubleArray
    forward: DoubleArray
    half_width: float
    shift: tuple[float, float]

    def directions(self, x: FloatArray, y: FloatArray) -> FloatArray:
        """Compute the directions, of length 1, through places of the frame (0 to 1, y downward)."""
        across = (2 * x - 1) * self.half_width + self.shift[0]
        upward = (1 - 2 * y) * self.half_width + self.shift[1]
        rays = (
            self.forward.astype(np.float32)
            + across[..., None] * self.right.astype(np.float32)
            + upward[..., None] * self.up.astype(np.float32)
        )
        lengths = np.sqrt(1 + across * across + upward * upward)[..., None]
        unit: FloatArray = (rays / lengths).astype(np.float32)
        return unit

    def project(self, points: DoubleArray) -> tuple[DoubleArray, DoubleArray]:
        """Compute where points fall in the frame, 0 to 1 with y downward."""
        relative = points - self.position
        depth = relative @ self.forward
        x = (relative @ self.right / depth - self.shift[0]) / self.half_width
        y = (relative @ self.up / depth - self.shift[1]) / self.half_width
        return (x + 1) / 2, (1 - y) / 2


def plan_camera(positions: FloatArray) -> Camera:
    """Choose the view of an object by its proportions, and the distance at which it fills the frame."""
    stride = max(len(positions) // _MAX_FITTED_VERTICES, 1)
    points = positions[::stride].astype(np.float64)
    low, high = positions.min(axis=0), positions.max(axis=0)
    width, height, depth = (float(value) for value in high - low)
    flatness = float(np.clip(1.15 - 1.5 * height / max(width, depth, 1e-12), 0, 1))
    elevation = np.radians(
        _TALL_ELEVATION_DEG + (_FLAT_ELEVATION_DEG - _TALL_ELEVATION_DEG) * flatness
    )
    azimuth = np.radians(_AZIMUTH_DEG)
    toward = np.array(
        [
            np.sin(azimuth) * np.cos(elevation),
            np.sin(elevation),
            np.cos(azimuth) * np.cos(elevation),
        ]
    )
    right = np.cross([0.0, 1.0, 0.0], toward)
    right /= np.linalg.norm(right)
    up = np.cross(toward, right)
    half_width = float(np.tan(np.radians(_FIELD_DEG / 2)))
    distance = float(np.linalg.norm(high - low)) / half_width
    for _ in range(4):
        # Each round measures the projected box and moves the camera so that it fills the frame.
        camera = Camera(toward * distance, right, up, -toward, half_width, (0.0, 0.0))
        x, y = camera.project(points)
        distance *= max(float(np.ptp(x)), float(np.ptp(y)), 1e-9) / _FILL
    camera = Camera(toward * distance, right, up, -toward, half_width, (0.0, 0.0))
    x, y = camera.project(points)
    shift = (
        (float(x.max() + x.min()) - 1) * half_width,
        (1 - float(y.max() + y.min())) * half_width + 2 * _SINK * half_width,
    )
    return Camera(toward * distance, right, up, -toward, half_width, shift)
