"""How much light reaches what is seen in a picture, over the whole frame: coarse, and smooth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.indexed import IndexedSurface
from mesh.open3d_kernels import NO_TRIANGLE, Places
from mesh.pictures.camera import Camera
from mesh.pictures.coverage import Coverage
from mesh.pictures.occlusion import measure_visible, smooth_noise
from mesh.pictures.studio import Studio
from mesh.surface import BoolArray, FloatArray

_SEED = 8

#: Tells how open the hemisphere over each of n places is: (n, 3) points and normals in, (n,) out.
MeasureOpenness = Callable[[FloatArray, FloatArray], FloatArray]


@dataclass(frozen=True)
class LightEffort:
    """What is spent on the light: the side of the maps in pixels, rays to the key light, smoothing."""

    size: int
    key_rays: int
    smooth_radius: int


@dataclass(frozen=True, eq=False)
class LightMaps:
    """Openness and visibility of the key light, (h, w) each, over the whole frame.

    `box` is left, top, right, bottom of the object, 0 to 1.
    """

    openness: FloatArray
    key_visible: FloatArray
    box: tuple[float, float, float, float]

    def at(self, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Look both up at places of the frame (0 to 1), bilinearly."""
        size = len(self.openness)
        column, row = np.clip(x * size - 0.5, 0, size - 1), np.clip(y * size - 0.5, 0, size - 1)
        left = np.minimum(column.astype(np.int64), size - 2)
        top = np.minimum(row.astype(np.int64), size - 2)
        across, down = column - left, row - top
        return (
            _interpolate(self.openness, left, top, across, down),
            _interpolate(self.key_visible, left, top, across, down),
        )


@dataclass(frozen=True, eq=False)
class Seen:
    """What the rays through the pixels of a small picture meet first.

    hit : (size * size,) which of them meet anything; the others are left out of what follows
    distance : (n,) float32, metres
    points, normals : (n, 3) float32, the normals towards the camera
    """

    hit: BoolArray
    distance: FloatArray
    points: FloatArray
    normals: FloatArray
    places: Places


def look_around(surface: IndexedSurface, coverage: Coverage, camera: Camera, size: int) -> Seen:
    """Find what the camera sees through each pixel of a picture of `size` × `size`."""
    pixels = np.arange(size)
    rays = camera.directions(*frame(pixels, pixels, (0.5, 0.5), size)).reshape(-1, 3)
    hits = coverage.cast(camera, rays)
    hit = hits.places.triangles != NO_TRIANGLE
    places = Places(hits.places.triangles[hit], hits.places.weights[hit])
    normals = surface.normals(places)
    normals[np.einsum("nd,nd->n", normals, rays[hit]) > 0] *= -1
    return Seen(hit, hits.distance[hit], surface.points(places), normals, places)


def build_light_maps(
    surface: IndexedSurface,
    coverage: Coverage,
    seen: Seen,
    studio: Studio,
    measure_open: MeasureOpenness,
    effort: LightEffort,
) -> LightMaps:
    """Measure the light on what is seen, and smooth it."""
    size, diagonal = effort.size, surface.diagonal_m
    hit = seen.hit
    key = measure_visible(
        coverage.blockers, seen.points, seen.normals, studio.key, diagonal, effort.key_rays, _SEED
    )
    values = np.stack([measure_open(seen.points, seen.normals), key], axis=1)
    depth = _spread((seen.distance / diagonal)[:, None], hit, size)[..., 0]
    box = _find_box(hit.reshape(size, size))
    smooth = np.ones((size, size, 2), dtype=np.float32)
    left, top, right, bottom = (round(edge * size) for edge in box)
    # Beyond the object there is nothing to smooth; a picture of a sword is mostly that.
    part = np.s_[top:bottom, left:right]
    smooth[part] = smooth_noise(
        _spread(values, hit, size)[part],
        hit.reshape(size, size)[part],
        _spread(seen.normals, hit, size)[part],
        depth[part],
        effort.smooth_radius,
    )
    return LightMaps(smooth[..., 0], smooth[..., 1], box)


def frame(
    columns: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
    place: tuple[float, float],
    size: int,
) -> tuple[FloatArray, FloatArray]:
    """Compute where rays through pixels meet the frame, 0 to 1; `place` is within the pixel."""
    x, y = np.meshgrid((columns + place[0]) / size, (rows + place[1]) / size)
    return x.astype(np.float32), y.astype(np.float32)


def _find_box(hit: BoolArray) -> tuple[float, float, float, float]:
    """Find the part of the frame that holds the object, with a margin of two light pixels."""
    size = len(hit)
    columns, rows = np.flatnonzero(hit.any(axis=0)), np.flatnonzero(hit.any(axis=1))
    if not len(columns):
        return 0.0, 0.0, 1.0, 1.0
    left, right = max(int(columns[0]) - 2, 0), min(int(columns[-1]) + 3, size)
    top, bottom = max(int(rows[0]) - 2, 0), min(int(rows[-1]) + 3, size)
    return left / size, top / size, right / size, bottom / size


def _spread(values: FloatArray, hit: BoolArray, size: int) -> FloatArray:
    """Put (n, k) values of the rays that hit into a picture of (size, size, k)."""
    picture = np.zeros((size * size, values.shape[1]), dtype=np.float32)
    picture[hit] = values
    return picture.reshape(size, size, values.shape[1])


def _interpolate(
    values: FloatArray,
    left: npt.NDArray[np.int64],
    top: npt.NDArray[np.int64],
    across: FloatArray,
    down: FloatArray,
) -> FloatArray:
    upper = values[top, left] * (1 - across) + values[top, left + 1] * across
    lower = values[top + 1, left] * (1 - across) + values[top + 1, left + 1] * across
    return (upper * (1 - down) + lower * down).astype(np.float32)
