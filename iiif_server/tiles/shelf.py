"""Pyramids that one process keeps open, with the table of their tiles, as many as fit.

Who may see a picture is decided before anything here is asked.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from iiif_server.catalog.media import TileSource
from iiif_server.image.difference import find_difference
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import TileIndex
from iiif_server.image.stored_tiles import TileSpan, TileTable
from iiif_server.settings import Settings
from iiif_server.storage.bounded_cache import BoundedCache
from iiif_server.storage.store import ObjectStore
from iiif_server.tiles.reader import PyramidReader, open_pyramid

#: Pyramids that one process keeps open. A gigapixel picture has 5,400 tiles: 65 kB; and a file descriptor, of which the
#: usual limit of a process is 1,024.
KEPT = 256

#: How often it is looked whether the object is still the one that was opened.
LOOK_EVERY_S = 0.5


class OpenPyramid:
    """One version of one pyramid.

    Attributes
    ----------
    table
        Where each tile stands.
    size
        Of the whole object, in bytes.
    """

    def __init__(self, table: TileTable, reader: PyramidReader) -> None:
        self.table = table
        self.size = reader.size
        self._reader = reader
        self._holds = True
        self._look_at_s = time.monotonic() + LOOK_EVERY_S

    def read_tile(self, index: TileIndex) -> bytes:
        """Return a stored tile as a JPEG file.

        Raises
        ------
        DamagedPyramidError, StorageError
            If the object is not what it was.
        ValueError
            If there is no such tile.
        """
        return self.read(self.table.span(index))

    def read(self, span: TileSpan) -> bytes:
        """Return the tile of a span as a JPEG file; raises as `read_tile`."""
        return span.complete(self._reader.read(span.offset, span.byte_count))

    def is_unchanged(self) -> bool:
        """Tell whether the object still stands under its key, asking the store now and then."""
        now_s = time.monotonic()
        if now_s >= self._look_at_s:
            self._look_at_s = now_s + LOOK_EVERY_S
            self._holds = self._holds and self._reader.is_unchanged()
        return self._holds


class PyramidShelf:
    """The pyramids asked for last; safe to share between threads.

    Parameters
    ----------
    cache
        Where tiles are kept that a store has to send; not needed for one with files on this machine.
    """

    def __init__(self, store: ObjectStore, cache: BoundedCache | None = None) -> None:
        self._store = store
        self._cache = cache
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, OpenPyramid] = OrderedDict()

    def take(self, source: TileSource) -> OpenPyramid:
        """Return the pyramid of a source, opening it where it is not open or was replaced.

        Raises
        ------
        DamagedPyramidError
            If it is truncated, another picture, or no pyramid.
        StorageError
            If there is none, or it cannot be read.
        """
        with self._guard:
            kept = self._kept.get(source.key)
            if kept is not None:
                self._kept.move_to_end(source.key)
        if kept is None or not kept.is_unchanged():
            kept = self._open(source.key)
        _check(kept, source)
        return kept

    def put_back(self, source: TileSource) -> None:
        """Close a pyramid that turned out not to be what was opened; the next one who asks opens it anew."""
        with self._guard:
            self._kept.pop(source.key, None)

    def _open(self, key: str) -> OpenPyramid:
        opened = OpenPyramid(*open_pyramid(self._store, key, self._cache))
        with self._guard:
            self._kept[key] = opened
            self._kept.move_to_end(key)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return opened


def build_shelf(settings: Settings, store: ObjectStore) -> PyramidShelf:
    """Return the shelf of one web process; all processes of a machine share the cache."""
    if settings.storage_url.startswith("file:"):
        return PyramidShelf(store)
    folder = settings.data_dir / "cache" / "tiles"
    return PyramidShelf(store, BoundedCache(folder, settings.s3_tile_cache_bytes))


def _check(opened: OpenPyramid, source: TileSource) -> None:
    """Refuse a pyramid of another shape or size."""
    difference = find_difference(
        opened.table.geometry,
        opened.size,
        written=source.geometry,
        written_bytes=source.pyramid_bytes,
    )
    if difference is not None:
        raise DamagedPyramidError(f"{difference} Build it again from the original.")
