"""The picture of the drum's face, straight from above: 151 megapixels, lit and weathered.

The relief is drawn, weathered and lit at half the size, where a cast line is 7 pixels wide; the grain
of the metal is added at the full size, so that the deepest zoom still shows a surface.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from iiif_server.demonstration.noise import Field, build_cloud, sharpen_ramp, sharpen_step
from iiif_server.demonstration.patina import (
    Casting,
    Paint,
    light_patina,
    mix,
    prepare_casting,
    to_pixels,
    weather_bronze,
)
from iiif_server.demonstration.pictures import (
    Colours,
    Pipeline,
    Progress,
    open_field,
    render_svg,
    repeat,
    stretch,
    write_picture,
)
from iiif_server.demonstration.strips import fill_strips
from iiif_server.demonstration.tympanum import build_tympanum_drawing

#: 24 tiles of 512 pixels; the face's 0.79 m cover 10 425 pixels, 13 pixels a millimetre.
PICTURE_PX = 12_288
#: Half of what the picture shows, in units of 1/1000 of the face's radius.
VIEW_HALF = 1179.0
#: Radius of the shoulder that bulges out below the face (0.865 m against 0.79 m across).
SHOULDER = 1095.0
_SEED = 1404


def write_drum_picture(path: Path, progress: Progress) -> None:
    """Write the drum's face at full size."""
    _write_face(path, PICTURE_PX, progress)


def _write_face(path: Path, size_px: int, progress: Progress) -> None:
    half = size_px // 2
    view = (-VIEW_HALF, -VIEW_HALF, 2 * VIEW_HALF, 2 * VIEW_HALF)
    casting = prepare_casting(render_svg(build_tympanum_drawing(), view, half), _SEED)
    progress(0.2)
    middle = _light_face(casting, half, lambda share: progress(0.2 + 0.3 * share))
    grained = _add_grain(open_field(middle), size_px)
    write_picture(grained, path, 89, lambda share: progress(0.5 + 0.5 * share))


def _light_face(casting: Casting, size: int, progress: Progress) -> Colours:
    """Return the lit face with its roughness as a fourth band, shape (size, size, 4)."""
    face = np.empty((size, size, 4), np.uint8)

    def fill(top: int, bottom: int) -> None:
        patina = weather_bronze(casting, top, bottom - top)
        shown = _place_on_ground(light_patina(patina), top, size)
        face[top:bottom, :, :3] = to_pixels(shown)
        face[top:bottom, :, 3] = patina.roughness[1:-1, 1:-1] * 255

    fill_strips(size, fill, progress)
    return face


def _place_on_ground(face: Paint, top: int, size: int) -> Paint:
    """Return a strip with the rim rounded off, the shoulder below it and a dark studio ground."""
    pixel = 2 * VIEW_HALF / size
    y = ((np.arange(top, top + face.shape[1], dtype=np.float32) + 0.5) * pixel - VIEW_HALF)[:, None]
    x = ((np.arange(size, dtype=np.float32) + 0.5) * pixel - VIEW_HALF)[None, :]
    radius = np.hypot(x, y)
    towards_lamp = (x + y) / (radius + 1) * np.float32(-0.7071)
    rim = sharpen_ramp(radius, 984, 1000) ** 2
    fall = sharpen_ramp(radius, 1000, SHOULDER)
    shoulder = (towards_lamp * 0.32 + 0.62) * (0.92 - 0.60 * fall)
    outside = sharpen_ramp(radius, 1000 - pixel, 1000 + pixel)
    gain: Field = 1 + rim * (towards_lamp * 0.45 - 0.25)
    gain = gain + (gain * shoulder - gain) * outside
    shadow = sharpen_ramp(np.hypot(x - 46, y - 60), 1010, 1200)
    grey = (44 - 26 * sharpen_ramp(radius, 900, 1700)) * (shadow * 0.72 + 0.28)
    ground = grey * np.array([0.98, 0.97, 0.96], np.float32)[:, None, None]
    beyond = sharpen_ramp(radius, SHOULDER - 1.5 * pixel, SHOULDER + 1.5 * pixel)
    return mix(face * gain, ground, beyond)


def _add_grain(face: Pipeline, size: int) -> Pipeline:
    """Return the face with the grain of the casting skin at full size.

    Two tiles of unequal sides, both prime, so that together they repeat only after a million pixels.
    """
    smooth = build_cloud((1021, 1021), 0.4, _SEED + 20, coarsest=40)
    pits = build_cloud((1259, 1259), 0.35, _SEED + 21, coarsest=60, finest=420)
    pores = pits * np.float32(0.02) - sharpen_step(pits, 2.1, 2.9) * np.float32(0.3) + 1
    crusted = stretch(face[3], size, size) * (0.06 / 255)
    gain = repeat(open_field(smooth * np.float32(0.055)), size, size)
    gain = gain + repeat(open_field(pores), size, size)
    gain = gain + crusted * repeat(open_field(pits), size, size)
    return stretch(face.extract_band(0, n=3), size, size) * gain
