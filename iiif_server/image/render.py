"""Carry out a plan: read a box of one level, resize, mirror, rotate, colour, encode. No decision is left here.

Runs in any thread of a process that called `libvips.prepare_for_serving`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyvips

from iiif_server.image import pillow
from iiif_server.image.cost import SMALL_PIXELS
from iiif_server.image.encode import TRANSPARENT_FORMATS, encode, encode_to_file
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.level_pixels import BoxReader
from iiif_server.image.libvips import first_reason
from iiif_server.image.parameters import Quality
from iiif_server.image.plan import RenderPlan

#: Grey at and above which a bitonal pixel is white. Fixed, so that neighbouring tiles agree.
_BITONAL_THRESHOLD = 128


def render(plan: RenderPlan, read_box: BoxReader) -> bytes:
    """Make the bytes of an answer from the pyramid, never from the original.

    Only the stored tiles that `plan.box` touches are decoded.

    Raises
    ------
    DamagedPyramidError
        If the pyramid is missing the level or its data are broken.
    """
    with _damage_told():
        picture = _draw(plan, read_box)
        return encode(picture, plan.format, bitonal=plan.quality is Quality.BITONAL)


def render_to_file(plan: RenderPlan, read_box: BoxReader, target: Path) -> None:
    """Write an answer to disk, for those that are too large to be held.

    Raises
    ------
    DamagedPyramidError
        As `render`; what was written so far stays.
    OSError
        If the disk is full or refuses.
    """
    with _damage_told():
        picture = _draw(plan, read_box)
        encode_to_file(picture, plan.format, target, bitonal=plan.quality is Quality.BITONAL)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except pyvips.Error as error:
        reason = first_reason(error)
        if any(word in str(error) for word in ("write", "No space left")):
            raise OSError(f"The answer could not be written ({reason}).") from error
        raise DamagedPyramidError(
            f"The pyramid cannot be read ({reason}); build it again from the original."
        ) from error


def _draw(plan: RenderPlan, read_box: BoxReader) -> pyvips.Image:
    picture = _resize(read_box(plan.level, plan.box), plan.output_width, plan.output_height)
    picture = _remove_colour(picture, plan.quality)
    picture = _turn(picture, plan)
    return _remove_greys(picture, plan.quality)


def _resize(picture: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Lanczos with at most a halving, since a finer level would be chosen beyond it; bicubic to enlarge."""
    if (picture.width, picture.height) == (width, height):
        return picture
    enlarges = width >= picture.width and height >= picture.height
    if enlarges and width * height <= SMALL_PIXELS:
        return _enlarge(picture, width, height)
    resized = picture.resize(
        width / picture.width, vscale=height / picture.height, kernel="lanczos3"
    )
    return _exactly(resized, width, height)


def _enlarge(picture: pyvips.Image, width: int, height: int) -> pyvips.Image:
    """Enlarge in memory; libvips does the same with an affine transform, in three times the time."""
    held = pillow.from_samples(
        picture.write_to_memory(), picture.width, picture.height, picture.bands
    )
    samples = pillow.enlarge(held, width, height).tobytes()
    enlarged = pyvips.Image.new_from_memory(samples, width, height, picture.bands, "uchar")
    return enlarged.copy(interpretation=picture.interpretation)


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
    if plan.format not in TRANSPARENT_FORMATS:
        white = [255] * picture.bands
        return picture.rotate(degrees, background=white).cast("uchar")
    # Premultiplied, the transparent border mixes into the edge without darkening it.
    opaque = picture.bandjoin(255).premultiply()
    turned = opaque.rotate(degrees, background=[0] * opaque.bands)
    return turned.unpremultiply().cast("uchar")
