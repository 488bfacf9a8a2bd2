"""One picture of a scene: what light comes through each pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.indexed import IndexedSurface
from mesh.open3d_kernels import NO_TRIANGLE, Places
from mesh.pictures.appearance import look_up
from mesh.pictures.camera import Camera
from mesh.pictures.coverage import MAX_LAYERS, STEP, Coverage
from mesh.pictures.floor import FloorShadow
from mesh.pictures.light_maps import LightMaps, frame
from mesh.pictures.studio import Studio, backdrop, shade, tone_map
from mesh.surface import FloatArray

#: Rays through one pixel, on a turned 2 × 2 grid, which smooths near-level edges best.
GRID = ((0.125, 0.375), (0.375, 0.875), (0.625, 0.125), (0.875, 0.625))
#: What is left of a ray's light when nobody would see the difference: less than one step of 8 bits.
_SPENT = 1 / 256
#: Places that are shaded together: 12 numbers of each are 1.6 MB.
_PLACES_AT_ONCE = 32_768


@dataclass(frozen=True, eq=False)
class Scene:
    """Everything that one picture is made of.

    `exposure` suits the object's colours; `backdrop` is what `render_backdrop` gives.
    """

    surface: IndexedSurface
    coverage: Coverage
    camera: Camera
    studio: Studio
    floor: FloorShadow
    maps: LightMaps
    exposure: float
    size_px: int
    backdrop: FloatArray

    @property
    def box_px(self) -> tuple[int, int, int, int]:
        """Left, top, right and bottom of the part of the picture that holds the object."""
        left, top, right, bottom = (round(edge * self.size_px) for edge in self.maps.box)
        return left, top, right, bottom


def render_backdrop(size_px: int) -> FloatArray:
    """Render the light of the backdrop without any object: (size_px, size_px, 3), the same for all."""
    pixels = np.arange(size_px)
    return backdrop(*frame(pixels, pixels, (0.5, 0.5), size_px)).astype(np.float32)


def render_ground(scene: Scene, rows: npt.NDArray[np.int64]) -> FloatArray:
    """Render some rows of the backdrop with the object's shadow: (rows, size_px, 3), 0 to 1.

    It is given as it is to be shown: tone mapping would turn so little light to black, and with it the
    shadow by which an object stands.
    """
    x, y = frame(np.arange(scene.size_px), rows, (0.5, 0.5), scene.size_px)
    shadow = scene.floor.at(scene.camera, scene.camera.directions(x, y))
    ground: FloatArray = scene.backdrop[rows] * shadow[..., None]
    return ground


def render_places(scene: Scene, x: FloatArray, y: FloatArray, behind: FloatArray) -> FloatArray:
    """Render the object at n places of the frame (0 to 1) over what is behind it, (n, 3).

    Each place is tone-mapped by itself, so that bright edges stay smooth when places are averaged.
    """
    rays = scene.camera.directions(x, y)
    if scene.coverage.is_full:
        return _render_nearest(scene, rays, x, y, behind)
    total = np.zeros_like(behind)
    left = np.ones(len(rays), dtype=np.float32)
    active = np.arange(len(rays))
    start = np.zeros(len(rays), dtype=np.float32)
    position = scene.camera.position.astype(np.float32)
    for _ in range(MAX_LAYERS):
        origins = position + rays[active] * start[active][:, None]
        hits = scene.surface.rays.cast(origins, rays[active])
        seen = hits.places.triangles != NO_TRIANGLE
        active = active[seen]
        if not len(active):
            break
        places = Places(hits.places.triangles[seen], hits.places.weights[seen])
        light = _shade(scene, places, rays[active], x[active], y[active])
        hidden = scene.coverage.at(places)
        total[active] += light * (left[active] * hidden)[:, None]
        left[active] *= 1 - hidden
        start[active] += hits.distance[seen] + np.float32(scene.surface.diagonal_m * STEP)
        active = active[left[active] > _SPENT]
    return total + behind * left[:, None]


def _render_nearest(
    scene: Scene, rays: FloatArray, x: FloatArray, y: FloatArray, behind: FloatArray
) -> FloatArray:
    """Render an object that hides all behind it."""
    position = scene.camera.position.astype(np.float32)
    hits = scene.surface.rays.cast(np.broadcast_to(position, rays.shape), rays)
    seen = np.flatnonzero(hits.places.triangles != NO_TRIANGLE)
    places = Places(hits.places.triangles[seen], hits.places.weights[seen])
    light = behind.copy()
    light[seen] = _shade(scene, places, rays[seen], x[seen], y[seen])
    return light


def _shade(
    scene: Scene, places: Places, rays: FloatArray, x: FloatArray, y: FloatArray
) -> FloatArray:
    """Compute the light from n places, some at a time, so that the numbers stay in the processor's cache."""
    light = np.empty_like(rays)
    for start in range(0, len(rays), _PLACES_AT_ONCE):
        some = slice(start, start + _PLACES_AT_ONCE)
        openness, key_visible = scene.maps.at(x[some], y[some])
        appearance = look_up(scene.surface, Places(places.triangles[some], places.weights[some]))
        shaded = shade(scene.studio, appearance, -rays[some], openness, key_visible)
        light[some] = tone_map(shaded * np.float32(scene.exposure))
    return light
