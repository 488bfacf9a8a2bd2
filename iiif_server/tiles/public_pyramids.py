"""The pyramids that anybody may see, opened and indexed, as many as fit: what the door answers from.

Only what the decision table lets a visitor see gets in here, and an item that changed in any way is out within a
second (see `watch`), on every process. A file that was truncated or replaced is out within `LOOK_EVERY_S`.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from iiif_server.access.policy import Actor, decide
from iiif_server.catalog.media import TileSource, read_item_state, read_tile_source
from iiif_server.database.engine import Database
from iiif_server.errors import BaovatError
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import TileIndex
from iiif_server.image.stored_tiles import TileSpan, TileTable
from iiif_server.tiles.watch import ChangeWatch

#: Pyramids that one process keeps open. A gigapixel picture has 5,400 tiles: 65 kB; a file descriptor each.
KEPT = 512

#: How often it is looked whether the file is still the one that was indexed.
LOOK_EVERY_S = 0.5


class PublicPyramid:
    """One pyramid: what the catalogue says of it, and where its tiles are.

    Attributes
    ----------
    holds
        False as soon as it must not be used any more.
    """

    def __init__(self, source: TileSource, reader: PyramidReader, table: TileTable) -> None:
        self.source = source
        self.holds = True
        self._reader = reader
        self._table = table
        self._look_at_s = time.monotonic() + LOOK_EVERY_S

    def span(self, tile: TileIndex) -> TileSpan:
        """Locate a tile."""
        return self._table.span(tile)

    def read(self, span: TileSpan) -> bytes:
        """Return a tile as a JPEG file.

        Raises
        ------
        DamagedPyramidError, OSError, StorageError
            If the file is not what it was.
        """
        return span.complete(self._reader.read(span.offset, span.byte_count))

    def is_unchanged(self) -> bool:
        """Tell whether the file still stands under its key, asking the store now and then."""
        now_s = time.monotonic()
        if now_s >= self._look_at_s:
            self._look_at_s = now_s + LOOK_EVERY_S
            self.holds = self.holds and self._reader.is_unchanged()
        return self.holds
