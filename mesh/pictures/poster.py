"""The still picture of a model: lit like a catalogue photograph, by ray casting, without a display."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt

from mesh.color import encode_srgb
from mesh.indexed import IndexedSurface
from mesh.pictures.camera import plan_camera
from mesh.pictures.coverage import Coverage
from mesh.pictures.floor import measure_floor
from mesh.pictures.light_maps import LightEffort, build_light_maps, frame, look_around
from mesh.pictures.occlusion import measure_openness
from mesh.pictures.still import GRID, Scene, render_backdrop, render_ground, render_places
from mesh.pictures.studio import build_studio, plan_exposure
from mesh.surface import ByteArray, FloatArray

#: Light from the surroundings changes slowly; it is computed on a picture of half the size.
_LIGHT_SCALE = 2
_OPENNESS_RAYS, _KEY_RAYS, _FLOOR_RAYS = 20, 8, 24
_SMOOTH_RADIUS = 3
_ROWS_AT_ONCE = 128
#: numpy leaves the interpreter's lock while it computes; more threads only need more memory.
_THREADS = 2
_SEED = 7


def render_poster(surface: IndexedSurface, size_px: int) -> ByteArray:
    """Render a square still of a model: (size_px, size_px, 3) bytes in sRGB.

    Key, fill and rim light with soft shadows, ambient occlusion, contact shadow on a plain backdrop,
    four rays through each pixel. At 2,048 px about 6 s on two cores and 500 MB.
    """
    scene = _build_scene(surface, size_px)
    starts = range(0, size_px, _ROWS_AT_ONCE)
    bands = [np.arange(top, min(top + _ROWS_AT_ONCE, size_px)) for top in starts]
    with ThreadPoolExecutor(max_workers=_THREADS) as pool:
        return np.concatenate(list(pool.map(lambda rows: _render_band(scene, rows), bands)))


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


def _render_band(scene: Scene, rows: npt.NDArray[np.int64]) -> ByteArray:
    """Render some rows to bytes, with noise against bands in the backdrop."""
    noise = np.random.default_rng(int(rows[0])).random((len(rows), scene.size_px, 1))
    light = render_ground(scene, rows)
    left, top, right, bottom = scene.box_px
    inside = (rows >= top) & (rows < bottom)
    if inside.any():
        columns = np.arange(left, right)
        block = np.ix_(inside, columns)
        light[block] = _render_object(scene, columns, rows[inside], light[block])
    return encode_srgb(light, noise.astype(np.float32))


def _render_object(
    scene: Scene,
    columns: npt.NDArray[np.int64],
    rows: npt.NDArray[np.int64],
    behind: FloatArray,
) -> FloatArray:
    """Render the object over what is behind it: the mean of the rays through each pixel."""
    total = np.zeros_like(behind).reshape(-1, 3)
    for place in GRID:
        x, y = frame(columns, rows, place, scene.size_px)
        total += render_places(scene, x.reshape(-1), y.reshape(-1), behind.reshape(-1, 3))
    return total.reshape(behind.shape) / np.float32(len(GRID))
