"""The five parameters of an image request as values: text → value → the same text.

The grammars are those of the IIIF Image API 3.0 (sections 4.1 to 4.5) and 2.1 (same sections). Numbers are
ASCII digits only: no sign, exponent, blank, underscore, or digit of another script. Nothing here knows
any picture; whether a region lies inside one is decided in `plan`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from iiif_server.image.errors import ImageSyntaxError

# Fifteen digits exceed every picture and every sum of two fits in 64 bits; ten decimals are finer
# than a pixel of any picture. Longer numbers are refused, so no request makes arithmetic slow.
_INTEGER = r"[0-9]{1,15}"
_NUMBER = r"[0-9]{1,15}(?:\.[0-9]{1,10})?"
_REGION_PIXELS = re.compile(rf"({_INTEGER}),({_INTEGER}),({_INTEGER}),({_INTEGER})")
_REGION_PERCENT = re.compile(rf"pct:({_NUMBER}),({_NUMBER}),({_NUMBER}),({_NUMBER})")
_SIZE = re.compile(
    rf"(?P<up>\^)?(?:(?P<max>max)|pct:(?P<percent>{_NUMBER})"
    rf"|(?P<confined>!)?(?P<width>{_INTEGER})?,(?P<height>{_INTEGER})?)"
)
_ROTATION = re.compile(rf"(!)?({_NUMBER})")


class ApiVersion(StrEnum):
    """Which Image API a request or document follows; the value is what URLs say."""

    V3 = "3"
    V2 = "2"


def format_number(number: Decimal) -> str:
    """Write a number the way canonical URIs want it: no exponent, no trailing zeros."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _parse_number(text: str) -> Decimal:
    return Decimal(format_number(Decimal(text)))


def _shown(text: str) -> str:
    """Make `text` safe and short enough for a one-line message."""
    return ascii(text if len(text) <= 60 else text[:57] + "...")


class RegionForm(StrEnum):
    """How a region is spelled."""

    FULL = "full"
    SQUARE = "square"
    PIXELS = "pixels"
    PERCENT = "pct"


@dataclass(frozen=True)
class Region:
    """Which part of the picture is wanted.

    `x`, `y`, `width`, `height` are whole pixels for `RegionForm.PIXELS`, percent of the full picture for
    `RegionForm.PERCENT`, and zero otherwise.
    """

    form: RegionForm
    x: Decimal = Decimal(0)
    y: Decimal = Decimal(0)
    width: Decimal = Decimal(0)
    height: Decimal = Decimal(0)

    def __str__(self) -> str:
        if self.form in (RegionForm.FULL, RegionForm.SQUARE):
            return self.form.value
        numbers = ",".join(map(format_number, (self.x, self.y, self.width, self.height)))
        return numbers if self.form is RegionForm.PIXELS else f"pct:{numbers}"


def parse_region(text: str) -> Region:
    """Read ``full``, ``square``, ``x,y,w,h`` or ``pct:x,y,w,h``.

    ``square`` came with 2.1, so both versions share this grammar.
    """
    if text in (RegionForm.FULL, RegionForm.SQUARE):
        return Region(RegionForm(text))
    for form, grammar in (
        (RegionForm.PIXELS, _REGION_PIXELS),
        (RegionForm.PERCENT, _REGION_PERCENT),
    ):
        if match := grammar.fullmatch(text):
            x, y, width, height = map(_parse_number, match.groups())
            return Region(form, x, y, width, height)
    raise ImageSyntaxError(
        f"Region {_shown(text)} is not understood; write full, square, x,y,w,h or pct:x,y,w,h."
    )


class SizeForm(StrEnum):
    """How a size is spelled, apart from the ``^``."""

    MAX = "max"
    FULL = "full"
    WIDTH = "w,"
    HEIGHT = ",h"
    PERCENT = "pct"
    EXACT = "w,h"
    CONFINED = "!w,h"


@dataclass(frozen=True)
class Size:
    """How large the region shall become.

    `width` and `height` are pixels (zero where the form has none); `upscale` is the ``^`` of 3.0.
    """

    form: SizeForm
    width: int = 0
    height: int = 0
    percent: Decimal = Decimal(0)
    upscale: bool = False

    def __str__(self) -> str:
        mark = "^" if self.upscale else ""
        bodies = {
            SizeForm.MAX: "max",
            SizeForm.FULL: "full",
            SizeForm.WIDTH: f"{self.width},",
            SizeForm.HEIGHT: f",{self.height}",
            SizeForm.PERCENT: f"pct:{format_number(self.percent)}",
            SizeForm.EXACT: f"{self.width},{self.height}",
            SizeForm.CONFINED: f"!{self.width},{self.height}",
        }
        return mark + bodies[self.form]


def parse_size(text: str, version: ApiVersion) -> Size:
    """Read a size; ``full`` belongs to 2.1 only and ``^`` to 3.0 only."""
    if version is ApiVersion.V2 and text == "full":
        return Size(SizeForm.FULL)
    match = _SIZE.fullmatch(text)
    size = _size_of(match) if match else None
    if size is None or (size.upscale and version is ApiVersion.V2):
        known = (
            "max, w, ,h pct:n w,h or !w,h, each also with ^ before it"
            if version is ApiVersion.V3
            else "full, max, w, ,h pct:n w,h or !w,h"
        )
        raise ImageSyntaxError(f"Size {_shown(text)} is not understood; write {known}.")
    return size


def _size_of(match: re.Match[str]) -> Size | None:
    upscale = match["up"] is not None
    if match["max"]:
        return Size(SizeForm.MAX, upscale=upscale)
    if match["percent"]:
        return Size(SizeForm.PERCENT, percent=_parse_number(match["percent"]), upscale=upscale)
    forms = {
        (True, True, True): SizeForm.CONFINED,
        (False, True, True): SizeForm.EXACT,
        (False, True, False): SizeForm.WIDTH,
        (False, False, True): SizeForm.HEIGHT,
    }
    form = forms.get((bool(match["confined"]), bool(match["width"]), bool(match["height"])))
    if form is None:
        return None
    return Size(form, int(match["width"] or 0), int(match["height"] or 0), upscale=upscale)


@dataclass(frozen=True)
class Rotation:
    """Clockwise turn in degrees, after an optional left-right mirroring."""

    degrees: Decimal
    mirror: bool = False

    def __str__(self) -> str:
        return ("!" if self.mirror else "") + format_number(self.degrees)


def parse_rotation(text: str) -> Rotation:
    """Read ``n`` or ``!n`` with n from 0 to 360, both included."""
    match = _ROTATION.fullmatch(text)
    if match is None:
        raise ImageSyntaxError(
            f"Rotation {_shown(text)} is not understood; write degrees from 0 to 360, "
            "with ! before them to mirror first."
        )
    degrees = _parse_number(match[2])
    if degrees > 360:
        raise ImageSyntaxError(
            f"Rotation {_shown(text)} is out of range; write degrees from 0 to 360."
        )
    return Rotation(degrees, mirror=match[1] is not None)


class Quality(StrEnum):
    """Colour treatment of the answer, by the names of the Image API."""

    DEFAULT = "default"
    COLOR = "color"
    GRAY = "gray"
    BITONAL = "bitonal"


class Format(StrEnum):
    """File formats that can be answered; the value is the extension in URLs."""

    JPG = "jpg"
    PNG = "png"
    WEBP = "webp"
    GIF = "gif"
    TIF = "tif"
    AVIF = "avif"
    JP2 = "jp2"
    PDF = "pdf"

    @property
    def media_type(self) -> str:
        """Media type for the Content-Type header."""
        irregular = {"jpg": "image/jpeg", "tif": "image/tiff", "pdf": "application/pdf"}
        return irregular.get(self.value, f"image/{self.value}")


_QUALITIES = {quality.value: quality for quality in Quality}
_FORMATS = {extension.value: extension for extension in Format}


def parse_quality_and_format(text: str) -> tuple[Quality, Format]:
    """Read ``quality.format``; nothing is guessed where one of them is missing."""
    quality, dot, extension = text.partition(".")
    if not dot:
        raise ImageSyntaxError(f"{_shown(text)} has no format; write for example default.jpg.")
    if quality not in _QUALITIES:
        raise ImageSyntaxError(
            f"Quality {_shown(quality)} is not known; choose from {', '.join(Quality)}."
        )
    if extension not in _FORMATS:
        raise ImageSyntaxError(
            f"Format {_shown(extension)} is not offered; choose from {', '.join(Format)}."
        )
    return _QUALITIES[quality], _FORMATS[extension]
