"""The tiles at the edges of a written pyramid, cut to the picture's size."""

from __future__ import annotations

from typing import BinaryIO

from iiif_server.image.edge_tiles import append_edge_tiles, edge_tiles
from iiif_server.image.errors import DerivationError, TiffStructureError
from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.stored_tiles import TileTable, read_padded_table, read_tile_table
from iiif_server.image.turbo_jpeg import crop_upper_left


def append_cut_edges(file: BinaryIO) -> PyramidGeometry:
    """Append the tiles that the picture does not fill, without their padding, and read the whole back.

    Raises
    ------
    DerivationError
        If the file is no pyramid of whole tiles.
    """
    try:
        append_edge_tiles(file, _cut_edges(file, read_padded_table(file)))
        return read_tile_table(file).geometry
    except TiffStructureError as error:
        raise DerivationError(f"The pyramid was not written as expected: {error}") from error


def _cut_edges(file: BinaryIO, padded: TileTable) -> list[bytes]:
    """Cut the tiles at the edges; together about 40 kB for each 512 px of the outline."""
    cut = []
    for tile in edge_tiles(padded.geometry):
        box = padded.geometry.tile_box(tile)
        cut.append(crop_upper_left(padded.read_tile(file, tile), box.width, box.height))
    return cut
