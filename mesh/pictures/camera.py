"""Where a still picture is taken from: a three-quarter view that fills the frame."""

from __future__ import annotations

from dataclasses import dataclass, replace

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

    def at(self, distance: float, target: DoubleArray | float = 0.0) -> Camera:
        """Build the camera that looks the same way from a distance to a target."""
        return replace(self, position=target - self.forward * distance)

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
    view = aim(_AZIMUTH_DEG, choose_elevation_deg(high - low))
    distance = float(np.linalg.norm(high - low)) / view.half_width
    for _ in range(4):
        # Each round measures the projected box and moves the camera so that it fills the frame.
        x, y = view.at(distance).project(points)
        distance *= max(float(np.ptp(x)), float(np.ptp(y)), 1e-9) / _FILL
    x, y = view.at(distance).project(points)
    across = (float(x.max() + x.min()) - 1) * view.half_width
    upward = (1 - float(y.max() + y.min())) * view.half_width
    return replace(view.at(distance), shift=(across, upward + 2 * _SINK * view.half_width))


def choose_elevation_deg(extent_m: FloatArray) -> float:
    """Choose how far from above an object is seen: (3,) width, height and depth."""
    width, height, depth = (float(value) for value in extent_m)
    flatness = float(np.clip(1.15 - 1.5 * height / max(width, depth, 1e-12), 0, 1))
    return _TALL_ELEVATION_DEG + (_FLAT_ELEVATION_DEG - _TALL_ELEVATION_DEG) * flatness


def aim(azimuth_deg: float, elevation_deg: float) -> Camera:
    """Build a camera at distance 1 that looks at the origin.

    Azimuth 0 looks at the front (the +Z side, glTF 2.0, 3.4), 90 at the side that is then to our right
    (+X); elevation 0 is level.
    """
    azimuth, elevation = np.radians(azimuth_deg), np.radians(elevation_deg)
    toward = np.array(
        [
            np.sin(azimuth) * np.cos(elevation),
            np.sin(elevation),
            np.cos(azimuth) * np.cos(elevation),
        ]
    )
    right = np.array([np.cos(azimuth), 0.0, -np.sin(azimuth)])
    half_width = float(np.tan(np.radians(_FIELD_DEG / 2)))
    return Camera(toward, right, np.cross(toward, right), -toward, half_width, (0.0, 0.0))
