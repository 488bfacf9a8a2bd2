"""Paths of the Image API, from right to random, and what the specification says of each: written from its text.

The grammar and the arithmetic here are the tests' own; nothing of the service is imported.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import quote

NUMBER = r"[0-9]+(?:\.[0-9]+)?"
REGION = re.compile(rf"full|square|\d+,\d+,\d+,\d+|pct:{NUMBER},{NUMBER},{NUMBER},{NUMBER}", re.A)
SIZE = re.compile(rf"\^?(?:max|\d+,|,\d+|pct:{NUMBER}|!?\d+,\d+)", re.A)
ROTATION = re.compile(rf"!?{NUMBER}", re.A)
QUALITIES = ("default", "color", "gray", "bitonal")

#: Longer numbers are refused as a protection; the specification sets no bound.
LONGEST_DIGITS, LONGEST_DECIMALS = 15, 10

Statuses = frozenset[int]
FINE, WRONG, ABSENT = frozenset({200}), frozenset({400}), frozenset({404})
EITHER = FINE | WRONG


@dataclass(frozen=True)
class Picture:
    """The picture that paths are about, and what is answered at most."""

    media: str
    width: int
    height: int
    max_width: int
    max_height: int
    max_area: int
    formats: tuple[str, ...]

    def admits(self, width: Fraction, height: Fraction) -> bool:
        return (
            width <= self.max_width
            and height <= self.max_height
            and width * height <= self.max_area
        )


def expected(path: str, picture: Picture) -> Statuses:
    """The statuses that are right for a decoded path below ``/iiif/image/``."""
    parts = path.split("/")
    if len(parts) != 6 or parts[0] not in {"2", "3"} or not parts[1]:
        return ABSENT
    if "" in parts:  # no route has an empty part
        return WRONG | ABSENT
    version, media, *asked = parts
    told = expected_of(version, *asked, picture)
    if media == picture.media:
        return told
    return ABSENT if told == FINE else ABSENT | WRONG


def expected_of(
    version: str, region: str, size: str, rotation: str, named: str, picture: Picture
) -> Statuses:
    quality, _, extension = named.partition(".")
    is_known = quality in QUALITIES and extension in picture.formats
    if not (is_known and ROTATION.fullmatch(rotation) and REGION.fullmatch(region)):
        return WRONG
    is_size = bool(SIZE.fullmatch(size)) or (version == "2" and size == "full")
    if not is_size or (version == "2" and "^" in size):
        return WRONG
    if any(
        len(whole) > LONGEST_DIGITS or len(decimals) > LONGEST_DECIMALS + 1
        for text in (region, size, rotation)
        for whole, decimals in re.findall(r"(\d+)(\.\d+)?", text, re.A)
    ):
        return WRONG
    if Fraction(rotation.removeprefix("!")) > 360:
        return WRONG
    box = region_size(region, picture)
    if box is None:
        return WRONG
    # A percentage is rounded to whole pixels, at each edge.
    steps = (-1, 0, 1) if region.startswith("pct:") else (0,)
    boxes = [
        (max(Fraction(1), box[0] + x), max(Fraction(1), box[1] + y)) for x in steps for y in steps
    ]
    return frozenset().union(*(expected_of_size(version, size, each, picture) for each in boxes))


def region_size(region: str, picture: Picture) -> tuple[Fraction, Fraction] | None:
    """Exact width and height of the region after cropping; None where it is empty or outside."""
    if region == "full":
        return Fraction(picture.width), Fraction(picture.height)
    if region == "square":
        side = Fraction(min(picture.width, picture.height))
        return side, side
    x, y, w, h = map(Fraction, region.removeprefix("pct:").split(","))
    if region.startswith("pct:"):
        x, w = x * picture.width / 100, w * picture.width / 100
        y, h = y * picture.height / 100, h * picture.height / 100
    if not w or not h or x >= picture.width or y >= picture.height:
        return None
    return min(w, picture.width - x), min(h, picture.height - y)


def expected_of_size(
    version: str, size: str, box: tuple[Fraction, Fraction], picture: Picture
) -> Statuses:
    """A side that is left to the aspect ratio may be rounded either way, and a region to whole pixels: near a
    bound both answers are right."""
    if size in {"max", "^max", "full"}:
        return FINE
    grows = "^" in size or version == "2"
    width, height = box
    body = size.removeprefix("^")
    if body.startswith("pct:"):
        share = Fraction(body[4:]) / 100
        if max(width, height) * share < Fraction(1, 4):
            return WRONG
        if max(width, height) * share <= 1:
            return EITHER
        if share > 1 and not grows:
            return WRONG
        return bounded(width * share, height * share, picture)
    confined = body.startswith("!")
    w, h = (Fraction(side) if side else None for side in body.removeprefix("!").split(","))
    if w == 0 or h == 0:
        return WRONG
    if confined and w is not None and h is not None:
        # A box that a client rounded up by a pixel is taken for the size itself.
        if w >= width + 2 and h >= height + 2 and not grows:
            return WRONG
        return EITHER if (w >= width - 1 and h >= height - 1 and not grows) else FINE
    wanted_w = w if w is not None else (h or 0) * width / height
    wanted_h = h if h is not None else (w or 0) * height / width
    if not grows and (wanted_w >= width + 1 or wanted_h >= height + 1):
        return WRONG
    if not grows and (wanted_w > width - 1 or wanted_h > height - 1):
        return EITHER
    return bounded(wanted_w, wanted_h, picture)


def bounded(width: Fraction, height: Fraction, picture: Picture) -> Statuses:
    if picture.admits(width + 1, height + 1):
        return FINE
    return (
        EITHER
        if picture.admits(max(width - 2, Fraction(0)), max(height - 2, Fraction(0)))
        else WRONG
    )


# Generation

STRANGE = (
    *("1e3", "٣", "１２", "-1", "+1", "0x10", "1_0", "nan", "inf", "Infinity", " 5", "5 ", "", "."),
    *("1.", ".5", "1..5", "1.5.5", "9" * 16, "9" * 400, "1" + "0" * 14, "0" * 20, "०", "²", "½"),
    *("\x00", "\r\n", "%", "%25", "<script>", "'", '"', "\\", "..", "é", "đ", "\U0001f409", "�"),
)
SMALL = (0, 1, 2, 3, 7, 10, 50, 61, 96, 97, 98, 100, 128, 200, 201, 256, 5000, 99999)


class Paths:
    """An endless supply of paths, the same for the same seed."""

    def __init__(self, seed: int, picture: Picture) -> None:
        self._rng = random.Random(seed)
        self._picture = picture

    def one(self) -> str:
        """A path below ``/iiif/image/`` as it would stand in a URL, percent-encoded here and there."""
        path = self._whole()
        if self._chance(0.4):
            path = self._mutate(path)
        if self._chance(0.02):
            path = self._bytes() if self._chance(0.5) else path + "x" * 2000
        safe = "/,:!^.;" if self._chance(0.7) else "/"
        quoted = quote(path, safe=safe, errors="surrogateescape")
        if self._chance(0.02):  # for a server it is a slash like any other
            quoted = quoted.replace("/", "%2F", self._rng.randrange(1, 6))
        return quoted

    def _whole(self) -> str:
        media = self._picture.media if self._chance(0.95) else self._pick(("unknown", "a/b", "[x]"))
        parts = (self._region(), self._size(), self._rotation(), self._named())
        return "/".join((self._pick(("2", "3", "3")), media, *parts))

    def _chance(self, share: float) -> bool:
        return self._rng.random() < share

    def _pick(self, choices: tuple[str, ...]) -> str:
        return self._rng.choice(choices)

    def _whole_number(self) -> str:
        if self._chance(0.02):
            return self._pick(STRANGE)
        return str(self._rng.choice(SMALL) if self._chance(0.5) else self._rng.randrange(120))

    def _number(self) -> str:
        if self._chance(0.02):
            return self._pick(STRANGE)
        whole = str(self._rng.randrange(130))
        return whole if self._chance(0.6) else f"{whole}.{self._rng.randrange(1000)}"

    def _region(self) -> str:
        kind = self._rng.random()
        if kind < 0.3:
            return self._pick(("full", "full", "square"))
        count = 4 if self._chance(0.98) else self._rng.randrange(6)
        if kind < 0.75:
            return ",".join(self._whole_number() for _ in range(count))
        return "pct:" + ",".join(self._number() for _ in range(count))

    def _size(self) -> str:
        up = "^" if self._chance(0.3) else ""
        w, h = self._whole_number(), self._whole_number()
        bodies = ("max", f"{w},", f",{h}", f"{w},{h}", f"!{w},{h}", f"pct:{self._number()}")
        return "full" if self._chance(0.05) else up + self._pick(bodies)

    def _rotation(self) -> str:
        turn = self._pick(("0", "0", "0", "90", "180", "270", "360", "22.5", "361", "400.5"))
        turn = turn if self._chance(0.95) else self._number()
        return ("!" if self._chance(0.2) else "") + turn

    def _named(self) -> str:
        quality = self._pick((*QUALITIES, "default", "default", "grey", "native"))
        extension = self._pick(("jpg",) * 6 + ("png", "gif", "tif", "webp", "jpeg", "exe", ""))
        return f"{quality}.{extension}" if self._chance(0.97) else quality

    def _mutate(self, path: str) -> str:
        for _ in range(self._rng.randrange(1, 3)):
            place = self._rng.randrange(len(path) + 1)
            action = self._rng.randrange(4)
            if action == 0:
                path = path[:place] + path[place + 1 :]
            elif action == 1:
                path = path[:place] + self._pick(STRANGE) + path[place:]
            elif action == 2:
                path = path[:place] + chr(self._rng.randrange(1, 0x250)) + path[place + 1 :]
            else:
                path = path[:place] + path[max(0, place - 4) :]
        return path

    def _bytes(self) -> str:
        raw = self._rng.randbytes(self._rng.randrange(1, 60))
        return raw.decode("utf-8", "surrogateescape")
