"""How much of the surroundings and of the key light reaches a place, by casting rays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mesh.normals import build_frames
from mesh.open3d_kernels import RaySurface
from mesh.pictures.studio import Light
from mesh.surface import BoolArray, FloatArray

#: Rays are started this far off the surface, as a share of the diagonal, or they would hit it.
_LIFT = 3e-4
#: Asked together: each question costs 3 ms beside its rays, and a ray 48 bytes while it is asked.
_RAYS_AT_ONCE = 1_000_000


def measure_openness(
    rays: RaySurface,
    points: FloatArray,
    normals: FloatArray,
    diagonal: float,
    samples: int,
    seed: int,
) -> FloatArray:
    """Compute the share of the hemisphere over each place that is open, weighted by its cosine.

    Walls farther than a third of the diagonal do not count: a photographer's room is bright.
    """
    random = np.random.default_rng(seed)
    origins = points + normals * np.float32(diagonal * _LIFT)
    across, along = build_frames(normals)
    turn = random.random(len(points)).astype(np.float32)
    jitter = random.random(len(points)).astype(np.float32)

    def choose_direction(number: int) -> FloatArray:
        # A spiral over the disc, turned anew at each place, lifted to the hemisphere (Malley's method).
        radius = np.sqrt((number + jitter) / samples)
        angle = 2 * np.pi * (number * 0.618034 + turn)
        height = np.sqrt(np.clip(1 - radius * radius, 0, 1))
        chosen: FloatArray = (
            across * (radius * np.cos(angle))[:, None]
            + along * (radius * np.sin(angle))[:, None]
            + normals * height[:, None]
        ).astype(np.float32)
        return chosen

    return _share_free(rays, origins, choose_direction, samples, diagonal / 3)


def measure_visible(
    rays: RaySurface,
    points: FloatArray,
    normals: FloatArray,
    light: Light,
    diagonal: float,
    samples: int,
    seed: int,
) -> FloatArray:
    """Compute the share of a soft lamp that each place sees."""
    random = np.random.default_rng(seed)
    origins = points + normals * np.float32(diagonal * _LIFT)
    side, over = (vector[0] for vector in build_frames(light.direction[None].astype(np.float32)))
    turn = random.random(len(points))
    jitter = random.random(len(points))

    def choose_direction(number: int) -> FloatArray:
        radius = light.spread * np.sqrt((number + jitter) / samples)
        angle = 2 * np.pi * (number * 0.618034 + turn)
        directions = (
            light.direction
            + side * (radius * np.cos(angle))[:, None]
            + over * (radius * np.sin(angle))[:, None]
        )
        directions /= np.linalg.norm(directions, axis=1, keepdims=True)
        chosen: FloatArray = directions.astype(np.float32)
        return chosen

    return _share_free(rays, origins, choose_direction, samples, float("inf"))


def _share_free(
    rays: RaySurface,
    origins: FloatArray,
    choose_direction: Callable[[int], FloatArray],
    samples: int,
    reach: float,
) -> FloatArray:
    """Compute which share of so many directions from each place meets nothing within reach."""
    free = np.zeros(len(origins), dtype=np.float32)
    at_once = max(_RAYS_AT_ONCE // max(len(origins), 1), 1)
    for first in range(0, samples if len(origins) else 0, at_once):
        numbers = range(first, min(first + at_once, samples))
        directions = np.concatenate([choose_direction(number) for number in numbers])
        starts = np.tile(origins, (len(numbers), 1))
        blocked = rays.find_blocked(starts, directions, reach).reshape(len(numbers), -1)
        free += len(numbers) - np.count_nonzero(blocked, axis=0).astype(np.float32)
    return free / np.float32(samples)


def smooth_noise(
    values: FloatArray, hit: BoolArray, normals: FloatArray, depth: FloatArray, radius: int
) -> FloatArray:
    """Average (h, w, k) values with neighbours on the same surface (Eisemann & Durand 2004).

    Values beyond the silhouette take those of the nearest surface, so that a larger picture can be
    made of them.
    """
    total, weight = np.zeros_like(values), np.zeros_like(depth)
    fallback, count = np.zeros_like(values), np.zeros_like(depth)
    for down in range(-radius, radius + 1):
        for right in range(-radius, radius + 1):
            here, there = _shift(down, right)
            near = np.abs(depth[here] - depth[there]) < 0.02 * (1 + abs(down) + abs(right))
            share = np.einsum("hwd,hwd->hw", normals[here], normals[there])
            share = np.square(np.square(np.maximum(share, 0))) * (near & hit[there])
            total[here] += values[there] * share[..., None]
            weight[here] += share
            # Places without a surface hold 0, so the sum needs no mask.
            fallback[here] += values[there]
            count[here] += hit[there]
    outside = np.where(count[..., None] > 0, fallback / np.maximum(count, 1)[..., None], 1)
    inside = total / np.maximum(weight, 1e-6)[..., None]
    return np.where((hit & (weight > 0))[..., None], inside, outside)


def _shift(down: int, right: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    """Build the two windows of a picture that lie `down` rows and `right` columns apart."""

    def window(step: int) -> slice:
        return slice(max(step, 0), min(step, 0) or None)

    return (window(-down), window(-right)), (window(down), window(right))
