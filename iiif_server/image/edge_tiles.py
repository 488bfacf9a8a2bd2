"""The tiles at a picture's right and lower edge, cut to size, kept behind the TIFF in the same file.

A tile inside a TIFF has its full size also where the picture ends. What a client of the Image API asks for there is
smaller, so a copy without the padding is made once and found through a table at the end of the file::

    … the TIFF … | JPEG files | table: (offset, length) each | footer: table's offset, entries, CRC-32, mark

The tiles come in the order of `edge_tiles`: level by level, row by row. Readers of TIFF never look there.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from iiif_server.image.errors import TiffStructureError
from iiif_server.image.geometry import PyramidGeometry, TileIndex

_ENTRY = struct.Struct("<QI")
_FOOTER = struct.Struct("<QII8s")
_MARK = b"bv-edges"

#: A picture of 1.6 gigapixels in one row of tiles has some 6,000 tiles at its edge; this is beyond any.
_MAX_ENTRIES = 100_000


def edge_tiles(geometry: PyramidGeometry) -> Iterator[TileIndex]:
    """List the tiles that the picture does not fill, in the order of the file."""
    for level, (width, height) in enumerate(geometry.levels):
        columns, rows = geometry.tile_grid(level)
        is_cut_right = width % geometry.tile_px != 0
        is_cut_below = height % geometry.tile_px != 0
        for row in range(rows):
            if is_cut_below and row == rows - 1:
                yield from (TileIndex(level, column, row) for column in range(columns))
            elif is_cut_right:
                yield TileIndex(level, columns - 1, row)


def append_edge_tiles(file: BinaryIO, jpegs: Iterable[bytes]) -> None:
    """Append the cut tiles, their table and the footer to a file open for writing."""
    position = file.seek(0, 2)
    table = bytearray()
    for jpeg in jpegs:
        file.write(jpeg)
        table += _ENTRY.pack(position, len(jpeg))
        position += len(jpeg)
    file.write(table)
    count = len(table) // _ENTRY.size
    file.write(_FOOTER.pack(position, count, zlib.crc32(table), _MARK))


def read_edge_table(file: BinaryIO, geometry: PyramidGeometry) -> dict[TileIndex, tuple[int, int]]:
    """Read where each cut tile stands: its offset in the file and its number of bytes.

    Raises
    ------
    TiffStructureError
        If the table is missing, damaged, or not that of a picture of this shape.
    """
    end = file.seek(0, 2)
    if end < _FOOTER.size:
        raise TiffStructureError("The file ends too early.")
    file.seek(end - _FOOTER.size)
    offset, count, checksum, mark = _FOOTER.unpack(file.read(_FOOTER.size))
    table_bytes = count * _ENTRY.size
    if mark != _MARK or count > _MAX_ENTRIES or offset + table_bytes + _FOOTER.size != end:
        raise TiffStructureError("The table of the tiles at the edges is missing.")
    file.seek(offset)
    table = file.read(table_bytes)
    tiles = tuple(edge_tiles(geometry))
    if len(tiles) != count or zlib.crc32(table) != checksum:
        raise TiffStructureError("The table of the tiles at the edges is damaged.")
    places: list[tuple[int, int]] = list(_ENTRY.iter_unpack(table))
    if any(start + length > offset for start, length in places):
        raise TiffStructureError("Tiles at the edges reach beyond the file.")
    return dict(zip(tiles, places, strict=True))
