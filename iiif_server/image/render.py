"""Carry out a plan: read a box of one level, resize, mirror, rotate, colour, encode. No decision is left here.

Runs in any thread of a process that called `libvips.prepare_for_serving`.
"""

from __future__ import annotations

from pathlib import Path

import pyvips

from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.libvips import first_reason, open_picture
from iiif_server.image.parameters import Format, Quality
from iiif_server.image.plan import RenderPlan
from iiif_server.image.pyramid import JPEG_QUALITY

#: Grey at and above which a bitonal pixel is white. Fixed, so that neighbouring tiles agree.
_BITONAL_THRESHOLD = 128

#: Formats whose canvas beyond a rotated picture is transparent; elsewhere it is white.
_TRANSPARENT_FORMATS = frozenset({Format.PNG, Format.WEBP, Format.TIF, Format.GIF, Format.AVIF})

#: Encoder of each format. JPEG has the quality of the stored tiles, so a rendered tile looks like its stored
#: neighbour. Effort balances time against size, measured on a photograph of 600 × 400 px, one thread: JPEG
#: 1.6 ms (5.8 ms and 5 % smaller with optimised tables), WebP 8 ms at effort 2 (46 ms and 4 % smaller
#: at 4), AVIF 115 ms at effort 2 (1.2 s and 15 % smaller at 4).
_ENCODERS: dict[Format, tuple[str, dict[str, object]]] = {
    Format.JPG: ("jpegsave_buffer", {"Q": JPEG_QUALITY}),
    Format.PNG: ("pngsave_buffer", {"compression": 4}),
    Format.WEBP: ("webpsave_buffer", {"Q": 82, "effort": 2}),
    Format.GIF: ("gifsave_buffer", {"effort": 3}),
    Format.TIF: ("tiffsave_buffer", {"compression": "lzw", "predictor": "horizontal"}),
    Format.AVIF: ("heifsave_buffer", {"compression": "av1", "Q": 60, "effort": 2}),
}


def render(plan: RenderPlan, pyramid_path: Path) -> bytes:
    """Make the bytes of an answer from the pyramid, never from the original.

    Only the stored tiles that `plan.box` touches are decoded.

    Raises
    ------
    DamagedPyramidError
        If the pyramid is missing the level or its data are broken.
    """
    try:
        picture = _read_box(plan, pyramid_path)
        picture = _remove_colour(picture, plan.quality)
        picture = _turn(picture, plan)
        picture = _remove_greys(picture, plan.quality)
        return _encode(picture, plan)
    except pyvips.Error as error:
        raise DamagedPyramidError(
            f"The pyramid cannot be read ({first_reason(error)}); build it again from the original."
        ) from error


def _read_box(plan: RenderPlan, pyramid_path: Path) -> pyvips.Image:
    """Crop and resize; Lanczos with at most a halving, since a finer level would be chosen beyond it."""
    level = open_picture(pyramid_path, "tiff", page=plan.level, access="random")
    box = plan.box
    cropped = level.crop(box.left, box.top, box.width, box.height)
    if (box.width, box.height) == (plan.output_width, plan.output_height):
        return cropped
    resized = cropped.resize(
        plan.output_width / box.width, vscale=plan.output_height / box.height, kernel="lanczos3"
    )
    return _exactly(resized, plan.output_width, plan.output_height)


def _exactly(picture: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Guard against the rounding of floating point in a scale: crop or repeat one edge pixel."""
    if (picture.width, picture.height) == (width, height):
        return picture
    return picture.embed(0, 0, width, height, extend="copy")


def _remove_colour(picture: pyvips.Image, quality: Quality) -> pyvips.Image:
    needs_grey = quality in (Quality.GRAY, Quality.BITONAL)
    return picture.colourspace("b-w") if needs_grey else picture


def _remove_greys(picture: pyvips.Image, quality: Quality) -> pyvips.Image:
    """Make every pixel black or white, and fully opaque or transparent where it has opacity."""
    if quality is not Quality.BITONAL:
        return picture
    return (picture >= _BITONAL_THRESHOLD).copy(interpretation="b-w")


def _turn(picture: pyvips.Image, plan: RenderPlan) -> pyvips.Image:
    """Mirror first, then rotate clockwise (Image API 3.0, section 4.3)."""
    if plan.rotation.mirror:
        picture = picture.fliphor()
    degrees = float(plan.rotation.degrees)
    quarter = {0.0: None, 90.0: "d90", 180.0: "d180", 270.0: "d270"}
    if degrees in quarter:
        turn = quarter[degrees]
        return picture.rot(turn) if turn else picture
    # Rotation reads pixels out of order; computing the upright picture once is cheaper.
    picture = picture.copy_memory()
    if plan.format not in _TRANSPARENT_FORMATS:
        white = [255] * picture.bands
        return picture.rotate(degrees, background=white).cast("uchar")
    # Premultiplied, the transparent border mixes into the edge without darkening it.
    opaque = picture.bandjoin(255).premultiply()
    turned = opaque.rotate(degrees, background=[0] * opaque.bands)
    return turned.unpremultiply().cast("uchar")


def _encode(picture: pyvips.Image, plan: RenderPlan) -> bytes:
    operation, options = _ENCODERS[plan.format]
    bitonal = plan.quality is Quality.BITONAL and picture.bands == 1
    if bitonal and plan.format is Format.PNG:
        options = {**options, "bitdepth": 1}
    if bitonal and plan.format is Format.TIF:
        options = {"compression": "ccittfax4", "bitdepth": 1}
    encoded: bytes = getattr(picture, operation)(keep="none", **options)
    return encoded
