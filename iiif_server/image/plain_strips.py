"""Rows of whole tiles straight out of a TIFF whose pixels lie there as they are wanted.

Nothing is compressed there, and no colours are to be converted. The kernel puts each row into its place. By way of
libvips the same bytes are copied five times: without that, a pyramid takes a seventh less of a processor.
"""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from iiif_server.image.errors import ImageRefusedError, TiffStructureError
from iiif_server.image.geometry import PyramidGeometry, ceil_div
from iiif_server.image.tiff import Directory, Tag, TiffReader
from iiif_server.image.turbo_jpeg import Pixels

_UNCOMPRESSED, _CONTIGUOUS, _UPRIGHT = 1, 1, 1
#: Photometric interpretation → samples a pixel: grey whose 0 is black, and RGB (TIFF 6.0, sections 4 and 6).
_SAMPLES = {1: 1, 2: 3}
#: Buffers that one call fills (IOV_MAX of Linux); each row is one.
_ROWS_AT_ONCE = 1024


@dataclass(frozen=True)
class PlainRows:
    """Where the rows of a picture lie in its file.

    Each strip of the TIFF has `rows_per_strip` rows (the last one fewer) of `row_bytes` bytes, beginning at its offset.
    """

    height: int
    row_bytes: int
    rows_per_strip: int
    offsets: Sequence[int]

    def runs(self, top: int, bottom: int) -> Iterator[tuple[int, int, int]]:
        """Yield first row, row after the last, and place in the file of rows that lie one behind the other."""
        first = top
        while first < bottom:
            strip, inside = divmod(first, self.rows_per_strip)
            place = self.offsets[strip] + inside * self.row_bytes
            last = min(bottom, (strip + 1) * self.rows_per_strip)
            while last < bottom and self._follows(last // self.rows_per_strip):
                last = min(bottom, last + self.rows_per_strip)
            last = min(last, first + _ROWS_AT_ONCE)
            yield first, last, place
            first = last

    def _follows(self, strip: int) -> bool:
        """Tell whether a strip begins where the one before it ends."""
        strip_bytes = self.rows_per_strip * self.row_bytes
        return self.offsets[strip] == self.offsets[strip - 1] + strip_bytes


def find_plain_rows(path: Path, page: int) -> PlainRows | None:
    """Return where the rows of a page lie, or None where they must be decoded.

    Raises
    ------
    TiffStructureError
        If the file contradicts itself.
    """
    with path.open("rb") as file:
        reader = TiffReader(file)
        directory = reader.directories()[page]
        if not _is_plain(reader, directory):
            return None
        return _locate(reader, directory)


def _is_plain(reader: TiffReader, directory: Directory) -> bool:
    samples = _SAMPLES.get(reader.number(directory, Tag.PHOTOMETRIC))
    return (
        samples is not None
        and reader.number(directory, Tag.SAMPLES_PER_PIXEL, 1) == samples
        and set(reader.numbers(directory, Tag.BITS_PER_SAMPLE)) == {8}
        and reader.number(directory, Tag.SAMPLE_FORMAT, 1) == 1
        and reader.number(directory, Tag.COMPRESSION, _UNCOMPRESSED) == _UNCOMPRESSED
        and reader.number(directory, Tag.PLANAR_CONFIGURATION, _CONTIGUOUS) == _CONTIGUOUS
        and reader.number(directory, Tag.ORIENTATION, _UPRIGHT) == _UPRIGHT
        and Tag.STRIP_OFFSETS in directory.fields
    )


def _locate(reader: TiffReader, directory: Directory) -> PlainRows | None:
    """Return where the rows lie, if the strips are as long as their rows."""
    width = reader.number(directory, Tag.IMAGE_WIDTH)
    height = reader.number(directory, Tag.IMAGE_LENGTH)
    row_bytes = width * reader.number(directory, Tag.SAMPLES_PER_PIXEL, 1)
    rows_per_strip = min(height, reader.number(directory, Tag.ROWS_PER_STRIP, height))
    if min(row_bytes, height, rows_per_strip) < 1:
        return None
    strips = ceil_div(height, rows_per_strip)
    rows = [rows_per_strip] * (strips - 1) + [height - (strips - 1) * rows_per_strip]
    counts = reader.numbers(directory, Tag.STRIP_BYTE_COUNTS)
    if list(counts) != [count * row_bytes for count in rows]:
        return None
    offsets = reader.numbers(directory, Tag.STRIP_OFFSETS)
    if len(offsets) != strips:
        raise TiffStructureError(f"The TIFF has {len(offsets)} strips where {strips} belong.")
    return PlainRows(height, row_bytes, rows_per_strip, offsets)


def read_plain_strips(
    path: Path, rows: PlainRows, geometry: PyramidGeometry
) -> Generator[Pixels, None, None]:
    """Yield the rows of tiles of the full size; beyond the picture its last column and row go on.

    Raises
    ------
    ImageRefusedError
        If the file is shorter than it says.
    """
    columns, count = geometry.tile_grid(0)
    side = geometry.tile_px
    bands = (geometry.bands,) if geometry.bands > 1 else ()
    with path.open("rb", buffering=0) as file:
        for number in range(count):
            top, bottom = number * side, min(rows.height, (number + 1) * side)
            strip: Pixels = np.empty((side, columns * side, *bands), np.uint8)
            _fill(file.fileno(), rows, strip, top, bottom)
            _extend(strip, geometry.width, bottom - top)
            yield strip


def _extend(strip: Pixels, width: int, height: int) -> None:
    """Let the last column and row of the picture go on to the end of the strip."""
    strip[:height, width:] = strip[:height, width - 1 : width]
    strip[height:] = strip[height - 1]


def _fill(descriptor: int, rows: PlainRows, strip: Pixels, top: int, bottom: int) -> None:
    flat = strip.data.cast("B")
    stride = len(flat) // len(strip)
    for first, last, place in rows.runs(top, bottom):
        starts = range((first - top) * stride, (last - top) * stride, stride)
        wanted = [flat[start : start + rows.row_bytes] for start in starts]
        if os.preadv(descriptor, wanted, place) != len(wanted) * rows.row_bytes:
            raise ImageRefusedError("The picture's data are truncated; copy or export it again.")
