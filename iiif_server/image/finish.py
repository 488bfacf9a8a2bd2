"""From the TIFF that libvips wrote to the pyramid that is served: its true size, its edges, its directories."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from iiif_server.image.edge_tiles import append_edge_tiles, edge_tiles
from iiif_server.image.errors import DerivationError, TiffStructureError
from iiif_server.image.geometry import PyramidGeometry, ceil_div, halvings
from iiif_server.image.lossless_crop import crop_upper_left
from iiif_server.image.stored_tiles import TileTable, read_padded_table, read_tile_table
from iiif_server.image.tiff import Directory, Tag, TiffReader
from iiif_server.image.tiff_writer import append_directories


def finish_pyramid(path: Path, width: int, height: int) -> PyramidGeometry:
    """Give a TIFF that goes on beyond its picture the true size, and add the tiles at the edges, cut to it.

    Parameters
    ----------
    path
        A pyramid with at least the tiles of the picture; changed in place.
    width, height
        The picture's own size in pixels; what lies beyond is padding.

    Raises
    ------
    DerivationError
        If the levels are not those of such a picture.
    """
    try:
        with path.open("r+b") as file:
            reader = TiffReader(file)
            directories = reader.directories()
            sizes = halvings(width, height, len(directories))
            changes = [
                _cut_to_size(reader, directory, size)
                for directory, size in zip(directories, sizes, strict=True)
            ]
            append_directories(file, reader, changes)
            table = read_padded_table(file)
            append_edge_tiles(file, _cut_edges(file, table))
            return read_tile_table(file).geometry
    except TiffStructureError as error:
        raise DerivationError(f"The pyramid was not written as expected: {error}") from error


def _cut_to_size(
    reader: TiffReader, directory: Directory, size: tuple[int, int]
) -> dict[Tag, tuple[int, ...]]:
    """Keep of one level what lies in the picture; tiles wholly beyond it are forgotten."""
    side = reader.number(directory, Tag.TILE_WIDTH)
    written = ceil_div(reader.number(directory, Tag.IMAGE_WIDTH), side)
    columns, rows = (ceil_div(length, side) for length in size)
    kept = [row * written + column for row in range(rows) for column in range(columns)]

    def keep(tag: Tag) -> tuple[int, ...]:
        values = reader.numbers(directory, tag)
        if columns > written or max(kept) >= len(values):
            raise TiffStructureError(f"level {directory.index} has {len(values)} tiles.")
        return tuple(values[number] for number in kept)

    return {
        Tag.IMAGE_WIDTH: size[:1],
        Tag.IMAGE_LENGTH: size[1:],
        Tag.TILE_OFFSETS: keep(Tag.TILE_OFFSETS),
        Tag.TILE_BYTE_COUNTS: keep(Tag.TILE_BYTE_COUNTS),
    }


def _cut_edges(file: BinaryIO, padded: TileTable) -> list[bytes]:
    """Cut the tiles at the edges; together about 40 kB for each 512 px of the outline."""
    cut = []
    for tile in edge_tiles(padded.geometry):
        box = padded.geometry.tile_box(tile)
        cut.append(crop_upper_left(padded.read_tile(file, tile), box.width, box.height))
    return cut
