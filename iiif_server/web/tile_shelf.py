"""Stored tiles, found through tables that are kept: one `pread` for a tile, nothing decoded."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from iiif_server.catalog.media import TileSource
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import PyramidGeometry, TileIndex
from iiif_server.image.stored_tiles import TileTable, read_tile_table

#: Pyramids whose tables one process keeps; a table of a gigapixel picture takes about 100 kB.
TABLES_KEPT = 512


def read_stored_tile(pyramid: Path, source: TileSource, index: TileIndex) -> bytes:
    """Return a stored tile as a JPEG file of its own.

    Raises
    ------
    DamagedPyramidError
        If the file is not the pyramid that was written.
    """
    with pyramid.open("rb") as file:
        return _find_table(file, source).read_tile(file, index)


def check_pyramid(pyramid: Path, source: TileSource) -> None:
    """Refuse a file that is not the pyramid that was written, before anything is rendered from it.

    Raises
    ------
    DamagedPyramidError
        If it is truncated, another picture, or no pyramid.
    """
    with pyramid.open("rb") as file:
        _find_table(file, source)


def _find_table(file: BinaryIO, source: TileSource) -> TileTable:
    version = _version_of(file)
    if source.pyramid_bytes not in (None, version.bytes):
        raise DamagedPyramidError(
            f"The pyramid has {version.bytes} bytes; {source.pyramid_bytes} were written. "
            "Build it again from the original."
        )
    table = _read_table(_Opened(file, version))
    if table.geometry != source.geometry:
        raise DamagedPyramidError(
            f"The pyramid has another shape than was written: {_told(table.geometry)} instead of "
            f"{_told(source.geometry)}. Build it again from the original."
        )
    return table


def _told(geometry: PyramidGeometry) -> str:
    return (
        f"{geometry.width} × {geometry.height} px in {geometry.bands} bands, "
        f"{len(geometry.levels)} levels, tiles of {geometry.tile_px} px"
    )


@dataclass(frozen=True)
class _Version:
    """What changes when a file is replaced (its inode) or written in place (its size or moment)."""

    device: int
    inode: int
    bytes: int
    moment_ns: int


def _version_of(file: BinaryIO) -> _Version:
    stat = os.fstat(file.fileno())
    return _Version(stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)


@dataclass(frozen=True)
class _Opened:
    """An open file that equals every other opening of the same version of it."""

    file: BinaryIO = field(compare=False)
    version: _Version


@lru_cache(maxsize=TABLES_KEPT)
def _read_table(opened: _Opened) -> TileTable:
    return read_tile_table(opened.file)
