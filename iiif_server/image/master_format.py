"""The file formats that are accepted for deposit, how each is recognised, and what is told of a page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO

from iiif_server.image import codestreams
from iiif_server.image.errors import ImageRefusedError, UnknownFormatError


class MasterFormat(StrEnum):
    """File formats accepted for deposit, recognised by content and never by name."""

    JPEG = "jpeg"
    PNG = "png"
    TIFF = "tiff"
    WEBP = "webp"
    AVIF = "avif"
    GIF = "gif"
    JPEG2000 = "jpeg2000"
    JPEGXL = "jpegxl"


_MEDIA_TYPES = {
    MasterFormat.JPEG: ("image/jpeg", "jpg"),
    MasterFormat.PNG: ("image/png", "png"),
    MasterFormat.TIFF: ("image/tiff", "tif"),
    MasterFormat.WEBP: ("image/webp", "webp"),
    MasterFormat.AVIF: ("image/avif", "avif"),
    MasterFormat.GIF: ("image/gif", "gif"),
    MasterFormat.JPEG2000: ("image/jp2", "jp2"),
    MasterFormat.JPEGXL: ("image/jxl", "jxl"),
}


_SIGNATURES: dict[MasterFormat, tuple[bytes, ...]] = {
    MasterFormat.JPEG: (b"\xff\xd8\xff",),
    MasterFormat.PNG: (b"\x89PNG\r\n\x1a\n",),
    MasterFormat.TIFF: (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    MasterFormat.GIF: (b"GIF87a", b"GIF89a"),
    MasterFormat.JPEG2000: (codestreams.JP2_SIGNATURE, codestreams.J2K_SIGNATURE),
    MasterFormat.JPEGXL: (codestreams.JXL_CONTAINER_SIGNATURE, codestreams.JXL_SIGNATURE),
}

#: First brands of HEIF pictures (ISO/IEC 23008-12, annex B); other files with the same box are films.
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


@dataclass(frozen=True)
class PageHeader:
    """One picture in a file, as its header describes it.

    `width` and `height` are pixels as stored, before the EXIF orientation. `page` is the number to give to
    `pyramid.write_pyramid`. `bands` and `bits` (a sample) are None where only decoding tells. `decoded_whole`
    says that a decoder holds all pixels in memory at once. `is_cielab` says that the samples are lightness and
    two signed opponents. `notes` are sentences for the depositor.
    """

    format: MasterFormat
    media_type: str
    extension: str
    page: int
    width: int
    height: int
    bands: int | None
    bits: int | None
    decoded_whole: bool = False
    notes: tuple[str, ...] = ()
    is_cielab: bool = False


def recognise(file: BinaryIO) -> MasterFormat:
    """Name the format of an open file by its first bytes.

    Raises
    ------
    ImageRefusedError
        If it is empty or none of the accepted formats.
    """
    file.seek(0)
    head = file.read(64)
    if not head:
        raise ImageRefusedError("The file is empty; copy it again.")
    for kind, signatures in _SIGNATURES.items():
        if head.startswith(signatures):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return MasterFormat.WEBP
    if head[4:8] == b"ftyp" and (b"avif" in head[8:] or b"avis" in head[8:]):
        return MasterFormat.AVIF
    if head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS:
        raise ImageRefusedError("HEIF pictures other than AVIF are not accepted; export a TIFF.")
    raise UnknownFormatError(
        "The file is no picture of a known format; deposit TIFF, JPEG, PNG, WebP, AVIF, GIF, "
        "JPEG 2000 or JPEG XL."
    )


def describe_page(
    kind: MasterFormat,
    page: int,
    size: tuple[int, int],
    samples: tuple[int | None, int | None],
    *,
    decoded_whole: bool = False,
    notes: tuple[str, ...] = (),
    is_cielab: bool = False,
) -> PageHeader:
    """Return the header of a page of `size` (width, height) with `samples` (bands, bits)."""
    media_type, extension = _MEDIA_TYPES[kind]
    return PageHeader(
        kind, media_type, extension, page, *size, *samples, decoded_whole, notes, is_cielab
    )
