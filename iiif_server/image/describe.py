"""Describe the pictures in a file as the conversion will see them, and what it will do to them.

The notes are those of the conversion itself, planned but not run: no pixel is decoded.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyvips

from iiif_server.image.codestreams import parse_jpeg2000_header
from iiif_server.image.colour import convert_to_srgb
from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.libvips import first_reason
from iiif_server.image.master_format import MasterFormat, PageHeader
from iiif_server.image.page_reader import describe_turning, find_orientation, has_reader, open_page
from iiif_server.image.probe import inspect_header
from iiif_server.image.profiles import PROFILE, find_profile, parse_profile
from iiif_server.image.tiff import Directory, Tag, TiffReader
from iiif_server.image.tiff_pages import extra_is_opacity, find_pages

_COLOURS = {
    "b-w": "grey", "grey16": "grey", "srgb": "RGB", "rgb16": "RGB", "cmyk": "CMYK", "labs": "CIELAB",
}  # fmt: skip
_COMPRESSIONS = {
    1: "none", 2: "CCITT 3", 3: "CCITT fax 3", 4: "CCITT fax 4", 5: "LZW", 6: "old JPEG", 7: "JPEG",
    8: "deflate", 32773: "PackBits", 32946: "deflate", 34712: "JPEG 2000", 50000: "Zstandard",
    50001: "WebP",
}  # fmt: skip
_OWN_COMPRESSIONS = {
    MasterFormat.JPEG: "JPEG", MasterFormat.PNG: "deflate", MasterFormat.WEBP: "WebP",
    MasterFormat.AVIF: "AV1", MasterFormat.GIF: "LZW", MasterFormat.JPEG2000: "JPEG 2000",
    MasterFormat.JPEGXL: "JPEG XL",
}  # fmt: skip
#: libvips says one pixel a millimetre where the file says nothing.
_UNKNOWN_PIXELS_PER_MM = 1.0
_MM_PER_INCH = 25.4


@dataclass(frozen=True)
class PageDescription:
    """One picture in a file; None and empty texts stand for what its header does not tell.

    `width` and `height` are pixels as stored. `tile_px` is width and height of its tiles; `reduced` counts the
    smaller copies of it that the file holds. `notes` say what becomes of it.
    """

    page: int
    format: str
    media_type: str
    width: int
    height: int
    bands: int | None = None
    bits: int | None = None
    colours: str = ""
    profile: str = ""
    orientation: int = 1
    dpi: float | None = None
    compression: str = ""
    tile_px: tuple[int, int] | None = None
    reduced: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Storage:
    """How the samples of a page lie in its file."""

    compression: str
    tile_px: tuple[int, int] | None = None
    reduced: int = 0
    extra_is_opacity: bool = True


def describe_file(path: Path) -> tuple[PageDescription, ...]:
    """Describe every picture in a file, or refuse it as a deposit would.

    Raises
    ------
    ImageRefusedError
        If the file would be refused.
    """
    headers = inspect_header(path)
    storage = _describe_storage(path, headers)
    return tuple(_describe_page(path, header, storage[header.page]) for header in headers)


def _describe_page(path: Path, header: PageHeader, storage: _Storage) -> PageDescription:
    base = PageDescription(
        page=header.page,
        format=header.format.value,
        media_type=header.media_type,
        width=header.width,
        height=header.height,
        bands=header.bands,
        bits=header.bits,
        compression=storage.compression,
        tile_px=storage.tile_px,
        reduced=storage.reduced,
        notes=header.notes,
    )
    if header.format is MasterFormat.JPEGXL:
        return base  # its header, as far as it is read here, tells no more
    try:
        image = open_page(path, header) if has_reader(header) else _stand_in(path, header)
        return _describe_colours(image, base, storage)
    except pyvips.Error as error:
        raise ImageRefusedError(
            f"Page {header.page} cannot be read ({first_reason(error)}); export it again."
        ) from error


def _stand_in(path: Path, header: PageHeader) -> pyvips.Image:
    """Return one pixel of the kind that decoding would give: there is no loader that only reads the header."""
    bands, bits = header.bands or 1, header.bits or 8
    deep = bits > 8
    kinds = ("grey16", "rgb16") if deep else ("b-w", "srgb")
    pixel = pyvips.Image.black(1, 1, bands=bands).cast("ushort" if deep else "uchar")
    pixel = pixel.copy(interpretation=kinds[bands > 2])
    with path.open("rb") as file:
        profile = parse_jpeg2000_header(file).profile
    if profile is not None:
        pixel.set_type(pyvips.GValue.blob_type, PROFILE, profile)
    return pixel


def _describe_colours(
    image: pyvips.Image, base: PageDescription, storage: _Storage
) -> PageDescription:
    orientation = find_orientation(image)
    converted = convert_to_srgb(image, extra_is_opacity=storage.extra_is_opacity)
    data = find_profile(image)
    profile = None if data is None else parse_profile(data)
    progressive = any(image.get_typeof(name) for name in ("jpeg-multiscan", "interlaced"))
    known = {name: getattr(base, name) for name in base.__dataclass_fields__}
    return PageDescription(
        **known
        | {
            "colours": _COLOURS.get(image.interpretation, image.interpretation),
            "profile": "" if data is None else (profile.name if profile else "damaged"),
            "orientation": orientation,
            "dpi": _resolution(image),
            "compression": f"{base.compression}, progressive" if progressive else base.compression,
            "notes": base.notes + describe_turning(orientation) + converted.notes,
        }
    )


def _resolution(image: pyvips.Image) -> float | None:
    if image.xres <= 0 or abs(image.xres - _UNKNOWN_PIXELS_PER_MM) < 1e-6:
        return None
    return round(float(image.xres) * _MM_PER_INCH, 1)


def _describe_storage(path: Path, headers: tuple[PageHeader, ...]) -> dict[int, _Storage]:
    kind = headers[0].format
    if kind is not MasterFormat.TIFF:
        return {header.page: _Storage(_OWN_COMPRESSIONS[kind]) for header in headers}
    with path.open("rb") as file:
        reader = TiffReader(file)
        pages = find_pages(reader)
        ends = [page.index for page in pages[1:]] + [len(reader.directories())]
        return {
            page.index: _describe_directory(reader, page, end - page.index - 1)
            for page, end in zip(pages, ends, strict=True)
        }


def _describe_directory(reader: TiffReader, page: Directory, following: int) -> _Storage:
    number = reader.number(page, Tag.COMPRESSION, 1)
    tile_px = None
    if Tag.TILE_WIDTH in page.fields:
        tile_px = reader.number(page, Tag.TILE_WIDTH), reader.number(page, Tag.TILE_LENGTH)
    return _Storage(
        compression=_COMPRESSIONS.get(number, f"number {number}"),
        tile_px=tile_px,
        reduced=following + len(reader.sub_directories(page)),
        extra_is_opacity=extra_is_opacity(reader, page),
    )
