"""The object turned before the camera: pictures from all around it, under one light.

What does not change when it turns is computed once: the index, the contact shadow on the floor, and how
open each place of the surface is. The lamps stand still beside the camera, as in a studio.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from mesh.color import encode_srgb
from mesh.indexed import IndexedSurface
from mesh.pictures.camera import Camera
from mesh.pictures.coverage import Coverage
from mesh.pictures.floor import Floor, measure_floor
from mesh.pictures.light_maps import LightEffort, Seen, build_light_maps, frame, look_around
from mesh.pictures.openness import OpennessCells
from mesh.pictures.orbit import plan_orbit
from mesh.pictures.still import Scene, render_backdrop, render_ground, render_places
from mesh.pictures.studio import build_studio, plan_exposure
from mesh.pictures.texel_density import reduce_pictures
from mesh.pictures.uneven import find_uneven
from mesh.surface import ByteArray, FloatArray, Progress

#: Every 15 degrees: the steps at which turning by hand still looks like turning.
VIEWS = 24
_LIGHT_SCALE = 3
_KEY_RAYS, _FLOOR_RAYS, _FLOOR_STRIDE = 8, 12, 2
_SMOOTH_RADIUS = 1
#: A cube of openness is as wide as so many pixels of the pictures.
_CELL_PX = 4
#: Three more rays through a pixel, from its middle: a triangle, turned so that no two lie on one row or column.
_AROUND = ((0.348, 0.093), (-0.255, 0.255), (-0.093, -0.348))
#: Neighbours that differ by more than this of the whole range, as an eye sees it, get all rays.
_UNEVEN = 0.09
_THREADS = 2
_SEED = 7


@dataclass(frozen=True, eq=False)
class _Shared:
    """What all pictures of one object have in common."""

    surface: IndexedSurface
    coverage: Coverage
    floor: Floor
    openness: OpennessCells
    exposure: float
    size_px: int
    backdrop: FloatArray
    sights: tuple[Seen, ...]


def render_turntable(
    original: IndexedSurface, size_px: int, progress: Progress
) -> Iterator[ByteArray]:
    """Render an object from all around, front first, each picture 15 degrees further to its right side.

    Yields
    ------
    `VIEWS` pictures of (size_px, size_px, 3) bytes in sRGB, as soon as each is ready.

    Notes
    -----
    At 1,024 px about 21 s of processor time and 400 MB beside the index, for 2.3 million triangles.
    """
    cameras = plan_orbit(original.positions, VIEWS)
    shared = _share(original, cameras, size_px)
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        waiting: deque[Future[ByteArray]] = deque()
        for number, (camera, seen) in enumerate(zip(cameras, shared.sights, strict=True)):
            waiting.append(pool.submit(_render_view, shared, camera, seen))
            # No more pictures are begun than are taken, so that a slow writer does not fill memory.
            if len(waiting) > _THREADS:
                yield waiting.popleft().result()
            progress("turntable", (number + 1) / (VIEWS + _THREADS))
        while waiting:
            yield waiting.popleft().result()
    progress("turntable", 1.0)


def _share(original: IndexedSurface, cameras: tuple[Camera, ...], size_px: int) -> _Shared:
    front = cameras[0]
    low, high = original.positions.min(axis=0), original.positions.max(axis=0)
    distance = float(np.linalg.norm(front.position - (low + high) / 2))
    pixel_m = 2 * front.half_width * distance / size_px
    surface = reduce_pictures(original, pixel_m)
    coverage = Coverage(surface)
    openness = OpennessCells(surface, coverage, _CELL_PX * pixel_m)
    exposures, sights = [], []
    for camera in cameras:
        seen = look_around(surface, coverage, camera, _find_light_px(size_px))
        openness.add(seen)
        exposures.append(plan_exposure(surface.colors(seen.places)))
        sights.append(seen)
    # One for all: the geometric mean, so that neither a dark nor a bright side pays alone.
    exposure = float(np.exp(np.mean(np.log(exposures))))
    empty, floor = render_backdrop(size_px), measure_floor(surface, coverage)
    return _Shared(surface, coverage, floor, openness, exposure, size_px, empty, tuple(sights))


def _find_light_px(size_px: int) -> int:
    return max(size_px // _LIGHT_SCALE, 2)


def _render_view(shared: _Shared, camera: Camera, seen: Seen) -> ByteArray:
    """Render one picture: one ray through each pixel, and four where neighbours differ."""
    surface, size = shared.surface, shared.size_px
    studio = build_studio(camera)
    effort = LightEffort(_find_light_px(size), _KEY_RAYS, _SMOOTH_RADIUS)
    maps = build_light_maps(surface, shared.coverage, seen, studio, shared.openness.at, effort)
    floor = shared.floor.lit_by(studio, _FLOOR_RAYS, _FLOOR_STRIDE)
    scene = Scene(
        surface,
        shared.coverage,
        camera,
        studio,
        floor,
        maps,
        shared.exposure,
        size,
        shared.backdrop,
    )
    light = render_ground(scene, np.arange(size))
    left, top, right, bottom = scene.box_px
    block = np.s_[top:bottom, left:right]
    light[block] = _render_object(scene, light[block])
    noise = np.random.default_rng(_SEED).random((size, size, 1))
    return encode_srgb(light, noise.astype(np.float32))


def _render_object(scene: Scene, behind: FloatArray) -> FloatArray:
    left, top, right, bottom = scene.box_px
    columns, rows = np.arange(left, right), np.arange(top, bottom)
    x, y = (each.reshape(-1) for each in frame(columns, rows, (0.5, 0.5), scene.size_px))
    ground = behind.reshape(-1, 3)
    light = render_places(scene, x, y, ground)
    uneven = np.flatnonzero(find_uneven(light.reshape(behind.shape), _UNEVEN))
    light[uneven] = _refine(scene, x[uneven], y[uneven], ground[uneven], light[uneven])
    return light.reshape(behind.shape)


def _refine(
    scene: Scene, x: FloatArray, y: FloatArray, behind: FloatArray, light: FloatArray
) -> FloatArray:
    """Average what the middle of each pixel shows with three rays around it."""
    total = light.copy()
    for across, down in _AROUND:
        moved_x = x + np.float32(across / scene.size_px)
        moved_y = y + np.float32(down / scene.size_px)
        total += render_places(scene, moved_x, moved_y, behind)
    return total / np.float32(1 + len(_AROUND))
