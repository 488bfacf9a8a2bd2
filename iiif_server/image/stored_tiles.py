"""Take a stored JPEG tile out of a pyramid without decoding it.

A tile inside a TIFF is an abbreviated JPEG: its tables stand once in the directory (tag 347) and nothing says
how its numbers mean colour. The answer is SOI, a marker that says it, the tables, then the tile:
JFIF for YCbCr and grey, Adobe with transform 0 for RGB (decoders of browsers disagree without it).
Sources: ITU-T T.81 (1992), annex B; TIFF Technical Note 2 (1995); Adobe TN 5116 (1992).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import BinaryIO

from iiif_server.image.edge_tiles import read_edge_table
from iiif_server.image.errors import DamagedPyramidError, TiffStructureError
from iiif_server.image.geometry import PyramidGeometry, TileIndex
from iiif_server.image.tiff import Directory, Tag, TiffReader

_SOI = b"\xff\xd8"
_EOI = b"\xff\xd9"
_DQT = b"\xff\xdb"
_JFIF = bytes.fromhex("ffe0 0010 4a46494600 0101 00 0001 0001 00 00")
_ADOBE_RGB = bytes.fromhex("ffee 000e 41646f6265 0064 8000 0000 00")

_JPEG_COMPRESSION = 7
_GREY, _RGB, _YCBCR = 1, 2, 6
#: Raw tiles of 512 px are 786 kB; a JPEG larger than this is not one of ours.
_MAX_TILE_BYTES = 4 << 20


@dataclass(frozen=True)
class TileSpan:
    """Where the bytes of one tile lie in the file, what to send before them, and its size in pixels.

    The answer is `prefix` and then the bytes of the span without its first two (its own SOI).
    """

    offset: int
    byte_count: int
    prefix: bytes
    width: int
    height: int

    @property
    def complete_bytes(self) -> int:
        """Length of the answer in bytes."""
        return len(self.prefix) + self.byte_count - len(_SOI)

    def complete(self, stored: bytes) -> bytes:
        """Make the stored bytes of this span a JPEG file of its own.

        Raises
        ------
        DamagedPyramidError
            If they are no whole JPEG of this size.
        """
        if len(stored) != self.byte_count or stored[:2] != _SOI or stored[-2:] != _EOI:
            raise DamagedPyramidError(
                f"The tile at byte {self.offset} of the pyramid is not a whole JPEG; "
                "build the pyramid again from the original."
            )
        if _find_frame_size(stored) != (self.width, self.height):
            raise DamagedPyramidError(
                f"The tile at byte {self.offset} of the pyramid is not {self.width} × {self.height} px; "
                "build the pyramid again from the original."
            )
        return self.prefix + stored[2:]


@dataclass(frozen=True)
class _Level:
    """Tiles of one level, row by row; 12 bytes each.

    `has_cut_edges` says that those at the edges are copies without padding, complete JPEG files.
    """

    columns: int
    offsets: array[int]
    byte_counts: array[int]
    prefix: bytes
    has_cut_edges: bool = False


@dataclass(frozen=True)
class TileTable:
    """Where every tile of one pyramid is; about 12 bytes of memory a tile.

    It is valid as long as the file is the one it was read from.
    """

    geometry: PyramidGeometry
    levels: tuple[_Level, ...]

    def span(self, index: TileIndex) -> TileSpan:
        """Locate a tile without reading it, for instance for one ranged request.

        Raises
        ------
        ValueError
            If the pyramid has no such tile.
        """
        columns, rows = (
            self.geometry.tile_grid(index.level) if 0 <= index.level < len(self.levels) else (0, 0)
        )
        if not (0 <= index.column < columns and 0 <= index.row < rows):
            raise ValueError(f"The pyramid has no {index}.")
        level, side = self.levels[index.level], self.geometry.tile_px
        number = index.row * level.columns + index.column
        offset, byte_count = level.offsets[number], level.byte_counts[number]
        box = self.geometry.tile_box(index)
        if level.has_cut_edges and (box.width, box.height) != (side, side):
            return TileSpan(offset, byte_count, _SOI, box.width, box.height)
        return TileSpan(offset, byte_count, level.prefix, side, side)

    def read_tile(self, file: BinaryIO, index: TileIndex) -> bytes:
        """Read one tile as a JPEG file; one seek, one read, no decoding.

        Raises
        ------
        DamagedPyramidError
            If the file ends before the tile or holds something else there.
        ValueError
            As `span`.
        """
        span = self.span(index)
        file.seek(span.offset)
        return span.complete(file.read(span.byte_count))


def read_tile_table(file: BinaryIO) -> TileTable:
    """Read where all tiles of a pyramid are, and its shape.

    Raises
    ------
    DamagedPyramidError
        If the file is not a pyramid as `pyramid.write_pyramid` makes it.
    """
    try:
        padded = read_padded_table(file)
        return _with_edges(padded, read_edge_table(file, padded.geometry))
    except TiffStructureError as error:
        raise DamagedPyramidError(
            f"The pyramid cannot be read: {error} Build it again from the original."
        ) from error


def read_padded_table(file: BinaryIO) -> TileTable:
    """Read the table of the TIFF alone, in which the tiles at the edges are whole, with padding.

    Raises
    ------
    TiffStructureError
        If the file is no TIFF of levels in 8-bit JPEG tiles.
    """
    reader = TiffReader(file)
    directories = reader.directories()
    sizes = tuple(
        (reader.number(item, Tag.IMAGE_WIDTH), reader.number(item, Tag.IMAGE_LENGTH))
        for item in directories
    )
    geometry = PyramidGeometry(
        width=sizes[0][0],
        height=sizes[0][1],
        tile_px=reader.number(directories[0], Tag.TILE_WIDTH),
        levels=sizes,
        bands=reader.number(directories[0], Tag.SAMPLES_PER_PIXEL, 1),
    )
    return TileTable(geometry, tuple(_read_level(reader, item, geometry) for item in directories))


def _with_edges(padded: TileTable, edges: Mapping[TileIndex, tuple[int, int]]) -> TileTable:
    """Let the tiles at the edges be the cut copies."""
    levels = tuple(replace(level, has_cut_edges=True) for level in padded.levels)
    for tile, (offset, byte_count) in edges.items():
        level = levels[tile.level]
        number = tile.row * level.columns + tile.column
        level.offsets[number], level.byte_counts[number] = offset, byte_count
    return replace(padded, levels=levels)


def _read_level(reader: TiffReader, directory: Directory, geometry: PyramidGeometry) -> _Level:
    columns, rows = geometry.tile_grid(directory.index)
    photometric = reader.number(directory, Tag.PHOTOMETRIC)
    expected = {_GREY: 1, _RGB: 3, _YCBCR: 3}.get(photometric)
    offsets = reader.numbers(directory, Tag.TILE_OFFSETS)
    byte_counts = reader.numbers(directory, Tag.TILE_BYTE_COUNTS)
    holds = (
        reader.number(directory, Tag.COMPRESSION, 1) == _JPEG_COMPRESSION
        and reader.number(directory, Tag.TILE_WIDTH) == geometry.tile_px
        and reader.number(directory, Tag.TILE_LENGTH) == geometry.tile_px
        and reader.number(directory, Tag.PLANAR_CONFIGURATION, 1) == 1
        and set(reader.numbers(directory, Tag.BITS_PER_SAMPLE)) == {8}
        and reader.number(directory, Tag.SAMPLES_PER_PIXEL, 1) == expected == geometry.bands
        and len(offsets) == len(byte_counts) == columns * rows
    )
    if not holds:
        raise TiffStructureError(f"Level {directory.index} is not in 8-bit JPEG tiles.")
    reaches = max(map(sum, zip(offsets, byte_counts, strict=True)))
    if reaches > reader.file_bytes or max(byte_counts) > _MAX_TILE_BYTES:
        raise TiffStructureError(f"Tiles of level {directory.index} reach beyond the file.")
    tables = reader.data(directory, Tag.JPEG_TABLES)
    if tables[:4] != _SOI + _DQT or tables[-2:] != _EOI:
        raise TiffStructureError(f"The JPEG tables of level {directory.index} are malformed.")
    marker = _ADOBE_RGB if photometric == _RGB else _JFIF
    prefix = _SOI + marker + tables[2:-2]
    return _Level(columns, array("Q", offsets), array("I", byte_counts), prefix)


def _find_frame_size(jpeg: bytes) -> tuple[int, int] | None:
    """Width and height in the frame header (SOF0 to SOF2), if it comes before the scan."""
    position = 2
    while position + 9 <= len(jpeg) and jpeg[position] == 0xFF:
        marker, length = jpeg[position + 1], struct.unpack_from(">H", jpeg, position + 2)[0]
        if 0xC0 <= marker <= 0xC2:
            height, width = struct.unpack_from(">HH", jpeg, position + 5)
            return width, height
        if marker == 0xDA:
            return None
        position += 2 + length
    return None
