"""Strips of tiles into a pyramid's file: encoded on all cores, written in the order they came."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO

from iiif_server.image.abbreviated_jpeg import AbbreviatedJpeg, abbreviate
from iiif_server.image.errors import DerivationError
from iiif_server.image.geometry import PyramidGeometry, TileIndex
from iiif_server.image.halving import Strip
from iiif_server.image.tiff import Tag
from iiif_server.image.tiff_writer import (
    HEADER_BYTES,
    Entry,
    append_directories,
    longs,
    rationals,
    shorts,
    undefined,
)
from iiif_server.image.turbo_jpeg import Pixels, encode_jpeg

_JPEG, _GREY, _YCBCR, _CONTIGUOUS, _UPRIGHT, _NO_UNIT = 7, 1, 6, 1, 1, 1
_REDUCED = 1
#: What black, white and no colour are in YCbCr of JPEG (TIFF 6.0, section 20).
_FULL_RANGE = (0, 255, 128, 255, 128, 255)


class LevelWriter:
    """Writes one pyramid as TIFF; a context manager whose threads end with it.

    Parameters
    ----------
    file
        Empty, open for writing.
    geometry
        The true sizes; tiles at the edges come padded.
    quality
        Of JPEG, 1 to 100.
    """

    def __init__(self, file: BinaryIO, geometry: PyramidGeometry, quality: int) -> None:
        self._file = file
        self._geometry = geometry
        self._quality = quality
        self._places: dict[TileIndex, tuple[int, int]] = {}
        self._tables = b""
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="tiles")
        self._coming: deque[tuple[TileIndex, Future[AbbreviatedJpeg]]] = deque()
        file.write(bytes(HEADER_BYTES))

    def __enter__(self) -> LevelWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self, strips: Iterable[Strip]) -> None:
        """Begin to encode strips, and write what was begun before them.

        So the next strip is read while this one is encoded, and no more than two are held.
        """
        begun = len(self._coming)
        for strip in strips:
            self._begin(strip)
        for _ in range(begun):
            self._write(*self._coming.popleft())

    def end(self) -> None:
        """Write the tiles that are still coming, and the directories."""
        while self._coming:
            self._write(*self._coming.popleft())
        append_directories(
            self._file, [self._describe(level) for level in range(len(self._geometry.levels))]
        )

    def _begin(self, strip: Strip) -> None:
        side = self._geometry.tile_px
        for column in range(strip.pixels.shape[1] // side):
            tile = strip.pixels[:, column * side : (column + 1) * side]
            index = TileIndex(strip.level, column, strip.row)
            self._coming.append((index, self._pool.submit(self._encode, tile)))

    def _encode(self, tile: Pixels) -> AbbreviatedJpeg:
        return abbreviate(encode_jpeg(tile, self._quality))

    def _write(self, index: TileIndex, coming: Future[AbbreviatedJpeg]) -> None:
        jpeg = coming.result()
        if self._tables and jpeg.tables != self._tables:
            raise DerivationError("The tiles of this picture differ in their tables; try again.")
        self._tables = jpeg.tables
        self._places[index] = (self._file.tell(), len(jpeg.body))
        self._file.write(jpeg.body)

    def _describe(self, level: int) -> list[Entry]:
        """List the fields of a level's directory."""
        (width, height), side = self._geometry.levels[level], self._geometry.tile_px
        columns, rows = self._geometry.tile_grid(level)
        places = [
            self._places[TileIndex(level, column, row)]
            for row in range(rows)
            for column in range(columns)
        ]
        bands = self._geometry.bands
        return [
            longs(Tag.NEW_SUBFILE_TYPE, [_REDUCED if level else 0]),
            longs(Tag.IMAGE_WIDTH, [width]),
            longs(Tag.IMAGE_LENGTH, [height]),
            shorts(Tag.BITS_PER_SAMPLE, *[8] * bands),
            shorts(Tag.COMPRESSION, _JPEG),
            shorts(Tag.PHOTOMETRIC, _GREY if bands == 1 else _YCBCR),
            shorts(Tag.ORIENTATION, _UPRIGHT),
            shorts(Tag.SAMPLES_PER_PIXEL, bands),
            rationals(Tag.X_RESOLUTION, 1),
            rationals(Tag.Y_RESOLUTION, 1),
            shorts(Tag.PLANAR_CONFIGURATION, _CONTIGUOUS),
            shorts(Tag.RESOLUTION_UNIT, _NO_UNIT),
            shorts(Tag.TILE_WIDTH, side),
            shorts(Tag.TILE_LENGTH, side),
            longs(Tag.TILE_OFFSETS, [offset for offset, _ in places]),
            longs(Tag.TILE_BYTE_COUNTS, [length for _, length in places]),
            undefined(Tag.JPEG_TABLES, self._tables),
            *([] if bands == 1 else _describe_colour()),
        ]


def _describe_colour() -> list[Entry]:
    return [
        shorts(Tag.YCBCR_SUBSAMPLING, 2, 2),
        rationals(Tag.REFERENCE_BLACK_WHITE, *_FULL_RANGE),
    ]
