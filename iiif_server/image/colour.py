"""Bring any accepted picture to 8-bit sRGB or grey on white, saying what was done.

Conversions are relative colorimetric with black point compensation, the usual choice for photographs
(ICC.1:2022, clause 6.2 and annex D; compensation as ISO 18619:2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyvips

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.profiles import PROFILE, apply_profile, find_profile, judge_profile

#: Number of colour bands by libvips' interpretation; further bands are opacity or unknown.
_COLOUR_BANDS = {
    "b-w": 1,
    "grey16": 1,
    "srgb": 3,
    "rgb16": 3,
    "cmyk": 4,
    "labs": 3,
}


_UNTOLD_ADOBE_RGB = (
    "The camera says Adobe RGB but embeds no profile; the colours are taken as sRGB. "
    "Embed the profile and deposit it again for stronger colours."
)


@dataclass(frozen=True)
class Converted:
    """A lazy picture in 8-bit sRGB (3 bands) or grey (1 band), and what happened to it.

    `is_same` says that its pixels are those of the picture that was given.
    """

    image: pyvips.Image
    notes: tuple[str, ...]
    is_same: bool = False


def convert_to_srgb(image: pyvips.Image, *, extra_is_opacity: bool) -> Converted:
    """Plan the conversion; pixels are computed when the result is read.

    `extra_is_opacity` says whether a band beyond the colours is opacity. If so the picture is laid on
    white, else the band is left out.

    Raises
    ------
    ImageRefusedError
        If the colours are of no kind that is accepted.
    """
    kind = image.interpretation
    wanted = _COLOUR_BANDS.get(kind)
    samples = ("short",) if kind == "labs" else ("uchar", "ushort")
    if wanted is None or wanted > image.bands or image.format not in samples:
        raise ImageRefusedError(
            f"The picture's colours are {kind} in {image.bands} bands of {image.format}; "
            "deposit grey, RGB, CMYK or CIELAB with 8 or 16 bits."
        )
    notes = ["Reduced from 16 to 8 bits a sample."] if image.format == "ushort" else []
    colours = image.extract_band(0, n=wanted) if image.bands > wanted else image
    converted, changes, colour_notes = _convert_colours(colours)
    notes += colour_notes
    if image.bands > wanted and extra_is_opacity:
        opacity = image.extract_band(wanted)
        if image.format == "ushort":
            opacity = (opacity >> 8).cast("uchar")
        converted = converted.bandjoin(opacity).flatten(background=255)
        notes.append("Transparent parts are laid on white.")
    elif image.bands > wanted:
        notes.append("A band beyond the colours is left out.")
    is_same = not changes and image.format == "uchar" and image.bands == wanted
    return Converted(converted, tuple(notes), is_same)


def _convert_colours(image: pyvips.Image) -> tuple[pyvips.Image, bool, list[str]]:
    """Return the picture in sRGB or grey, whether that changed any sample, and what is to be said."""
    if image.interpretation == "labs":
        return _convert_cielab(image), True, ["Converted from CIELAB."]
    image, changes, notes = _settle_profile(image)
    if image.interpretation == "cmyk":
        origin = "its embedded profile" if changes else "a general CMYK profile"
        converted = apply_profile(image, fallback="cmyk")
        return converted, True, [*notes, f"Converted from CMYK with {origin}."]
    grey = image.bands == 1
    if changes:
        converted = apply_profile(image)
        # A grey profile gives three equal bands; green is one of them.
        converted = converted.extract_band(1) if grey and converted.bands > 1 else converted
        if grey:
            converted = converted.copy(interpretation="b-w")
        return converted, True, [*notes, "Converted to sRGB with its embedded profile."]
    same = image.interpretation == ("b-w" if grey else "srgb")
    return image.colourspace("b-w" if grey else "srgb").cast("uchar"), not same, notes


def _settle_profile(image: pyvips.Image) -> tuple[pyvips.Image, bool, list[str]]:
    """Return the picture without a profile that cannot be used, whether one changes it, and what is to be said."""
    data = find_profile(image)
    if data is None:
        return image, False, [_UNTOLD_ADOBE_RGB] if _is_adobe_rgb(image) else []
    verdict = judge_profile(image, data)
    if not verdict.fault:
        return image, verdict.changes, []
    bare = image.copy()
    bare.remove(PROFILE)
    taken = {1: "sRGB's grey", 4: "those of a general CMYK profile"}.get(image.bands, "sRGB")
    note = (
        f"The embedded colour profile {verdict.fault} and is not used; "
        f"the colours are taken as {taken}."
    )
    return bare, False, [note]


def _is_adobe_rgb(image: pyvips.Image) -> bool:
    """Whether a camera says Adobe RGB in EXIF alone, by the letters R03 (DCF 2.0, section 3.3.3)."""
    name = "exif-ifd4-InteroperabilityIndex"
    return bool(image.get_typeof(name)) and str(image.get(name)).startswith("R03")


def _convert_cielab(image: pyvips.Image) -> pyvips.Image:
    """Convert CIELAB under D50, the white of the profile connection space and of Photoshop's TIFFs.

    libvips' own CIELAB is under D65, so its way to sRGB would turn colours; greys would be right.
    """
    bare = image.copy()
    if bare.get_typeof(PROFILE):
        bare.remove(PROFILE)
    return bare.colourspace("lab").icc_export(
        output_profile="srgb",
        pcs="lab",
        intent="relative",
        black_point_compensation=True,
        depth=8,
    )
