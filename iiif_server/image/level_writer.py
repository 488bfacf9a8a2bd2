"""Strips of tiles into a pyramid's file: encoded on all cores, written in the order they came."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from iiif_server.image.abbreviated_jpeg import AbbreviatedJpeg, abbreviate
from iiif_server.image.errors import DerivationError
from iiif_server.image.geometry import PyramidGeometry, TileIndex
from iiif_server.image.halving import HalvedStrip
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


@dataclass
class _Level:
    """Where one level stands: its strip whose tiles are being made, and the strip that is made of it for the next."""

    row: int = 0
    coming: list[Future[AbbreviatedJpeg]] = field(default_factory=list)
    below: HalvedStrip | None = None


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
        self._levels = [_Level() for _ in geometry.levels]
        self._pool = ThreadPoolExecutor(os.cpu_count() or 1, thread_name_prefix="tiles")
        file.write(bytes(HEADER_BYTES))

    def __enter__(self) -> LevelWriter:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def add(self, strip: Pixels) -> None:
        """Begin with the next strip of the full size, after writing what became of the one before.

        So a strip is read while another is encoded, and no more than two are held.
        """
        self._begin(0, strip)

    def end(self) -> None:
        """Write the tiles that are still coming, and the directories."""
        for number, level in enumerate(self._levels):
            self._finish(number)
            if level.below is not None:
                self._begin(number + 1, level.below.complete(has_lower=False))
        append_directories(
            self._file, [self._describe(level) for level in range(len(self._geometry.levels))]
        )

    def _begin(self, number: int, strip: Pixels) -> None:
        """Let the tiles of a strip be encoded, and halved for the next level."""
        self._finish(number)
        level, side = self._levels[number], self._geometry.tile_px
        if level.below is None and number + 1 < len(self._levels):
            level.below = HalvedStrip(strip, side)
        is_lower = level.row % 2 == 1
        for column in range(strip.shape[1] // side):
            tile = strip[:, column * side : (column + 1) * side]
            coming = self._pool.submit(self._make, tile, level.below, column, is_lower)
            level.coming.append(coming)

    def _finish(self, number: int) -> None:
        """Write the strip whose tiles are coming; if it was the second of two, begin with that of the next level."""
        level = self._levels[number]
        if not level.coming:
            return
        for column, coming in enumerate(level.coming):
            self._write(TileIndex(number, column, level.row), coming.result())
        level.coming = []
        level.row += 1
        if level.row % 2 == 0 and level.below is not None:
            below, level.below = level.below, None
            self._begin(number + 1, below.complete(has_lower=True))

    def _make(
        self, tile: Pixels, below: HalvedStrip | None, column: int, is_lower: bool
    ) -> AbbreviatedJpeg:
        tile = np.ascontiguousarray(tile)  # once, for both
        if below is not None:
            below.add(tile, column, is_lower=is_lower)
        return abbreviate(encode_jpeg(tile, self._quality))

    def _write(self, index: TileIndex, jpeg: AbbreviatedJpeg) -> None:
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
