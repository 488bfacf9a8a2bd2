"""From where the pictures of a turntable are taken: all from one distance, height and angle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mesh.pictures.camera import Camera, aim, choose_elevation_deg
from mesh.surface import DoubleArray, FloatArray

#: How much of the frame the object fills at the angle at which it is widest or highest.
_FILL = 0.84
#: The outline that the object sweeps when it turns is measured on so many rings.
_RINGS = 256
_ROUNDS = 6


def plan_orbit(positions: FloatArray, views: int) -> tuple[Camera, ...]:
    """Place cameras evenly around the middle of an object, the first before its front.

    The object turns about the upright axis through the middle of its box; every camera has the same
    distance and frame, so the object neither grows nor jumps from one picture to the next.
    """
    low = positions.min(axis=0).astype(np.float64)
    high = positions.max(axis=0).astype(np.float64)
    target = (low + high) / 2
    swept = _find_swept(positions - target.astype(np.float32))
    elevation = choose_elevation_deg((high - low).astype(np.float32))
    front = aim(0.0, elevation)
    distance = max(float(np.linalg.norm(swept, axis=1).max()), 1e-30) / front.half_width
    for _ in range(_ROUNDS):
        x, y = front.at(distance).project(swept)
        distance *= max(float(np.ptp(x)), float(np.ptp(y)), 1e-9) / _FILL
    _, y = front.at(distance).project(swept)
    shift = (0.0, (1 - float(y.max() + y.min())) * front.half_width)
    return tuple(
        replace(aim(360 * number / views, elevation).at(distance, target), shift=shift)
        for number in range(views)
    )


def _find_swept(positions: FloatArray) -> DoubleArray:
    """Find the outline that turning positions sweep about the upright axis, as points on rings."""
    radius = np.hypot(positions[:, 0], positions[:, 2])
    height = positions[:, 1]
    low, high = float(height.min()), float(height.max())
    step = max(high - low, 1e-30) / _RINGS
    ring = np.clip(((height - low) / step).astype(np.int64), 0, _RINGS - 1)
    widest = np.full(_RINGS, -1.0, dtype=np.float64)
    np.maximum.at(widest, ring, radius)
    used = np.flatnonzero(widest >= 0)
    # Both edges of a ring, so that the outline is never smaller than what it stands for.
    edges = [
        _turn(widest[used], np.asarray(low + (used + edge) * step, np.float64)) for edge in (0, 1)
    ]
    return np.concatenate(edges)


def _turn(radius: DoubleArray, height: DoubleArray) -> npt.NDArray[np.float64]:
    """Put 16 points on each ring."""
    angle = np.arange(16) * (2 * np.pi / 16)
    x, z = radius[:, None] * np.sin(angle), radius[:, None] * np.cos(angle)
    y = np.broadcast_to(height[:, None], x.shape)
    return np.stack([x, y, z], axis=-1).reshape(-1, 3)
