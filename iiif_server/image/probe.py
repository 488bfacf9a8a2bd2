"""Look at a deposited file before anything is kept: what it is, how large, and whether it can be trusted.

No pixel is decoded, and only the loaders named in `libvips` are asked. JPEG 2000 and JPEG XL headers
and the directories of a TIFF are read by this package itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

import pyvips

from iiif_server.image import codestreams
from iiif_server.image.cielab import open_cielab
from iiif_server.image.completeness import check_complete, check_tiff_complete
from iiif_server.image.errors import ImageRefusedError, TiffStructureError, UnknownFormatError
from iiif_server.image.libvips import first_reason, open_picture
from iiif_server.image.tiff import Directory, Tag, TiffReader

#: 40,000 × 40,000: the largest scans of paintings and maps known to museums reach about a gigapixel.
MAX_PIXELS = 1_600_000_000
#: For pictures that decoders hold whole in memory (JPEG 2000, JPEG XL, AVIF, WebP, GIF, progressive JPEG,
#: interlaced PNG): OpenJPEG takes 12 bytes a pixel of RGB, so this bounds a child process at 4 GB.
MAX_WHOLE_PIXELS = 300_000_000
#: Below this many pixels a bomb costs a second at most, so blank pages pass however small they are.
_HARMLESS_PIXELS = 100_000_000
#: Deflate never exceeds 1032 to 1, so no 8-bit PNG or TIFF is honest above this. Scans have under 100.
_MAX_PIXELS_PER_BYTE = 1100


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


def inspect_header(path: Path) -> tuple[PageHeader, ...]:
    """List the pictures in a file, or refuse it with a reason its depositor can act on.

    The levels of a pyramidal TIFF are one picture. Of an animation only the first frame counts.

    Raises
    ------
    ImageRefusedError
        If the file is empty, unknown, truncated, too large, or claims more than its bytes can hold.
    """
    with path.open("rb") as file:
        kind = recognise(file)
        if kind is MasterFormat.TIFF:
            headers = _inspect_tiff(file)
        elif kind in (MasterFormat.JPEG2000, MasterFormat.JPEGXL):
            headers = (_inspect_codestream(file, kind),)
        else:
            headers = (_inspect_with_libvips(path, kind),)
        file_bytes = file.seek(0, 2)
        _check_plausible(headers, file_bytes)
        check_complete(file, kind)
    if kind is MasterFormat.TIFF:
        _check_opens(path, headers[0])
    return headers


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
    if head[4:8] == b"ftyp":
        if b"avif" in head[8:] or b"avis" in head[8:]:
            return MasterFormat.AVIF
        raise ImageRefusedError("HEIF pictures other than AVIF are not accepted; export a TIFF.")
    raise UnknownFormatError(
        "The file is no picture of a known format; deposit TIFF, JPEG, PNG, WebP, AVIF, GIF, "
        "JPEG 2000 or JPEG XL."
    )


_SIGNATURES: dict[MasterFormat, tuple[bytes, ...]] = {
    MasterFormat.JPEG: (b"\xff\xd8\xff",),
    MasterFormat.PNG: (b"\x89PNG\r\n\x1a\n",),
    MasterFormat.TIFF: (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    MasterFormat.GIF: (b"GIF87a", b"GIF89a"),
    MasterFormat.JPEG2000: (codestreams.JP2_SIGNATURE, codestreams.J2K_SIGNATURE),
    MasterFormat.JPEGXL: (codestreams.JXL_CONTAINER_SIGNATURE, codestreams.JXL_SIGNATURE),
}


def _header(
    kind: MasterFormat,
    page: int,
    size: tuple[int, int],
    samples: tuple[int | None, int | None],
    *,
    decoded_whole: bool = False,
    notes: tuple[str, ...] = (),
    is_cielab: bool = False,
) -> PageHeader:
    media_type, extension = _MEDIA_TYPES[kind]
    return PageHeader(
        kind, media_type, extension, page, *size, *samples, decoded_whole, notes, is_cielab
    )


_UNREAD_COLOURS = "What the JPEG XL file says of its colours is not read; they are taken as sRGB."


def _inspect_codestream(file: BinaryIO, kind: MasterFormat) -> PageHeader:
    parse = (
        codestreams.parse_jpeg2000_header
        if kind is MasterFormat.JPEG2000
        else codestreams.parse_jpegxl_header
    )
    found = parse(file)
    if found.bands is not None and found.bands > 4:
        raise ImageRefusedError(f"The picture has {found.bands} bands; deposit grey or RGB.")
    if found.bits is not None and found.bits > 16:
        raise ImageRefusedError(f"The picture has {found.bits} bits a sample; deposit 8 or 16.")
    size, samples = (found.width, found.height), (found.bands, found.bits)
    notes = () if found.is_srgb else (_UNREAD_COLOURS,)
    return _header(kind, 0, size, samples, decoded_whole=True, notes=notes)


def _inspect_with_libvips(path: Path, kind: MasterFormat) -> PageHeader:
    try:
        image = open_picture(path, kind, page=0)
        bits = _bits(image)
        frames = int(image.get("n-pages")) if image.get_typeof("n-pages") else 1
        notes = (f"Only the first of {frames} frames is shown.",) if frames > 1 else ()
        whole = kind in (MasterFormat.WEBP, MasterFormat.AVIF, MasterFormat.GIF) or any(
            image.get_typeof(name) for name in ("jpeg-multiscan", "interlaced")
        )
        size, samples = (image.width, image.height), (image.bands, bits)
        return _header(kind, 0, size, samples, decoded_whole=whole, notes=notes)
    except pyvips.Error as error:
        raise ImageRefusedError(
            f"The {kind} file's header cannot be read ({first_reason(error)}); export it again."
        ) from error


def _bits(image: pyvips.Image) -> int:
    if image.get_typeof("bits-per-sample"):
        return int(image.get("bits-per-sample"))
    widths = {"uchar": 8, "ushort": 16}
    if image.format not in widths:
        raise ImageRefusedError(
            f"The picture has samples of type {image.format}; deposit 8 or 16 bits a sample."
        )
    return widths[image.format]


#: Grey (two ways), RGB, palette and CMYK, as TIFF 6.0 numbers them.
_PHOTOMETRICS = {0, 1, 2, 3, 5}
_CIELAB = 8
#: YCbCr is converted only where the compression is JPEG; elsewhere libvips would show it as RGB.
_YCBCR, _JPEG_COMPRESSIONS = 6, {6, 7}


def _inspect_tiff(file: BinaryIO) -> tuple[PageHeader, ...]:
    try:
        reader = TiffReader(file)
        pages = find_pages(reader)
        headers = tuple(_inspect_tiff_page(reader, page) for page in pages)
        check_tiff_complete(reader)
    except TiffStructureError as error:
        raise ImageRefusedError(f"{error} The file is damaged; export it again.") from error
    return headers


def _check_opens(path: Path, header: PageHeader) -> None:
    try:
        if header.is_cielab and header.bits == 8:
            open_cielab(path, header.page)
        else:
            open_picture(path, MasterFormat.TIFF, page=header.page)
    except pyvips.Error as error:
        raise ImageRefusedError(
            f"The TIFF cannot be read ({first_reason(error)}); export it again."
        ) from error


def _inspect_tiff_page(reader: TiffReader, page: Directory) -> PageHeader:
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
    return _header(MasterFormat.TIFF, page.index, size, (bands, bits), is_cielab=is_cielab)


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


def _check_plausible(headers: tuple[PageHeader, ...], file_bytes: int) -> None:
    for header in headers:
        width, height = header.width, header.height
        if width < 1 or height < 1:
            raise ImageRefusedError(f"The picture is {width} × {height} pixels; it has no area.")
        most = MAX_WHOLE_PIXELS if header.decoded_whole else MAX_PIXELS
        if width * height > most:
            advice = "deposit a tiled TIFF" if most < MAX_PIXELS else "deposit it in parts"
            raise ImageRefusedError(
                f"The picture claims {width} × {height} pixels, more than the {most:,} that are "
                f"accepted in this format; {advice}."
            )
    pixels = sum(header.width * header.height for header in headers)
    if pixels > _HARMLESS_PIXELS and pixels > _MAX_PIXELS_PER_BYTE * file_bytes:
        raise ImageRefusedError(
            f"The file claims {pixels:,} pixels in only {file_bytes:,} bytes; it is damaged or hostile."
        )
