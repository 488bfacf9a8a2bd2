"""Make the one file that every answer is cut from: a tiled pyramid of JPEG tiles in sRGB.

`write_pyramid` runs in a spawned child process that called `libvips.prepare_for_deriving`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyvips

from iiif_server.image.colour import Converted, convert_to_srgb
from iiif_server.image.errors import DerivationError, ImageRefusedError, TiffStructureError
from iiif_server.image.geometry import PyramidGeometry, ceil_div
from iiif_server.image.libvips import first_reason, is_oddity, open_picture
from iiif_server.image.master_format import MasterFormat, PageHeader
from iiif_server.image.page_reader import (
    describe_turning,
    find_orientation,
    has_reader,
    open_page,
)
from iiif_server.image.probe import inspect_header
from iiif_server.image.tiff import TiffReader
from iiif_server.image.tiff_pages import extra_is_opacity

#: Name and version of this conversion; it grows when the same original would give another pyramid.
PYRAMID_RECIPE = "pyramid-2"
#: A tile of 512 px is about 40 kB at this quality: one disk read or ranged request, a quarter of the requests
#: that tiles of 256 px need.
TILE_PX = 512
#: Below libjpeg's 90 libvips keeps half the colour resolution (4:2:0) and YCbCr, which every browser
#: reads alike; 85 is where differences stop being visible in scans at 100 %.
JPEG_QUALITY = 85
#: JPEG at this quality never exceeds its raw pixels, and a classic TIFF ends at 4 GiB; a third of the raw
#: size is held by the smaller levels.
_CLASSIC_TIFF_RAW_BYTES = 3 << 30

#: A picture to be turned is held in memory up to this many bytes of raw pixels, else spooled to disk.
_MAX_TURNED_IN_MEMORY_BYTES = 100 << 20

#: A block of JPEG with colours of half the resolution (ITU-T T.81, A.2.3).
_JPEG_BLOCK_PX = 16
#: Share of a side by which it may be extended beyond whole tiles for the sake of the smallest levels.
_MOST_EXTENSION = 1 / 8

#: EXIF orientations that need no pixel from further down than the row being written.
_STREAMING_ORIENTATIONS = (1, 2)


@dataclass(frozen=True)
class Pyramid:
    """What was written, and what happened to the picture on the way, in sentences for its depositor."""

    geometry: PyramidGeometry
    notes: tuple[str, ...]


def write_pyramid(
    original: Path, target: Path, *, page: int = 0, progress: Callable[[float], None]
) -> Pyramid:
    """Turn one page of an original into the pyramid that tiles are served from.

    The picture is upright, in 8-bit sRGB or grey on white, without metadata. `target` appears whole or
    not at all; `target` with ``.part`` and ``.spool`` added are used on the way.

    Parameters
    ----------
    page
        A `PageHeader.page` of the original.
    progress
        Called with a growing share of the work from 0 to 1, about a hundred times; what it raises ends
        the work.

    Raises
    ------
    ImageRefusedError
        If the original is refused by `inspect_header` or its data turn out damaged.
    DerivationError
        If the pyramid cannot be written although nothing is wrong with the original.

    Notes
    -----
    Rows stream through; TIFF, PNG and baseline JPEG of any size take under 200 MB of memory. A large picture
    to be turned by EXIF orientation is first decoded to disk, raw, beside the target. libvips keeps the
    smaller levels in ``TMPDIR`` until the end, about a third of the pyramid.
    """
    header = _find_header(original, page)
    try:
        try:
            return _write(original, header, target, progress, lenient=False)
        except pyvips.Error as error:
            if not is_oddity(error):
                raise
        return _write(original, header, target, progress, lenient=True)
    except pyvips.Error as error:
        raise _explain(error) from error


def _write(
    original: Path,
    header: PageHeader,
    target: Path,
    progress: Callable[[float], None],
    *,
    lenient: bool,
) -> Pyramid:
    spool = target.with_name(f"{target.name}.spool")
    try:
        converted = _open_converted(original, header, spool, lenient=lenient)
        geometry = _write_levels(converted.image, target, progress)
    finally:
        spool.unlink(missing_ok=True)
    return Pyramid(geometry, header.notes + converted.notes)


def _find_header(original: Path, page: int) -> PageHeader:
    headers = {header.page: header for header in inspect_header(original)}
    if page not in headers:
        raise ImageRefusedError(f"The file has no page {page}; it has {sorted(headers)}.")
    return headers[page]


def save_pyramid(
    image: pyvips.Image, target: Path, progress: Callable[[float], None]
) -> PyramidGeometry:
    """Write a picture in 8-bit sRGB or grey as a pyramid; `target` appears whole or not at all.

    Raises
    ------
    ImageRefusedError, DerivationError
        As for `write_pyramid`.
    """
    try:
        return _write_levels(image, target, progress)
    except pyvips.Error as error:
        raise _explain(error) from error


def _write_levels(
    image: pyvips.Image, target: Path, progress: Callable[[float], None]
) -> PyramidGeometry:
    part = target.with_name(f"{target.name}.part")
    try:
        _save(image, part, progress)
        geometry = _finish(part, image.width, image.height)
        progress(1.0)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return geometry


def _open_converted(original: Path, header: PageHeader, spool: Path, *, lenient: bool) -> Converted:
    image = _decode(original, header, lenient=lenient)
    orientation = find_orientation(image)
    if orientation not in _STREAMING_ORIENTATIONS and has_reader(header):
        image = _make_random_access(image, spool)
    converted = convert_to_srgb(
        image.autorot(), extra_is_opacity=_extra_is_opacity(original, header)
    )
    return Converted(converted.image, describe_turning(orientation) + converted.notes)


def _make_random_access(image: pyvips.Image, spool: Path) -> pyvips.Image:
    """Decode once, so that turning may read in any order.

    Raw tiles on disk are read back through a small cache; libvips' own way, one mapped file, counts all
    pixels as memory of the process (measured: 726 MB for 192 megapixels, against 128 MB).
    """
    sample_bytes = 2 if image.format == "ushort" else 1
    if image.width * image.height * image.bands * sample_bytes <= _MAX_TURNED_IN_MEMORY_BYTES:
        return image.copy_memory()
    image.tiffsave(str(spool), tile=True, tile_width=256, tile_height=256, bigtiff=True)
    return open_picture(spool, MasterFormat.TIFF, page=0, access="random")


def _decode(original: Path, header: PageHeader, *, lenient: bool) -> pyvips.Image:
    if has_reader(header):
        return open_page(original, header, lenient=lenient)
    # Imported here because loading numpy and the codecs takes 0.2 s and 30 MB that no other format
    # needs, and because an installation without the worker's parts can still make pyramids.
    from iiif_server.image import masters

    if header.format is MasterFormat.JPEG2000:
        return masters.decode_jpeg2000(original)
    return masters.decode_jpegxl(original)


def _extra_is_opacity(original: Path, header: PageHeader) -> bool:
    """Only a TIFF may have bands of unknown meaning."""
    if header.format is not MasterFormat.TIFF:
        return True
    try:
        with original.open("rb") as file:
            reader = TiffReader(file)
            return extra_is_opacity(reader, reader.directories()[header.page])
    except TiffStructureError as error:
        raise ImageRefusedError(f"{error} The file is damaged; export it again.") from error


def _save(image: pyvips.Image, part: Path, progress: Callable[[float], None]) -> None:
    watch = _Progress(progress)
    # libvips refuses to read a picture back whose tile is more than four times its longer side.
    tile_px = TILE_PX if max(image.width, image.height) > TILE_PX // 2 else TILE_PX // 2
    watched = _extended(image, tile_px)
    watched.set_progress(True)
    watched.signal_connect("eval", watch)
    try:
        watched.tiffsave(
            str(part),
            compression="jpeg",
            Q=JPEG_QUALITY,
            tile=True,
            tile_width=tile_px,
            tile_height=tile_px,
            pyramid=True,
            bigtiff=image.width * image.height * image.bands > _CLASSIC_TIFF_RAW_BYTES,
            keep="none",
        )
    except pyvips.Error:
        if watch.failure is None:
            raise
    if watch.failure is not None:
        raise watch.failure


def _extended(image: pyvips.Image, tile_px: int) -> pyvips.Image:
    """Let the last column and row go on, so that no block of a level's JPEG lies half beyond the picture.

    libvips pads tiles with black, which JPEG would blend into the outermost pixels of the picture.
    """
    halvings_wanted = (ceil_div(max(image.width, image.height), tile_px) - 1).bit_length()
    block_px = _JPEG_BLOCK_PX << halvings_wanted
    width, height = (
        _extended_side(side, tile_px, block_px) for side in (image.width, image.height)
    )
    return image.embed(0, 0, width, height, extend="copy")


def _extended_side(side: int, tile_px: int, block_px: int) -> int:
    """Length of a side that ends with a whole tile and, in every level, with a whole block.

    A scroll a hundred thousand pixels long would have to grow by a multiple of its height for the sake of its
    smallest levels; it ends with a whole tile of the largest only.
    """
    unit = max(tile_px, block_px)
    extended = ceil_div(side, unit) * unit
    most = side * (1 + _MOST_EXTENSION)
    return extended if extended <= most else ceil_div(side, tile_px) * tile_px


def _finish(part: Path, width: int, height: int) -> PyramidGeometry:
    # Imported here because only the worker has the library that cuts tiles.
    from iiif_server.image.finish import finish_pyramid

    return finish_pyramid(part, width, height)


class _Progress:
    """Pass libvips' progress on, once for each percent, and stop the work when the listener raises."""

    def __init__(self, progress: Callable[[float], None]) -> None:
        self._progress = progress
        self._percent = -1
        self.failure: Exception | None = None

    def __call__(self, image: pyvips.Image, state: object) -> None:
        percent = int(getattr(state, "percent", 0))
        if self.failure is not None or not self._percent < percent < 100:
            return
        self._percent = percent
        try:
            self._progress(percent / 100)
        except Exception as error:
            # libvips' C code calls this, so nothing may escape; `_save` raises it again.
            self.failure = error
            image.set_kill(True)


def _explain(error: pyvips.Error) -> ImageRefusedError | DerivationError:
    reason = first_reason(error)
    if any(words in str(error) for words in ("memory", "No space for data buffer")):
        return DerivationError(
            f"There was not enough memory for this picture ({reason}); raise BAOVAT_JOB_MEMORY_BYTES "
            "or use a machine with more."
        )
    if any(word in str(error) for word in ("write", "No space left", "unix error", "temp")):
        return DerivationError(f"The pyramid could not be written ({reason}); try again.")
    return ImageRefusedError(
        f"The picture's data are truncated or damaged ({reason}); copy or export it again."
    )
