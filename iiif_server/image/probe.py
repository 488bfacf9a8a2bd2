"""Look at a deposited file before anything is kept: what it is, how large, and whether it can be trusted.

No pixel is decoded, and only the loaders named in `libvips` are asked. JPEG 2000 and JPEG XL headers
and the directories of a TIFF are read by this package itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import pyvips

from iiif_server.image import codestreams
from iiif_server.image.completeness import check_complete
from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.libvips import first_reason, open_picture
from iiif_server.image.master_format import MasterFormat, PageHeader, describe_page, recognise
from iiif_server.image.page_reader import open_page
from iiif_server.image.tiff_pages import inspect_tiff

#: 40,000 × 40,000: the largest scans of paintings and maps known to museums reach about a gigapixel.
MAX_PIXELS = 1_600_000_000
#: For pictures that decoders hold whole in memory (JPEG 2000, JPEG XL, AVIF, WebP, GIF, progressive JPEG,
#: interlaced PNG): OpenJPEG takes 12 bytes a pixel of RGB, so this bounds a child process at 4 GB.
MAX_WHOLE_PIXELS = 300_000_000
#: Below this many pixels a bomb costs a second at most, so blank pages pass however small they are.
_HARMLESS_PIXELS = 100_000_000
#: Deflate never exceeds 1032 to 1, so no 8-bit PNG or TIFF is honest above this. Scans have under 100.
_MAX_PIXELS_PER_BYTE = 1100


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
            headers = inspect_tiff(file)
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
    return describe_page(kind, 0, size, samples, decoded_whole=True, notes=notes)


def _inspect_with_libvips(path: Path, kind: MasterFormat) -> PageHeader:
    try:
        image = open_picture(path, kind, page=0, lenient=True)
        bits = _bits(image)
        frames = int(image.get("n-pages")) if image.get_typeof("n-pages") else 1
        notes = (f"Only the first of {frames} frames is shown.",) if frames > 1 else ()
        whole = kind in (MasterFormat.WEBP, MasterFormat.AVIF, MasterFormat.GIF) or any(
            image.get_typeof(name) for name in ("jpeg-multiscan", "interlaced")
        )
        size, samples = (image.width, image.height), (image.bands, bits)
        return describe_page(kind, 0, size, samples, decoded_whole=whole, notes=notes)
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


def _check_opens(path: Path, header: PageHeader) -> None:
    try:
        open_page(path, header)
    except pyvips.Error as error:
        raise ImageRefusedError(
            f"The TIFF cannot be read ({first_reason(error)}); export it again."
        ) from error


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
