"""The pictures among the directories of a deposited TIFF, as they describe themselves; no pixel is decoded."""

from __future__ import annotations

from typing import BinaryIO

from iiif_server.image.completeness import check_tiff_complete
from iiif_server.image.errors import ImageRefusedError, TiffStructureError
from iiif_server.image.master_format import MasterFormat, PageHeader, describe_page
from iiif_server.image.tiff import Directory, Tag, TiffReader

#: Grey (two ways), RGB, palette and CMYK, as TIFF 6.0 numbers them.
_PHOTOMETRICS = {0, 1, 2, 3, 5}
_CIELAB = 8
#: YCbCr is converted only where the compression is JPEG; elsewhere libvips would show it as RGB.
_YCBCR, _JPEG_COMPRESSIONS = 6, {6, 7}


def inspect_tiff(file: BinaryIO) -> tuple[PageHeader, ...]:
    """List the pictures of an open TIFF, in their order.

    Raises
    ------
    ImageRefusedError
        If it is damaged, truncated, or holds what cannot be converted.
    """
    try:
        reader = TiffReader(file)
        pages = find_pages(reader)
        headers = tuple(_inspect_page(reader, page) for page in pages)
        check_tiff_complete(reader)
    except TiffStructureError as error:
        raise ImageRefusedError(f"{error} The file is damaged; export it again.") from error
    return headers


def _inspect_page(reader: TiffReader, page: Directory) -> PageHeader:
    size = reader.number(page, Tag.IMAGE_WIDTH), reader.number(page, Tag.IMAGE_LENGTH)
    bits = max(reader.numbers(page, Tag.BITS_PER_SAMPLE) or (1,))
    bands = reader.number(page, Tag.SAMPLES_PER_PIXEL, 1)
    photometric = reader.number(page, Tag.PHOTOMETRIC)
    compression = reader.number(page, Tag.COMPRESSION, 1)
    is_cielab = photometric == _CIELAB and bands == 3 and bits in (8, 16)
    known = (
        photometric in _PHOTOMETRICS
        or is_cielab
        or (photometric == _YCBCR and compression in _JPEG_COMPRESSIONS)
    )
    if not known:
        raise ImageRefusedError(
            f"The TIFF's colours are of kind {photometric} in {bands} bands of {bits} bits (8 is "
            "CIELAB, 32803 camera raw); deposit grey, RGB, CMYK, or CIELAB in 3 bands of 8 or 16 bits."
        )
    if bits not in (1, 2, 4, 8, 16) or reader.number(page, Tag.SAMPLE_FORMAT, 1) != 1:
        raise ImageRefusedError(
            f"The TIFF has signed, floating or {bits}-bit samples; deposit unsigned 8 or 16 bits."
        )
    if not page.fields.keys() & {Tag.STRIP_OFFSETS, Tag.TILE_OFFSETS}:
        raise ImageRefusedError("The TIFF holds no pixels; export it again.")
    if not 1 <= bands <= 5:
        raise ImageRefusedError(f"The TIFF has {bands} bands; deposit grey, RGB or CMYK.")
    return describe_page(MasterFormat.TIFF, page.index, size, (bands, bits), is_cielab=is_cielab)


def find_pages(reader: TiffReader) -> tuple[Directory, ...]:
    """Pick the pictures among a TIFF's directories: no reduced copies, no masks.

    A reduced copy says so (bit 0 of NewSubfileType, TIFF 6.0 section 8), or is tiled and half as large as
    the one before it, as older writers of pyramids left it.

    Raises
    ------
    ImageRefusedError
        If nothing but copies and masks is there.
    """
    pages: list[Directory] = []
    previous = (0, 0)
    for directory in reader.directories():
        size = (
            reader.number(directory, Tag.IMAGE_WIDTH),
            reader.number(directory, Tag.IMAGE_LENGTH),
        )
        halved = Tag.TILE_WIDTH in directory.fields and all(
            0 <= before - 2 * now <= 1 or before - 2 * now == -1
            for before, now in zip(previous, size, strict=True)
        )
        marked = reader.number(directory, Tag.NEW_SUBFILE_TYPE, 0) & 0b101
        if not marked and not halved:
            pages.append(directory)
        previous = size
    if not pages:
        raise ImageRefusedError("The TIFF holds only reduced copies or masks; export it again.")
    return tuple(pages)


def extra_is_opacity(reader: TiffReader, page: Directory) -> bool:
    """Tell whether a band beyond the colours is opacity (ExtraSamples, TIFF 6.0, section 18)."""
    return reader.number(page, Tag.EXTRA_SAMPLES, 0) in (1, 2)
