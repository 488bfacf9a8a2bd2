"""A watermark over a whole picture: pale, and so often that no part worth cutting out is without it.

Each mark is light with a dark rim, so that it is seen on dark, on light and on everything between.
"""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from pathlib import Path

import pyvips

from iiif_server.image.errors import DerivationError
from iiif_server.image.lettering import write_line
from iiif_server.image.libvips import first_reason

#: Opacity of the letters, and of the rim around them. Chosen by eye on black, white, grey and colours: the words can
#: be read, and the picture under them too.
_LIGHT, _DARK = 0.36, 0.27
#: By how much the blurred letters are strengthened to make the rim.
_RIM_GAIN = 2.2
#: Letters are this part of the side of a square as large as the picture: readable when it fills a screen.
_LETTERS_OF_SIDE = 1 / 36
#: Smaller letters cannot be read, larger ones are no longer unobtrusive; still smaller only where a name is too long.
_LEAST_LETTERS_PX, _MOST_LETTERS_PX, _TINIEST_LETTERS_PX = 11, 64, 6
#: A mark is never longer than this part of the picture's width.
_MOST_OF_WIDTH = 0.8
#: Degrees by which a line of text rises; straight lines of a picture then do not hide it.
_RISE_DEGREES = 24
#: From one line to the line below it, in sizes of the letters.
_LINE_OF_LETTERS = 3.4
#: From one line to the next beside it, and from one picture to the next in any direction, in widths of a mark.
_ACROSS, _AROUND = 1.2, 1.6
#: A mark given as a picture takes this part of the same side, and is never enlarged.
_PICTURE_OF_SIDE = 1 / 5
#: Side of the largest picture that is taken as a mark: beyond it, it was hardly meant as one.
_LARGEST_MARK_PX = 8192


@dataclass(frozen=True)
class TextMark:
    """A watermark of words, such as the name of the institution."""

    text: str


@dataclass(frozen=True)
class PictureMark:
    """A watermark that is a PNG file with transparency; it is laid on as faint as it is."""

    png: bytes


Mark = TextMark | PictureMark


@dataclass(frozen=True)
class _Stamp:
    """One mark: `opacity` says how much of a picture it hides, `light` is what it adds, both from 0 to 1.

    The next one stands `across` pixels to the right; the next course begins `down` pixels below, half a mark
    to the side.
    """

    light: pyvips.Image
    opacity: pyvips.Image
    across: int
    down: int


def name_mark(mark: Mark) -> str:
    """Name what a mark looks like in twelve letters: another text or another file has another name."""
    kind, content = (
        (b"text", mark.text.encode()) if isinstance(mark, TextMark) else (b"png", mark.png)
    )
    return hashlib.sha256(kind + b"\n" + content).hexdigest()[:12]


def read_mark(path: Path) -> PictureMark:
    """Read a mark from a file, once: its name and what is laid on come from the same bytes.

    Raises
    ------
    DerivationError
        If the file cannot be read.
    """
    try:
        return PictureMark(path.read_bytes())
    except OSError as error:
        raise _refuse(f"cannot be read: {error.strerror}") from error


def lay_mark(image: pyvips.Image, mark: Mark) -> pyvips.Image:
    """Lay a mark all over a picture in 8-bit sRGB or grey.

    Raises
    ------
    DerivationError
        If the mark cannot be drawn, with what to do.
    """
    side = math.sqrt(image.width * image.height)
    stamp = (
        _write(mark.text, image.width, side)
        if isinstance(mark, TextMark)
        else _open(mark.png, side, image.bands)
    )
    light, opacity = (
        _cover(part, stamp, image.width, image.height) for part in (stamp.light, stamp.opacity)
    )
    laid = image * (1 - opacity) + light * 255
    return laid.rint().cast("uchar").copy(interpretation=image.interpretation)


def _write(text: str, width: int, side: float) -> _Stamp:
    """Write words, rising, with a soft dark rim."""
    letters_px = min(_MOST_LETTERS_PX, max(_LEAST_LETTERS_PX, round(side * _LETTERS_OF_SIDE)))
    line = write_line(text, letters_px)
    if line.width > width * _MOST_OF_WIDTH:
        letters_px = max(_TINIEST_LETTERS_PX, int(letters_px * width * _MOST_OF_WIDTH / line.width))
        line = write_line(text, letters_px)
    rim_px = max(1.0, letters_px / 14)
    margin = math.ceil(3 * rim_px)
    line = line.embed(margin, margin, line.width + 2 * margin, line.height + 2 * margin)
    letters = (line.rotate(-_RISE_DEGREES) / 255).copy_memory()
    rim = letters.gaussblur(rim_px) * _RIM_GAIN
    rim = (rim > 1).ifthenelse(1, rim) * (1 - letters)
    across = math.ceil(letters.width * _ACROSS)
    rise = math.tan(math.radians(_RISE_DEGREES))
    down = math.ceil(across / 2 * rise + letters_px * _LINE_OF_LETTERS)
    light = (letters * _LIGHT).copy_memory()
    return _Stamp(light, (light + rim * _DARK).copy_memory(), across, down)


def _open(png: bytes, side: float, bands: int) -> _Stamp:
    """Decode a mark, small enough, in as many colours as the picture has."""
    try:
        image = pyvips.Image.pngload_buffer(png, fail_on="truncated")
        if not image.hasalpha():
            raise _refuse("has no transparency: everything under it would be hidden")
        if max(image.width, image.height) > _LARGEST_MARK_PX:
            raise _refuse(f"is larger than {_LARGEST_MARK_PX} pixels on a side")
        coloured = image.colourspace("srgb" if bands > 1 else "b-w").cast("uchar")
        scale = min(1.0, side * _PICTURE_OF_SIDE / max(image.width, image.height))
        small = (coloured.premultiply().resize(scale) / 255).copy_memory()
    except pyvips.Error as error:
        raise _refuse(f"is no whole PNG file ({first_reason(error)})") from error
    within = (small < 0).ifthenelse(0, (small > 1).ifthenelse(1, small))
    across = math.ceil(small.width * _AROUND)
    down = math.ceil(max(small.height * _AROUND, across / 2))
    return _Stamp(within[: small.bands - 1], within[small.bands - 1], across, down)


def _refuse(problem: str) -> DerivationError:
    return DerivationError(
        f"The watermark {problem}. Give BAOVAT_WATERMARK a PNG file with transparency, or leave it empty."
    )


def _cover(part: pyvips.Image, stamp: _Stamp, width: int, height: int) -> pyvips.Image:
    """Repeat one part of a stamp like bricks of a wall, one of them in the middle of the picture."""
    across, down = stamp.across, 2 * stamp.down
    first = _wrapped(part, 0, 0, across, down)
    second = _wrapped(part, across // 2, stamp.down, across, down)
    bricks = (first + second).copy_memory()
    left = (part.width // 2 - width // 2) % across
    top = (part.height // 2 - height // 2) % down
    wall = bricks.replicate(math.ceil((left + width) / across), math.ceil((top + height) / down))
    return wall.crop(left, top, width, height)


def _wrapped(part: pyvips.Image, left: int, top: int, width: int, height: int) -> pyvips.Image:
    """Lay a part into a smaller pattern that repeats: what reaches beyond one end comes in at the other.

    Rising lines stand closer together than the boxes around them.
    """
    columns = math.ceil((left + part.width) / width)
    rows = math.ceil((top + part.height) / height)
    whole = part.embed(left, top, columns * width, rows * height)
    return pyvips.Image.sum(
        [
            whole.crop(column * width, row * height, width, height)
            for column in range(columns)
            for row in range(rows)
        ]
    )
