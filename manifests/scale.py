"""How large the thing is that a picture shows: what a photographer says of it, and what follows for each pixel.

People measure what they can lay a ruler to: the width or height of what the whole picture shows, or a scale bar in it
between two points. A scanner knows how many pixels make an inch. All of these say how long a number of pixels is.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from manifests.errors import ScaleError


class Span(StrEnum):
    """Along what a length was measured; the word is stored in the database."""

    WIDTH = "width"  # all of the picture, from left to right
    HEIGHT = "height"  # all of it, from top to bottom
    PIXELS = "pixels"  # a number of pixels of the full picture


@dataclass(frozen=True)
class Scale:
    """What somebody says: so many millimetres of the thing are as long as `span`; 0 mm where nobody says anything."""

    length_mm: float
    span: Span
    pixels: float = 0.0

    def mm_per_pixel(self, width: int, height: int) -> float:
        """Return how much of the thing one pixel of the full picture of `width` × `height` px is."""
        sides = {Span.WIDTH: float(width), Span.HEIGHT: float(height), Span.PIXELS: self.pixels}
        return self.length_mm / sides[self.span]


UNSTATED = Scale(0.0, Span.PIXELS, 1.0)

INCH_MM = 25.4
#: Molecules are smaller than a nanometre; nobody photographs less.
LEAST_MM = 1e-6
#: A picture from an aeroplane shows some kilometres; nothing in a museum is a thousand kilometres wide.
MOST_MM = 1e9
#: A millimetre of an aerial picture's thing is a small part of a pixel.
LEAST_PIXELS = 1e-6
#: Ten times the longest side that a deposited picture may have.
MOST_PIXELS = 1e7

_UNITS_MM = {"mm": 1.0, "cm": 10.0, "dm": 100.0, "m": 1000.0, "km": 1e6, "in": INCH_MM}
_NUMBER = r"\d{1,12}(?:[.,]\d{1,18})?"
_LENGTH = rf"(?P<length>{_NUMBER})\s*(?P<unit>mm|cm|dm|m|km|in)"
_SPANS = {
    "rộng": Span.WIDTH,
    "bề rộng": Span.WIDTH,
    "ngang": Span.WIDTH,
    "width": Span.WIDTH,
    "cao": Span.HEIGHT,
    "chiều cao": Span.HEIGHT,
    "height": Span.HEIGHT,
}
_ALONG = re.compile(
    rf"(?P<span>{'|'.join(sorted(_SPANS, key=len, reverse=True))})\s*[:=]?\s*{_LENGTH}"
)
_BAR = re.compile(rf"{_LENGTH}\s*=\s*(?P<pixels>{_NUMBER})\s*px")
_POINTS = re.compile(
    rf"{_LENGTH}\s*=\s*(?P<x>\d{{1,8}})\s*,\s*(?P<y>\d{{1,8}})\s+(?P<to_x>\d{{1,8}})\s*,\s*(?P<to_y>\d{{1,8}})"
)
_PER_INCH = re.compile(rf"(?P<pixels>{_NUMBER})\s*(?:ppi|dpi)")
#: Three digits after a sign are a thousand to some, and decimals to others; a zero before it leaves no doubt.
_DOUBTFUL = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")


def parse_scale(text: str) -> Scale:
    """Read what somebody says: "rộng 420 mm", "cao 30 cm", "50 mm = 1200 px", "50 mm = 100,200 1300,200", "600 ppi".

    An empty text says nothing. The two points of a scale bar are pixels from the left and from the top.

    Raises
    ------
    ScaleError
        If it is written in another way, or says what cannot be.
    """
    said = " ".join(unicodedata.normalize("NFC", text).lower().split())
    if not said:
        return UNSTATED
    if found := _ALONG.fullmatch(said):
        return _checked(text, Scale(_length(text, found), _SPANS[found["span"]]))
    if found := _BAR.fullmatch(said):
        pixels = _number(text, found["pixels"])
        return _checked(text, Scale(_length(text, found), Span.PIXELS, pixels))
    if found := _POINTS.fullmatch(said):
        across, along = (int(found[f"to_{axis}"]) - int(found[axis]) for axis in "xy")
        pixels = _tidy(math.hypot(across, along))
        return _checked(text, Scale(_length(text, found), Span.PIXELS, pixels))
    if found := _PER_INCH.fullmatch(said):
        return _checked(text, Scale(INCH_MM, Span.PIXELS, _number(text, found["pixels"])))
    raise ScaleError(text, "is not understood")


def write_scale(scale: Scale) -> str:
    """Return what `parse_scale` reads again, as Vietnamese write it; empty where nothing is said."""
    if scale == UNSTATED:
        return ""
    length = f"{_write(scale.length_mm)} mm"
    if scale.span is Span.PIXELS:
        return f"{length} = {_write(scale.pixels)} px"
    return f"{'rộng' if scale.span is Span.WIDTH else 'cao'} {length}"


def _checked(text: str, scale: Scale) -> Scale:
    if not LEAST_MM <= scale.length_mm <= MOST_MM:
        raise ScaleError(text, "says a length that is not between a nanometre and 1,000 km")
    if scale.span is Span.PIXELS and not LEAST_PIXELS <= scale.pixels <= MOST_PIXELS:
        told = f"says a number of pixels that is not between {LEAST_PIXELS} and {MOST_PIXELS:,.0f}"
        raise ScaleError(text, told)
    return scale


def _length(text: str, found: re.Match[str]) -> float:
    return _tidy(_number(text, found["length"]) * _UNITS_MM[found["unit"]])


def _number(text: str, written: str) -> float:
    if _DOUBTFUL.fullmatch(written):
        raise ScaleError(text, f"leaves open whether {written} is a thousand: write 1200, or 1,20")
    return _tidy(float(written.replace(",", ".")))


def _tidy(value: float) -> float:
    """Take off what binary fractions add: 1.1 cm are 11 mm."""
    return float(f"{value:.12g}")


def _write(value: float) -> str:
    written = f"{Decimal(repr(value)):f}".removesuffix(".0").replace(".", ",")
    return f"{written}0" if _DOUBTFUL.fullmatch(written) else written
