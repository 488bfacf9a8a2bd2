"""From pixels to the file of an answer, without metadata: in memory, or streamed to a file on disk."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyvips
from PIL import Image

from iiif_server.image import pillow
from iiif_server.image.cost import SMALL_PIXELS
from iiif_server.image.parameters import Format
from iiif_server.image.pyramid import JPEG_QUALITY

#: Formats whose canvas beyond a rotated picture is transparent; elsewhere it is white.
TRANSPARENT_FORMATS = frozenset({Format.PNG, Format.WEBP, Format.TIF, Format.GIF, Format.AVIF})

#: Formats that Pillow writes; it holds the whole picture.
_BY_PILLOW = frozenset({Format.JP2, Format.PDF})


@dataclass(frozen=True)
class _Encoder:
    """An operation of libvips without ``_buffer``, and its options."""

    operation: str
    options: dict[str, object]


#: JPEG has the quality of the stored tiles, so a rendered tile looks like its stored neighbour. Effort balances time
#: against size, measured on a photograph of 600 × 400 px, one thread: JPEG 1.6 ms (5.8 ms and 5 % smaller with
#: optimised tables), WebP 8 ms at effort 2 (46 ms and 4 % smaller at 4), AVIF 115 ms at effort 2 (1.2 s
#: and 15 % smaller at 4).
_ENCODERS: dict[Format, _Encoder] = {
    Format.JPG: _Encoder("jpegsave", {"Q": JPEG_QUALITY}),
    Format.PNG: _Encoder("pngsave", {"compression": 4}),
    Format.WEBP: _Encoder("webpsave", {"Q": 82, "effort": 2}),
    Format.GIF: _Encoder("gifsave", {"effort": 3}),
    Format.TIF: _Encoder("tiffsave", {"compression": "lzw", "predictor": "horizontal"}),
    Format.AVIF: _Encoder("heifsave", {"compression": "av1", "Q": 60, "effort": 2}),
}


def encode(picture: pyvips.Image, extension: Format, *, bitonal: bool) -> bytes:
    """Return the bytes of the file.

    Parameters
    ----------
    bitonal
        Whether every sample is 0 or 255: where a format has one bit a pixel, it is used.
    """
    if extension in _BY_PILLOW:
        target = io.BytesIO()
        _write_by_pillow(picture, extension, target, bitonal=bitonal)
        return target.getvalue()
    if extension is Format.JPG and picture.width * picture.height <= SMALL_PIXELS:
        return pillow.encode_jpeg(_in_memory(picture), JPEG_QUALITY)
    encoder = _encoder(picture, extension, bitonal=bitonal)
    save = getattr(picture, f"{encoder.operation}_buffer")
    encoded: bytes = save(keep="none", **encoder.options)
    return encoded


def encode_to_file(
    picture: pyvips.Image, extension: Format, target: Path, *, bitonal: bool
) -> None:
    """Write the same file to disk; formats that can be streamed are, so it is never whole in memory."""
    if extension in _BY_PILLOW:
        with target.open("wb") as file:
            _write_by_pillow(picture, extension, file, bitonal=bitonal)
        return
    encoder = _encoder(picture, extension, bitonal=bitonal)
    getattr(picture, encoder.operation)(str(target), keep="none", **encoder.options)


def _encoder(picture: pyvips.Image, extension: Format, *, bitonal: bool) -> _Encoder:
    encoder = _ENCODERS[extension]
    if bitonal and picture.bands == 1 and extension is Format.PNG:
        return _Encoder(encoder.operation, {**encoder.options, "bitdepth": 1})
    if bitonal and picture.bands == 1 and extension is Format.TIF:
        return _Encoder(encoder.operation, {"compression": "ccittfax4", "bitdepth": 1})
    return encoder


def _write_by_pillow(
    picture: pyvips.Image, extension: Format, target: BinaryIO, *, bitonal: bool
) -> None:
    held = _in_memory(picture)
    if extension is Format.JP2:
        pillow.write_jp2(held, target)
    else:
        pillow.write_pdf(held, target, JPEG_QUALITY, bitonal=bitonal)


def _in_memory(picture: pyvips.Image) -> Image.Image:
    return pillow.from_samples(
        picture.write_to_memory(), picture.width, picture.height, picture.bands
    )
