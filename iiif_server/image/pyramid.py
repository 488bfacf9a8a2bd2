"""Make the one file that every answer is cut from: a tiled pyramid of JPEG tiles in sRGB.

`write_pyramid` runs in a spawned child process that called `libvips.prepare_for_deriving`.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pyvips

from iiif_server.image.colour import Converted, convert_to_srgb
from iiif_server.image.errors import DerivationError, ImageRefusedError, TiffStructureError
from iiif_server.image.geometry import PyramidGeometry, plan_levels
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

if TYPE_CHECKING:
    from iiif_server.image.turbo_jpeg import Pixels

#: Gives the full size in rows of whole tiles.
Strips: TypeAlias = "Callable[[PyramidGeometry], Generator[Pixels, None, None]]"

#: Name and version of this conversion; it grows when the same original would give another pyramid.
PYRAMID_RECIPE = "pyramid-3"

#: Where differences stop being visible in scans at 100 %, with colours of half the resolution (4:2:0).
JPEG_QUALITY = 85

#: A picture to be turned is held in memory up to this many bytes of raw pixels, else spooled to disk.
_MAX_TURNED_IN_MEMORY_BYTES = 100 << 20

_TOO_LITTLE_MEMORY = (
    "There was not enough memory for this picture ({}); raise BAOVAT_JOB_MEMORY_BYTES "
    "or use a machine with more."
)

#: How libvips and GLib say that there was no memory left; a thread needs some for its stack.
_NO_MEMORY = ("memory", "No space for data buffer", "Error creating thread")

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
        Called with a growing share of the work from 0 to 1, before each row of tiles; what it raises ends
        the work.

    Raises
    ------
    ImageRefusedError
        If the original is refused by `inspect_header` or its data turn out damaged.
    DerivationError
        If the pyramid cannot be written although nothing is wrong with the original.

    Notes
    -----
    Rows stream through: two rows of tiles are held, 3 kB for each pixel of the width. A large picture to be
    turned by EXIF orientation is first decoded to disk, raw, beside the target.
    """
    header = _find_header(original, page)
    try:
        try:
            return _write(original, header, target, progress, lenient=False)
        except pyvips.Error as error:
            if not is_oddity(error):
                raise
        return _write(original, header, target, progress, lenient=True)
    except (pyvips.Error, MemoryError) as error:
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
    # Loaded before threads take memory of their own: numpy's arithmetic ends the process where it gets too little.
    try:
        importlib.import_module("iiif_server.image.level_writer")
    except SystemError as error:  # what CPython's importing says where it gets too little itself
        raise MemoryError from error
    try:
        converted = _open_converted(original, header, spool, lenient=lenient)
        strips = _choose_strips(original, header, converted)
        geometry = _write_levels(converted.image, target, progress, strips)
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
        return _write_levels(image, target, progress, _decoded_strips(image))
    except (pyvips.Error, MemoryError) as error:
        raise _explain(error) from error


def _write_levels(
    image: pyvips.Image, target: Path, progress: Callable[[float], None], strips: Strips
) -> PyramidGeometry:
    part = target.with_name(f"{target.name}.part")
    try:
        geometry = _save(_plan_geometry(image), part, progress, strips)
        progress(1.0)
        part.replace(target)
    except OSError as error:
        raise DerivationError(f"The pyramid could not be written ({error.strerror}).") from error
    finally:
        part.unlink(missing_ok=True)
    return geometry


def _save(
    geometry: PyramidGeometry, part: Path, progress: Callable[[float], None], strips: Strips
) -> PyramidGeometry:
    # Imported here because only the worker has the library that writes tiles.
    from iiif_server.image.cut_edges import append_cut_edges
    from iiif_server.image.level_writer import LevelWriter

    rows = geometry.tile_grid(0)[1]
    with (
        part.open("w+b") as file,
        LevelWriter(file, geometry, JPEG_QUALITY) as writer,
        closing(strips(geometry)) as read,
    ):
        for row, strip in enumerate(read):
            progress(row / rows)
            writer.add(strip)
        writer.end()
        return append_cut_edges(file)


def _choose_strips(original: Path, header: PageHeader, converted: Converted) -> Strips:
    """Return how to come by the rows of tiles: as they lie in the file, where nothing is to be done to them."""
    if converted.is_same and header.format is MasterFormat.TIFF:
        from iiif_server.image.plain_strips import find_plain_rows, read_plain_strips

        rows = find_plain_rows(original, header.page)
        if rows is not None:
            return partial(read_plain_strips, original, rows)
    return _decoded_strips(converted.image)


def _decoded_strips(image: pyvips.Image) -> Strips:
    from iiif_server.image.strips import read_strips

    return lambda geometry: read_strips(_pad(image, geometry), geometry.tile_px)


def _open_converted(original: Path, header: PageHeader, spool: Path, *, lenient: bool) -> Converted:
    image = _decode(original, header, lenient=lenient)
    orientation = find_orientation(image)
    if orientation not in _STREAMING_ORIENTATIONS and has_reader(header):
        image = _make_random_access(image, spool)
    converted = convert_to_srgb(
        image.autorot(), extra_is_opacity=_extra_is_opacity(original, header)
    )
    notes = describe_turning(orientation) + converted.notes
    return Converted(converted.image, notes, converted.is_same and orientation == 1)


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


def _plan_geometry(image: pyvips.Image) -> PyramidGeometry:
    """Decide the levels."""
    tile_px, sizes = plan_levels(image.width, image.height)
    return PyramidGeometry(image.width, image.height, tile_px, sizes, image.bands)


def _pad(image: pyvips.Image, geometry: PyramidGeometry) -> pyvips.Image:
    """Let tiles be whole: beyond the picture its last column and row go on."""
    columns, rows = geometry.tile_grid(0)
    side = geometry.tile_px
    return image.embed(0, 0, columns * side, rows * side, extend="copy")


def _explain(error: pyvips.Error | MemoryError) -> ImageRefusedError | DerivationError:
    if isinstance(error, MemoryError):
        return DerivationError(_TOO_LITTLE_MEMORY.format("no more to be had"))
    reason = first_reason(error)
    told = str(error)
    if any(words in told for words in _NO_MEMORY):
        return DerivationError(_TOO_LITTLE_MEMORY.format(reason))
    if any(word in told for word in ("write", "No space left", "unix error", "temp")):
        return DerivationError(f"The pyramid could not be written ({reason}); try again.")
    return ImageRefusedError(
        f"The picture's data are truncated or damaged ({reason}); copy or export it again."
    )
