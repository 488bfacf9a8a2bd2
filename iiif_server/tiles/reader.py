"""Reading tiles out of a pyramid that is kept open: on this machine's disk, or in parts from a store.

Files are read with `pread` and not mapped: a file that is truncated behind our back is then a short read, and not
the death of the process (SIGBUS).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

from iiif_server.errors import ObjectMissingError, ObjectReplacedError, StorageError
from iiif_server.image.stored_tiles import TileTable, read_tile_table
from iiif_server.storage.bounded_cache import BoundedCache
from iiif_server.storage.ranged_file import open_ranged
from iiif_server.storage.store import ObjectStat, ObjectStore


class PyramidReader(Protocol):
    """Bytes of one version of one pyramid, which has `size` of them."""

    @property
    def size(self) -> int:
        """Return how many bytes there are."""

    def read(self, offset: int, byte_count: int) -> bytes:
        """Return the bytes there; fewer where the file ends before.

        Raises
        ------
        StorageError
            If they cannot be read.
        """

    def is_unchanged(self) -> bool:
        """Tell whether the same version stands under the key."""


def open_pyramid(
    store: ObjectStore, key: str, cache: BoundedCache | None = None
) -> tuple[TileTable, PyramidReader]:
    """Read the table of a pyramid, and open it for its tiles.

    Parameters
    ----------
    cache
        Where tiles that come from far away are kept.

    Raises
    ------
    DamagedPyramidError
        If it is no pyramid of ours.
    StorageError
        If there is none, or it cannot be read.
    """
    path = store.find_file(key)
    if path is None:
        return _open_in_store(store, key, cache)
    try:
        with path.open("rb") as file:
            return read_tile_table(file), FileReader(path)
    except OSError as error:
        raise StorageError(f"{key} cannot be read: {error.strerror}.") from error


def _open_in_store(
    store: ObjectStore, key: str, cache: BoundedCache | None
) -> tuple[TileTable, PyramidReader]:
    stat = store.find_stat(key)
    if stat is None:
        raise ObjectMissingError(key)
    with open_ranged(store, key) as file:
        if file.seek(0, os.SEEK_END) != stat.bytes:
            raise ObjectReplacedError(key)  # between the two questions
        return read_tile_table(file), StoreReader(store, key, stat, cache)


class FileReader:
    """A file of this machine, open until nobody holds the reader any more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        found = os.fstat(self._descriptor)
        self.size = found.st_size
        self._identity = _identity(found)

    def __del__(self) -> None:
        """Close the file: threads in the middle of a read still hold the reader."""
        if hasattr(self, "_descriptor"):
            os.close(self._descriptor)

    def read(self, offset: int, byte_count: int) -> bytes:
        """Return the bytes there, in one call of the system."""
        try:
            return os.pread(self._descriptor, byte_count, offset)
        except OSError as error:
            raise StorageError(f"A pyramid cannot be read: {error.strerror}.") from error

    def is_unchanged(self) -> bool:
        """Look at the name: a rename brings another inode, a write another size or time."""
        try:
            return _identity(os.stat(self._path)) == self._identity
        except OSError:
            return False


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


class StoreReader:
    """An object of a store, read in ranges: one request for a tile, and none for one that is in the cache."""

    def __init__(
        self, store: ObjectStore, key: str, stat: ObjectStat, cache: BoundedCache | None
    ) -> None:
        self.size = stat.bytes
        self._store = store
        self._key = key
        self._version = stat.version
        self._cache = cache

    def read(self, offset: int, byte_count: int) -> bytes:
        """Return the bytes there."""
        name = f"{self._key} {self._version} {offset} {byte_count}"
        kept = None if self._cache is None else self._cache.find(name)
        if kept is not None:
            return kept
        content = self._store.read_range(self._key, offset, byte_count, version=self._version)
        if self._cache is not None:
            self._cache.keep(name, content)
        return content

    def is_unchanged(self) -> bool:
        """Ask the store for the version it has now."""
        try:
            stat = self._store.find_stat(self._key)
        except StorageError:
            return False
        return stat is not None and stat.version == self._version
