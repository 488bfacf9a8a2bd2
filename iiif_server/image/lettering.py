"""A line of text as a picture, drawn with letters of our own: no machine need have fonts.

Pillow draws it and not libvips: through Pango a letter that a font file lacks is taken from whatever fonts the
machine has, or left out, without a word.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pyvips
from PIL import Image, ImageDraw, ImageFont

from iiif_server.image.errors import DerivationError

#: Be Vietnam Pro, semibold, as Fontsource cuts it; each part has the letters that those before it lack.
_PARTS = ("latin", "vietnamese", "latin-ext")
_FOLDER = Path(__file__).parent / "fonts"

#: A character that is no character (Unicode 23.7), so that every font draws its box for missing letters.
_NONCHARACTER = "\uffff"


def write_line(text: str, height_px: int) -> pyvips.Image:
    """Return a text in one line as its coverage, one band from 0 to 255.

    Parameters
    ----------
    height_px
        Size of the letters, from the top of the highest mark to the foot of the lowest about 1.4 times as much.

    Raises
    ------
    DerivationError
        If the text is empty, or has a letter that there is no picture of.
    """
    fonts = _load_fonts(height_px)
    drawn = [(letter, _choose_font(fonts, letter)) for letter in unicodedata.normalize("NFC", text)]
    if not text.strip():
        raise DerivationError("A watermark of no letters was asked for; name the institution.")
    ascents, descents = zip(*(font.getmetrics() for font in fonts), strict=True)
    width = sum(font.getlength(letter) for letter, font in drawn)
    line = Image.new("L", (int(width) + height_px, max(ascents) + max(descents)))
    pen, left = ImageDraw.Draw(line), height_px / 2
    for letter, font in drawn:
        pen.text((left, max(ascents)), letter, font=font, fill=255, anchor="ls")
        left += font.getlength(letter)
    return pyvips.Image.new_from_memory(line.tobytes(), *line.size, 1, "uchar").copy(
        interpretation="b-w"
    )


def _load_fonts(height_px: int) -> list[ImageFont.FreeTypeFont]:
    return [
        ImageFont.truetype(
            str(_FOLDER / f"be-vietnam-pro-{part}-600-normal.woff"),
            height_px,
            layout_engine=ImageFont.Layout.BASIC,
        )
        for part in _PARTS
    ]


def _choose_font(fonts: list[ImageFont.FreeTypeFont], letter: str) -> ImageFont.FreeTypeFont:
    for font in fonts:
        if letter == " " or bytes(font.getmask(letter)) != bytes(font.getmask(_NONCHARACTER)):
            return font
    raise DerivationError(
        f"The watermark's font has no letter {letter!r}: give the watermark as a picture (BAOVAT_WATERMARK)."
    )
