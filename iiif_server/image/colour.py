"""Bring any accepted picture to 8-bit sRGB or grey on white, saying what was done.

Conversions are relative colorimetric with black point compensation, the usual choice for photographs
(ICC.1:2022, clause 6.2 and annex D; compensation as ISO 18619:2015).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import pyvips

from iiif_server.image.errors import ImageRefusedError

_PROFILE = "icc-profile-data"

#: Number of colour bands by libvips' interpretation; further bands are opacity or unknown.
_COLOUR_BANDS = {
    "b-w": 1,
    "grey16": 1,
    "srgb": 3,
    "rgb16": 3,
    "cmyk": 4,
}
#: Probe colours for telling whether a profile changes anything: every 32nd step of each channel.
_STEPS = (*range(0, 256, 32), 255)


@dataclass(frozen=True)
class Converted:
    """A lazy picture in 8-bit sRGB (3 bands) or grey (1 band), and what happened to it."""

    image: pyvips.Image
    notes: tuple[str, ...]


def convert_to_srgb(image: pyvips.Image, *, extra_is_opacity: bool) -> Converted:
    """Plan the conversion; pixels are computed when the result is read.

    `extra_is_opacity` says whether a band beyond the colours is opacity. If so the picture is laid on
    white, else the band is left out.

    Raises
    ------
    ImageRefusedError
        If the colours are of no kind that is accepted.
    """
    wanted = _COLOUR_BANDS.get(image.interpretation)
    if wanted is None or wanted > image.bands or image.format not in ("uchar", "ushort"):
        raise ImageRefusedError(
            f"The picture's colours are {image.interpretation} in {image.bands} bands of "
            f"{image.format}; deposit grey, RGB or CMYK with 8 or 16 bits."
        )
    notes = ["Reduced from 16 to 8 bits a sample."] if image.format == "ushort" else []
    colours = image.extract_band(0, n=wanted) if image.bands > wanted else image
    converted, colour_notes = _convert_colours(colours)
    notes += colour_notes
    if image.bands > wanted and extra_is_opacity:
        opacity = image.extract_band(wanted)
        if image.format == "ushort":
            opacity = (opacity >> 8).cast("uchar")
        converted = converted.bandjoin(opacity).flatten(background=255)
        notes.append("Transparent parts are laid on white.")
    elif image.bands > wanted:
        notes.append("A band beyond the colours is left out.")
    return Converted(converted, tuple(notes))


def _convert_colours(image: pyvips.Image) -> tuple[pyvips.Image, list[str]]:
    if image.interpretation == "cmyk":
        embedded = image.get_typeof(_PROFILE) != 0
        converted = _apply_profile(image, fallback="cmyk")
        origin = "its embedded profile" if embedded else "a general CMYK profile"
        return converted, [f"Converted from CMYK with {origin}."]
    grey = image.bands == 1
    if image.get_typeof(_PROFILE) and _changes_colours(image):
        converted = _apply_profile(image, fallback="srgb")
        # A grey profile gives three equal bands; green is one of them.
        converted = converted.extract_band(1) if grey and converted.bands > 1 else converted
        if grey:
            converted = converted.copy(interpretation="b-w")
        return converted, ["Converted to sRGB with its embedded profile."]
    return image.colourspace("b-w" if grey else "srgb").cast("uchar"), []


def _apply_profile(image: pyvips.Image, *, fallback: str) -> pyvips.Image:
    """Use the embedded profile; `fallback` where it is missing, broken or of another kind."""
    return image.icc_transform(
        "srgb",
        embedded=True,
        input_profile=fallback,
        intent="relative",
        black_point_compensation=True,
        depth=8,
    )


def _changes_colours(image: pyvips.Image) -> bool:
    """Whether the embedded profile moves any probe colour by more than one step of 255.

    Most files carry sRGB itself; leaving their pixels alone halves the time of the conversion.
    """
    if image.bands == 1:
        raw, interpretation = bytes(_STEPS), "b-w"
    else:
        raw = bytes(value for colour in product(_STEPS, repeat=3) for value in colour)
        interpretation = "srgb"
    count = len(raw) // image.bands
    probe = pyvips.Image.new_from_memory(raw, count, 1, image.bands, "uchar")
    probe = probe.copy(interpretation=interpretation)
    probe.set_type(pyvips.GValue.blob_type, _PROFILE, image.get(_PROFILE))
    moved = _apply_profile(probe, fallback="srgb").cast("short") - probe
    return bool(moved.abs().max() > 1)
