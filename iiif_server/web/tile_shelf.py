"""Stored tiles, found through tables that are kept: one `pread` for a tile, nothing decoded."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import PyramidGeometry, TileIndex
from iiif_server.image.stored_tiles import TileTable, read_tile_table

#: Pyramids whose tables one process keeps; a table of a gigapixel picture takes about 100 kB.
TABLES_KEPT = 512


def read_stored_tile(pyramid: Path, geometry: PyramidGeometry, index: TileIndex) -> bytes:
    """Return a stored tile as a JPEG file of its own.

    Raises
    ------
    DamagedPyramidError
        If the file is not the pyramid that was written, which has this geometry.
    """
    with pyramid.open("rb") as file:
        return _find_table(file, geometry).read_tile(file, index)


def check_pyramid(pyramid: Path, geometry: PyramidGeometry) -> None:
    """Refuse a file that is not the pyramid that was written, before anything is rendered from it.

    Raises
    ------
    DamagedPyramidError
        If it is truncated, another picture, or no pyramid.
    """
    with pyramid.open("rb") as file:
        _find_table(file, geometry)


def _find_table(file: BinaryIO, geometry: PyramidGeometry) -> TileTable:
    table = _read_table(_Opened(file, _version_of(file)))
    if table.geometry != geometry:
        raise DamagedPyramidError(
            f"The pyramid has another shape than was written: {_told(table.geometry)} instead of "
            f"{_told(geometry)}. Build it again from the original."
        )
    return table


def _told(geometry: PyramidGeometry) -> str:
    return (
        f"{geometry.width} × {geometry.height} px in {geometry.bands} bands, "
        f"{len(geometry.levels)} levels, tiles of {geometry.tile_px} px"
    )


def _version_of(file: BinaryIO) -> tuple[int, ...]:
    """Return what changes when a file is replaced (its inode) or written in place (its size or moment)."""
    stat = os.fstat(file.fileno())
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns


@dataclass(frozen=True)
class _Opened:
    """An open file that equals every other opening of the same version of it."""

    file: BinaryIO = field(compare=False)
    version: tuple[int, ...]


@lru_cache(maxsize=TABLES_KEPT)
def _read_table(opened: _Opened) -> TileTable:
    return read_tile_table(opened.file)
