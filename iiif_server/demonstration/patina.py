"""Old bronze: what two thousand years in the ground do to a cast relief, as colour and as height.

Worn high places show warm metal; grooves keep pale verdigris and soil; crusts of malachite, specks of
azurite and cuprite grow where clouds of noise say so. A face of 38 megapixels is weathered strip by
strip, so that memory stays small.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from iiif_server.demonstration.noise import Field, build_cloud, sharpen_ramp
from iiif_server.demonstration.pictures import (
    Colours,
    Pipeline,
    compute_strip,
    join,
    open_field,
    stretch,
)

#: Planes of red, green and blue, shape (3, rows, columns), float32, 0 to 255. Planes, not pixels: it
#: brought the drum's face from 32 s of processor time to 22 s.
Paint: TypeAlias = npt.NDArray[np.float32]
Rgb: TypeAlias = tuple[float, float, float]

# Colours (sRGB) picked to match photographs of excavated Đông Sơn bronzes in raking museum light.
_DARK_PATINA: Rgb = (42, 46, 38)
_OLIVE_PATINA: Rgb = (84, 84, 58)
_WORN_METAL: Rgb = (184, 146, 90)
_GROOVE_VERDIGRIS: Rgb = (112, 142, 122)
_MALACHITE: Rgb = (78, 124, 100)
_PALE_MALACHITE: Rgb = (146, 176, 152)
_AZURITE: Rgb = (62, 104, 132)
_CUPRITE: Rgb = (112, 62, 40)
# How fast each cloud falls with frequency, and its longest wave: tone, wear, growth of crust, tint.
_CLOUDS = ((1.6, 1.0), (1.4, 2.0), (1.25, 3.0), (1.5, 2.0))


@dataclass(frozen=True)
class Casting:
    """A fresh relief with all that decides how it will age; lazy, one pixel larger on every side.

    `layers` has six bands: the cast (0 to 1), the cast smoothed, and four clouds. `grain` is a tile.
    `scale` is the size over 6144 pixels, to which all lengths are proportional.
    """

    layers: Pipeline
    grain: Field
    scale: float


@dataclass(frozen=True)
class Patina:
    """A strip of weathered surface with one pixel of margin on every side.

    `colour` is seen under even light; `height` is in pixels; `roughness` goes from 0, polished, to 1.
    """

    colour: Paint
    height: Field
    roughness: Field


def mix(under: Paint, over: Paint | Rgb, share: Field) -> Paint:
    """Return `over` laid on `under`, where `share` (0 to 1) says how much of it covers."""
    mixed: Paint = _spread(over, share) - under
    mixed *= share
    mixed += under
    return mixed


def blend(low: Rgb, high: Rgb, share: Field) -> Paint:
    """Return a colour between two, `low` where the share is 0 and `high` where it is 1."""
    start = _spread(low, share)
    blended: Paint = (_spread(high, share) - start) * share
    blended += start
    return blended


def to_pixels(paint: Paint) -> Colours:
    """Return the paint as bytes with the three colours of a pixel side by side."""
    return np.moveaxis(np.clip(paint, 0, 255).astype(np.uint8), 0, -1)


def _spread(colour: Paint | Rgb, share: Field) -> Paint:
    """Return one colour shaped to be combined with the planes of a paint."""
    if isinstance(colour, tuple):
        return np.array(colour, np.float32).reshape(3, *([1] * share.ndim))
    return colour


def prepare_casting(relief: Pipeline, seed: int) -> Casting:
    """Return a relief, one band from 0 to 255, ready to be weathered.

    Every size follows the width of the relief, so a small picture looks like a large one from afar.
    """
    width, height = relief.width, relief.height
    scale = width / 6144
    cast = (relief * (1 / 255)).gaussblur(max(0.5, 1.3 * scale), precision="float").copy_memory()
    small = cast.resize(0.25, kernel="linear")
    around = small.gaussblur(max(0.4, 2.25 * scale), precision="float").copy_memory()
    clouds = [
        open_field(build_cloud((512, 512), slope, seed + i, coarsest=first))
        for i, (slope, first) in enumerate(_CLOUDS)
    ]
    layers = join([cast, stretch(around, width, height), stretch(join(clouds), width, height)])
    return Casting(
        layers=layers.embed(1, 1, width + 2, height + 2, extend="copy"),
        grain=build_cloud((1024, 1024), 0.9, seed + 9, coarsest=6),
        scale=scale,
    )


def weather_bronze(casting: Casting, top: int, rows: int) -> Patina:
    """Return `rows` rows of the relief, from row `top`, as bronze that was buried and cleaned."""
    layers = compute_strip(casting.layers, top, rows + 2)
    cast, around, tone, wear, growth, tint = np.moveaxis(layers, 2, 0).copy()
    side = casting.grain.shape[0]
    down, across = np.arange(top, top + rows + 2) % side, np.arange(cast.shape[1]) % side
    grain = casting.grain[down][:, across]
    groove = sharpen_ramp(around - cast, 0.04, 0.42)
    worn = sharpen_ramp(wear + grain * 0.16, -1.7, 1.2)
    crust = sharpen_ramp(growth + grain * 0.26 + groove * 0.4, 0.95, 1.5)
    colour = blend(_DARK_PATINA, _OLIVE_PATINA, sharpen_ramp(tone + grain * 0.25, -1.3, 2.2))
    colour = mix(colour, _WORN_METAL, sharpen_ramp(cast, 0.2, 0.95) * (worn * 0.75 + 0.2))
    soil = groove * sharpen_ramp(tint + grain * 0.3, -1.9, 0.9)
    colour = mix(colour, _GROOVE_VERDIGRIS, soil * 0.7)
    rust = sharpen_ramp(tint - wear * 0.5 + grain * 0.3, 1.5, 2.6)
    colour = mix(colour, _CUPRITE, rust * 0.6)
    green = blend(_MALACHITE, _PALE_MALACHITE, sharpen_ramp(tint + grain * 0.45, -0.6, 2.4))
    green = mix(green, _AZURITE, sharpen_ramp(grain * 0.3 - wear, 1.3, 2.0) * 0.8)
    colour = mix(colour, green, crust * 0.84)
    raised = cast * (worn * 2.5 + 4.5) + crust * (grain * 0.45 + 1.6) + grain * 0.2 + tone * 1.6
    return Patina(
        colour=colour,
        height=raised * np.float32(casting.scale),
        roughness=np.clip(crust + groove * 0.4, 0, 1),
    )


def light_patina(patina: Patina) -> Paint:
    """Return the strip, without its margin, as photographed: one lamp at the upper left, soft fill."""
    height = patina.height
    across = (height[1:-1, 2:] - height[1:-1, :-2]) * np.float32(0.5)
    down = (height[2:, 1:-1] - height[:-2, 1:-1]) * np.float32(0.5)
    steepness = 1 / np.sqrt(across * across + down * down + 1)
    # The lamp stands 38 degrees above the surface: the cosine between it and the normal.
    diffuse = np.clip(((across + down) * np.float32(0.56) + np.float32(0.61)) * steepness, 0, 1)
    gloss = ((across + down) * np.float32(0.30) + np.float32(0.905)) * steepness
    gloss = np.clip(gloss, 0, 1)
    for _ in range(5):  # to the power of 32: numpy's own power takes ten times as long
        gloss *= gloss
    shine = gloss * (46 - 37 * patina.roughness[1:-1, 1:-1])
    lit: Paint = patina.colour[:, 1:-1, 1:-1] * (diffuse * np.float32(1.48) + np.float32(0.36))
    lit += shine * np.array([1.0, 0.93, 0.80], np.float32)[:, None, None]
    return lit
