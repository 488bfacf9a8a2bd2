"""Stored tiles, found through tables that are kept: one `pread` for a tile, nothing decoded."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from iiif_server.image.geometry import TileIndex
from iiif_server.image.stored_tiles import TileTable, read_tile_table

#: Pyramids whose tables one process keeps; a table of a gigapixel picture takes about 100 kB.
TABLES_KEPT = 512


def read_stored_tile(pyramid: Path, index: TileIndex) -> bytes:
    """Return a stored tile as a JPEG file of its own.

    Raises
    ------
    DamagedPyramidError
        If the file is not the pyramid that was written.
    """
    with pyramid.open("rb") as file:
        return _table(pyramid).read_tile(file, index)


@lru_cache(maxsize=TABLES_KEPT)
def _table(pyramid: Path) -> TileTable:
    """Return the table of a pyramid; a derivative never changes under its key, so the path is enough."""
    with pyramid.open("rb") as file:
        return read_tile_table(file)
