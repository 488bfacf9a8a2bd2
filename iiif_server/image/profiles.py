"""Judge the ICC profile inside a picture: what it is called, whether it can be used, whether it changes anything.

A profile is as untrusted as the file around it. One that is cut short, is for colours of another kind, or
maps every colour to the same one is not used; whoever asks is told why.
Source: ICC.1:2022, clauses 7.2 (header), 7.3 (tag table), 10.15 and 10.24 (texts).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import product

import pyvips

#: Name under which libvips keeps a picture's profile.
PROFILE = "icc-profile-data"

_HEADER_BYTES = 128
#: Profiles have some twenty tags; a hundred leaves room for private ones.
_MAX_TAGS = 100
_MAX_NAME_LETTERS = 80

_KINDS = {b"RGB ": "RGB", b"GRAY": "grey", b"CMYK": "CMYK", b"Lab ": "CIELAB", b"XYZ ": "CIEXYZ"}

#: Kind of colours that a profile must be for, by libvips' interpretation of the picture.
_WANTED = {"b-w": "grey", "grey16": "grey", "srgb": "RGB", "rgb16": "RGB", "cmyk": "CMYK"}

#: Probe colours: every 32nd step of each channel of RGB, every 64th of CMYK.
_STEPS = {1: (*range(256),), 3: (*range(0, 256, 32), 255), 4: (0, 64, 128, 192, 255)}

#: A profile whose probe colours all come out within this many steps of 255 of each other shows nothing.
_LEAST_SPREAD = 16


@dataclass(frozen=True)
class Profile:
    """What the header of a profile says: its name, and the kind of colours it is for."""

    name: str
    kind: str


@dataclass(frozen=True)
class Verdict:
    """Whether an embedded profile can be used, or what is wrong with it, and whether it changes colours.

    `fault` completes the sentence "The embedded colour profile …"; it is empty where nothing is wrong.
    """

    fault: str = ""
    changes: bool = False


def parse_profile(data: bytes) -> Profile | None:
    """Read name and kind out of a profile; None where it is no profile or is cut short."""
    if len(data) < _HEADER_BYTES + 4 or data[36:40] != b"acsp":
        return None
    (declared,) = struct.unpack_from(">I", data, 0)
    (tags,) = struct.unpack_from(">I", data, _HEADER_BYTES)
    if declared > len(data) or tags > _MAX_TAGS or _HEADER_BYTES + 4 + 12 * tags > len(data):
        return None
    name = ""
    for number in range(tags):
        kind, offset, size = struct.unpack_from(">4sII", data, _HEADER_BYTES + 4 + 12 * number)
        if offset + size > len(data):
            return None
        if kind == b"desc":
            name = _read_text(data[offset : offset + size])
    return Profile(name or "unnamed", _KINDS.get(data[16:20], "unusual"))


def _read_text(tag: bytes) -> str:
    """Read the first text of a description, in the form of version 2 (desc) or 4 (mluc) of the standard."""
    text = ""
    if tag[:4] == b"desc" and len(tag) >= 12:
        (count,) = struct.unpack_from(">I", tag, 8)
        text = tag[12 : 12 + count].decode("ascii", "replace")
    elif tag[:4] == b"mluc" and len(tag) >= 28:
        length, offset = struct.unpack_from(">II", tag, 20)
        text = tag[offset : offset + length].decode("utf-16-be", "replace")
    return "".join(letter for letter in text if letter.isprintable())[:_MAX_NAME_LETTERS].strip()


def find_profile(image: pyvips.Image) -> bytes | None:
    """Return the profile that a picture carries, or None."""
    if not image.get_typeof(PROFILE):
        return None
    return bytes(image.get(PROFILE))


def judge_profile(image: pyvips.Image, data: bytes) -> Verdict:
    """Try a profile on probe colours of the picture's kind; no pixel of the picture itself is read."""
    profile = parse_profile(data)
    if profile is None:
        return Verdict("is damaged")
    if profile.kind != _WANTED.get(image.interpretation):
        return Verdict(f"is for {profile.kind} colours")
    probe = _probe(image.bands)
    probe.set_type(pyvips.GValue.blob_type, PROFILE, data)
    try:
        # libvips takes a profile of its own where it cannot use this one, and says so by its name only.
        taken = probe.icc_import(embedded=True, input_profile="srgb", intent="relative")
        moved = apply_profile(probe).copy_memory()
    except pyvips.Error:
        return Verdict("is damaged")
    if bytes(taken.get(PROFILE)) != data:
        return Verdict("is damaged")
    if max(band.max() - band.min() for band in moved.bandsplit()) < _LEAST_SPREAD:
        return Verdict("maps all colours to one")
    return Verdict(changes=_differ(probe, moved))


def apply_profile(image: pyvips.Image, *, fallback: str = "srgb") -> pyvips.Image:
    """Convert to 8-bit sRGB by the profile that a picture carries, or by `fallback` where it has none."""
    return image.icc_transform(
        "srgb",
        embedded=True,
        input_profile=fallback,
        intent="relative",
        black_point_compensation=True,
        depth=8,
    )


def _probe(bands: int) -> pyvips.Image:
    raw = bytes(value for colour in product(_STEPS[bands], repeat=bands) for value in colour)
    probe = pyvips.Image.new_from_memory(raw, len(raw) // bands, 1, bands, "uchar")
    return probe.copy(interpretation={1: "b-w", 3: "srgb", 4: "cmyk"}[bands])


def _differ(probe: pyvips.Image, moved: pyvips.Image) -> bool:
    """Whether any probe colour moved by more than one step of 255.

    Most files carry sRGB itself; leaving their pixels alone halves the time of the conversion.
    """
    if probe.bands != moved.bands and probe.bands != 1:
        return True
    return bool((moved.cast("short") - probe).abs().max() > 1)
