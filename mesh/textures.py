"""Pictures on surfaces: looked at, reduced and encoded with libvips, in bounded memory.

The only module of this package that imports pyvips.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pyvips

from mesh.color import encode_srgb, linearize
from mesh.errors import MeshRefusedError
from mesh.limits import MAX_TEXTURE_PIXELS, MAX_TEXTURE_SIDE_PX
from mesh.surface import ByteArray, Texture

#: JPEG quality of colours. At 88 the mean ΔE against the source stays under 1 on scans.
COLOR_QUALITY = 88
#: JPEG quality of maps that hold numbers (normals, roughness), with full chroma.
DATA_QUALITY = 92

#: First bytes of the formats that are read. libvips would open others too (SVG, PDF), with less
#: tried loaders, so the choice is made here.
_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"RIFF": "image/webp",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"GIF8": "image/gif",
}


#: A picture that fits already is kept byte for byte while it is at most this many times as large as
#: one written anew: what was deposited has no second loss (ΔE 0 against 1.3 on a scan at 85).
_KEPT_RATIO = 1.5

#: Sides up to which WebP is written with more effort, and with chroma that is sharpened for how it is
#: read again. Together they save 5 to 10 % at equal ΔE; at 4096 px they would take 5 s, and what is
#: used takes 0.7 s (docs/decisions/0016).
_WEBP_EFFORTS = ((768, 6, True), (1024, 4, True), (2048, 2, True))
_WEBP_LEAST_EFFORT = (2, False)

#: With no effort WebP takes this many times as many bytes, and hardly any time.
_WEBP_HASTE = 1.12

#: The container counts sides in 14 bits.
MAX_WEBP_SIDE_PX = 16_383


@dataclass(frozen=True)
class TextureLimit:
    """How a level's pictures are written: at most this wide and high, and as colour or numbers.

    Without `quality` it is JPEG at the usual quality, and a JPEG that fits is always kept. With it, a
    picture that fits is kept where that is not much larger.
    """

    longest_px: int
    is_data: bool
    quality: int | None = None
    webp: bool = False


def read_texture(data: bytes, name: str) -> Texture:
    """Look at an encoded picture, and decode it once in passing to know that it is whole.

    0.1 s and a few megabytes for a JPEG of 4k. Done here because libvips, when it reduces while it
    decodes, shows the missing part of a truncated picture in black and only logs it.

    Raises
    ------
    MeshRefusedError
        No picture, of an unknown format, truncated, or larger than is accepted.
    """
    kinds = [kind for signature, kind in _SIGNATURES.items() if data.startswith(signature)]
    if not kinds:
        raise MeshRefusedError(
            f"the texture {name} is not JPEG, PNG, WebP, TIFF or GIF: convert it"
        )
    try:
        image = pyvips.Image.new_from_buffer(data, "", access="sequential")
    except pyvips.Error as error:
        raise MeshRefusedError(
            f"the texture {name} cannot be read: {_first_line(error)}; export it again"
        ) from error
    width, height = int(image.width), int(image.height)
    if max(width, height) > MAX_TEXTURE_SIDE_PX or width * height > MAX_TEXTURE_PIXELS:
        raise MeshRefusedError(
            f"the texture {name} is {width} × {height} px; at most {MAX_TEXTURE_PIXELS} pixels "
            f"are accepted: reduce it"
        )
    try:
        pyvips.Image.new_from_buffer(data, "", access="sequential", fail_on="truncated").avg()
    except pyvips.Error as error:
        raise MeshRefusedError(
            f"the texture {name} is damaged: {_first_line(error)}; export it again"
        ) from error
    return Texture(data, kinds[0], width, height, bool(image.hasalpha()))


def keep_pixels(pixels: ByteArray, *, effort: int = 3) -> Texture:
    """Make a texture of (height, width, 3 or 4) bytes in sRGB without loss, as PNG; 4k by 4k take about 2 s.

    `effort` goes from 1 to 9; 1 is for what is going to be written again.
    """
    image = pyvips.Image.new_from_array(np.ascontiguousarray(pixels), interpretation="srgb")
    data = cast(bytes, image.pngsave_buffer(keep="none", compression=effort))
    return Texture(data, "image/png", pixels.shape[1], pixels.shape[0], pixels.shape[2] == 4)


def decode_texture(texture: Texture, longest_px: int, *, alpha: bool = False) -> ByteArray:
    """Decode a picture to (height, width, 3 or 4) bytes in sRGB, reduced to a longest side."""
    image = _open_reduced(texture, longest_px)
    if alpha and not image.hasalpha():
        image = image.addalpha()
    if not alpha and image.hasalpha():
        image = image[:3]
    try:
        return cast(ByteArray, np.ascontiguousarray(image.numpy()))
    except pyvips.Error as error:
        raise MeshRefusedError(
            f"a texture cannot be decoded: {_first_line(error)}; export it again"
        ) from error


def decode_halved(texture: Texture, halvings: int, *, is_color: bool) -> ByteArray:
    """Decode a picture to (height, width, 4) bytes, halved so many times by averaging areas.

    Colours are averaged in linear light. The picture is decoded in rows, never whole: a JPEG of 16k takes
    as much memory as what is left of it, and 3 s.
    """
    image = _open_reduced(texture, texture.longest_px)
    image = image if image.hasalpha() else image.addalpha()
    if halvings:
        width, height = (max(side >> halvings, 1) for side in (texture.width, texture.height))
        table = _build_linear_table(is_color)
        image = image.maplut(table).shrink(texture.width / width, texture.height / height)
        image = image.maplut(_invert_table(is_color)).copy(interpretation="srgb")
    try:
        return cast(ByteArray, np.ascontiguousarray(image.numpy()))
    except pyvips.Error as error:
        raise MeshRefusedError(
            f"a texture cannot be decoded: {_first_line(error)}; export it again"
        ) from error


def _build_linear_table(is_color: bool) -> pyvips.Image:
    """For each byte of colour and coverage, 16 bits proportional to light."""
    share = np.arange(256, dtype=np.float32) / 255
    light = linearize(share) if is_color else share
    table = np.stack([light, light, light, share], axis=-1).astype(np.float64)
    return pyvips.Image.new_from_array((table * 65535 + 0.5).astype(np.uint16)[None])


def _invert_table(is_color: bool) -> pyvips.Image:
    share = (np.arange(65536) / 65535).astype(np.float32)
    number = (share * 255 + 0.5).astype(np.uint8)
    byte = encode_srgb(share) if is_color else number
    return pyvips.Image.new_from_array(np.stack([byte, byte, byte, number], axis=-1)[None])


def encode_texture(texture: Texture, limit: TextureLimit, *, keep_alpha: bool) -> Texture:
    """Write a picture for a level: WebP, or JPEG, or PNG where coverage is used and WebP is not.

    A picture that already fits is kept byte for byte, within the limit's reason: writing it again
    would only lose.
    """
    alpha = keep_alpha and texture.has_alpha
    fits = texture.longest_px <= limit.longest_px and _is_plain(texture, limit, alpha=alpha)
    if fits and limit.quality is None:
        return texture
    image = _open_for_level(texture, limit.longest_px)
    if image.hasalpha() and not alpha:
        image = image[:3]
    try:
        if fits:
            image = image.copy_memory()
            if len(texture.data) <= _KEPT_RATIO * _estimate_bytes(image, limit, alpha=alpha):
                return texture
        data, media_type = _encode(image, limit, alpha=alpha)
    except pyvips.Error as error:
        raise MeshRefusedError(
            f"a texture cannot be decoded: {_first_line(error)}; export it again"
        ) from error
    return Texture(data, media_type, int(image.width), int(image.height), alpha)


def _encode(image: pyvips.Image, limit: TextureLimit, *, alpha: bool) -> tuple[bytes, str]:
    quality = limit.quality or (DATA_QUALITY if limit.is_data else COLOR_QUALITY)
    if limit.webp:
        side = max(image.width, image.height)
        efforts = (each[1:] for each in _WEBP_EFFORTS if side <= each[0])
        effort, sharp = next(efforts, _WEBP_LEAST_EFFORT)
        return _encode_webp(image, quality, effort, sharp=sharp, alpha=alpha), "image/webp"
    if alpha:
        return cast(bytes, image.pngsave_buffer(keep="none", compression=6)), "image/png"
    chroma = "off" if limit.is_data else "auto"
    data = image.jpegsave_buffer(
        Q=quality, keep="none", subsample_mode=chroma, optimize_coding=True
    )
    return cast(bytes, data), "image/jpeg"


def _encode_webp(
    image: pyvips.Image, quality: int, effort: int, *, sharp: bool, alpha: bool
) -> bytes:
    # Colours under no coverage are kept: they bleed into the edge of what is covered.
    data = image.webpsave_buffer(
        Q=quality, keep="none", effort=effort, smart_subsample=sharp, alpha_q=100, exact=alpha
    )
    return cast(bytes, data)


def _estimate_bytes(image: pyvips.Image, limit: TextureLimit, *, alpha: bool) -> float:
    """Estimate what `_encode` would need; it takes a fifth of its time."""
    if not limit.webp or limit.quality is None:
        return len(_encode(image, limit, alpha=alpha)[0])
    return len(_encode_webp(image, limit.quality, 0, sharp=False, alpha=alpha)) / _WEBP_HASTE


def write_picture(pixels: ByteArray, path: Path) -> None:
    """Write (height, width, 3) bytes in sRGB as JPEG or PNG, by the name of the file."""
    image = pyvips.Image.new_from_array(pixels, interpretation="srgb")
    options = {"compression": 6} if path.suffix == ".png" else {"Q": 90, "optimize_coding": True}
    image.write_to_file(str(path), keep="none", **options)


def _open_for_level(texture: Texture, longest_px: int) -> pyvips.Image:
    """Open a picture as 8-bit sRGB, reduced by a filter without overshoot.

    Such a picture takes fewer bytes than one that was sharpened by the way (libvips' thumbnails are), and so may
    be larger: for a thumb of 162 kB, mean ΔE looked up at the nearest texel 4.20 instead of 4.35.
    """
    first_px = 2 * longest_px if texture.longest_px > 4 * longest_px else texture.longest_px
    image = _open_reduced(texture, first_px)
    share = longest_px / max(image.width, image.height)
    if share >= 1:
        return image
    if image.hasalpha():
        image = image.premultiply()
    reduced = image.resize(share, kernel="linear")
    if image.hasalpha():
        reduced = reduced.unpremultiply()
    return reduced.rint().cast("uchar")


def _open_reduced(texture: Texture, longest_px: int) -> pyvips.Image:
    """Open a picture as 8-bit sRGB; a JPEG is reduced while it is decoded."""
    try:
        if texture.longest_px > longest_px:
            image = pyvips.Image.thumbnail_buffer(
                texture.data,
                longest_px,
                height=longest_px,
                size="down",
                no_rotate=True,
                fail_on="truncated",
            )
        else:
            image = pyvips.Image.new_from_buffer(
                texture.data, "", access="sequential", fail_on="truncated"
            )
        if image.interpretation not in ("srgb", "rgb"):
            image = image.colourspace("srgb")
        if image.format != "uchar":
            image = (image >> 8 if image.format == "ushort" else image).cast("uchar")
        return image.bandjoin([image[0], image[0]]) if image.bands == 1 else image
    except pyvips.Error as error:
        raise MeshRefusedError(
            f"a texture cannot be decoded: {_first_line(error)}; export it again"
        ) from error


def _is_plain(texture: Texture, limit: TextureLimit, *, alpha: bool) -> bool:
    """Tell whether a picture is what would be written: 8 bits of sRGB, upright, of a kind to be kept."""
    kinds = {"image/jpeg"} if limit.quality is None else {"image/jpeg", "image/png"}
    if texture.media_type not in (kinds | {"image/webp"} if limit.webp else kinds):
        return False
    image = pyvips.Image.new_from_buffer(texture.data, "", access="sequential")
    has_orientation = image.get_typeof("orientation") != 0 and int(image.get("orientation")) != 1
    bands = 4 if alpha else 3
    is_8_bit = image.bands == bands and image.format == "uchar" and image.interpretation == "srgb"
    return is_8_bit and not has_orientation


def _first_line(error: pyvips.Error) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else "no reason given"
