"""The still picture of a model: lit like a catalogue photograph, by ray casting, without a display."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import numpy.typing as npt

from mesh.color import encode_srgb
from mesh.indexed import IndexedSurface
from mesh.pictures.camera import plan_camera
from mesh.pictures.coverage import Coverage
from mesh.pictures.floor import measure_floor
from mesh.pictures.light_maps import LightEffort, build_light_maps, look_around
from mesh.pictures.occlusion import measure_openness
from mesh.pictures.still import GRID, Scene, render_backdrop, render_ground, render_places
from mesh.pictures.studio import build_studio, plan_exposure
from mesh.pictures.uneven import find_uneven
from mesh.surface import ByteArray, FloatArray

#: Light from the surroundings changes slowly; it is computed on a picture of a third of the size. Against 160 and 64
#: rays at full size it is off by a mean ΔE of 0.22 and 0.30 on two models (docs/decisions/0017).
_LIGHT_SCALE = 3
_OPENNESS_RAYS, _KEY_RAYS, _FLOOR_RAYS = 24, 12, 24
_SMOOTH_RADIUS = 1
#: Neighbours that differ by more than this of the whole range, as an eye sees it, get all rays. Against 16 rays a mean
#: ΔE of 0.11, where four rays everywhere have 0.08; at 0.03 it is 0.17.
_UNEVEN = 0.015
_PIXELS_AT_ONCE, _ROWS_AT_ONCE = 250_000, 128
#: numpy leaves the interpreter's lock while it computes; more threads only need more memory.
_THREADS = 2
_SEED = 7


def render_poster(surface: IndexedSurface, size_px: int) -> ByteArray:
    """Render a square still of a model: (size_px, size_px, 3) bytes in sRGB.

    Key, fill and rim light with soft shadows, ambient occlusion, contact shadow on a plain backdrop,
    four rays through each pixel that is not like its neighbours. At 2,048 px 6 to 13 s of processor time and 500 MB.
    """
    scene = _build_scene(surface, size_px)
    light = render_ground(scene, np.arange(size_px))
    left, top, right, bottom = scene.box_px
    block = np.s_[top:bottom, left:right]
    light[block] = _render_object(scene, light[block])
    return _encode(light)


def _build_scene(surface: IndexedSurface, size_px: int) -> Scene:
    camera, coverage = plan_camera(surface.positions), Coverage(surface)
    studio = build_studio(camera)
    effort = LightEffort(size_px // _LIGHT_SCALE, _KEY_RAYS, _SMOOTH_RADIUS)
    seen = look_around(surface, coverage, camera, effort.size)
    diagonal = surface.diagonal_m

    def measure_open(points: FloatArray, normals: FloatArray) -> FloatArray:
        return measure_openness(coverage.blockers, points, normals, diagonal, _OPENNESS_RAYS, _SEED)

    maps = build_light_maps(surface, coverage, seen, studio, measure_open, effort)
    floor = measure_floor(surface, coverage).lit_by(studio, _FLOOR_RAYS)
    exposure = plan_exposure(surface.colors(seen.places))
    empty = render_backdrop(size_px)
    return Scene(surface, coverage, camera, studio, floor, maps, exposure, size_px, empty)


def _render_object(scene: Scene, behind: FloatArray) -> FloatArray:
    """Render the object over (h, w, 3) of what is behind it: one ray through each pixel, four where it is uneven."""
    left, top, right, bottom = scene.box_px
    columns, rows = np.arange(left, right), np.arange(top, bottom)
    ground = behind.reshape(-1, 3)

    def render(place: tuple[float, float], chosen: npt.NDArray[np.int64]) -> FloatArray:
        y, x = np.divmod(chosen, len(columns))
        x, y = (
            ((at + first + within) / scene.size_px).astype(np.float32)
            for at, first, within in zip((x, y), (left, top), place, strict=True)
        )
        return render_places(scene, x, y, ground[chosen])

    first, *others = GRID
    every = np.arange(len(columns) * len(rows))
    light = _in_pieces(partial(render, first), every)
    uneven = np.flatnonzero(find_uneven(light.reshape(behind.shape), _UNEVEN))
    for place in others:
        light[uneven] += _in_pieces(partial(render, place), uneven)
    light[uneven] /= np.float32(len(GRID))
    return light.reshape(behind.shape)


def _in_pieces(
    render: Callable[[npt.NDArray[np.int64]], FloatArray], pixels: npt.NDArray[np.int64]
) -> FloatArray:
    """Render pixels some at a time, on all threads: (n, 3)."""
    pieces = np.array_split(pixels, max(-(-len(pixels) // _PIXELS_AT_ONCE), 1))
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        return np.concatenate(list(pool.map(render, pieces)))


def _encode(light: FloatArray) -> ByteArray:
    """Turn light into bytes, with noise against bands in the backdrop."""
    tops = range(0, len(light), _ROWS_AT_ONCE)

    def encode(top: int) -> ByteArray:
        band = light[top : top + _ROWS_AT_ONCE]
        noise = np.random.default_rng(top).random((*band.shape[:2], 1), dtype=np.float32)
        return encode_srgb(band, noise)

    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        return np.concatenate(list(pool.map(encode, tops)))
