"""The pyramids that anybody may see, opened and indexed, as many as fit: what the door answers from.

Only what the decision tables let a visitor see gets in here: of a limited item, the pyramid made for the public.
An item that changed in any way, its limit too, is out within a second (see `watch`), in every process. A file that was
truncated or replaced is out within `LOOK_EVERY_S`.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict

from iiif_server.access.policy import Actor, decide
from iiif_server.catalog.media import TileSource, read_item_state, read_tile_source
from iiif_server.errors import BaovatError
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.stored_tiles import TileSpan, TileTable
from iiif_server.runtime import Runtime
from iiif_server.tiles.reader import PyramidReader, open_pyramid
from iiif_server.tiles.watch import ChangeWatch

#: Pyramids that one process keeps open. A gigapixel picture has 5,400 tiles: 65 kB, and a file descriptor.
KEPT = 512

#: How often it is looked whether the file is still the one that was indexed.
LOOK_EVERY_S = 0.5


class PublicPyramid:
    """One pyramid: what the catalogue says of it, and where its tiles are.

    Attributes
    ----------
    source
        As the catalogue has it.
    table
        Where each tile stands.
    holds
        False as soon as it must not be used any more.
    """

    def __init__(self, source: TileSource, table: TileTable, reader: PyramidReader) -> None:
        self.source = source
        self.table = table
        self.holds = True
        self._reader = reader
        self._look_at_s = time.monotonic() + LOOK_EVERY_S

    def read(self, span: TileSpan) -> bytes:
        """Return a tile as a JPEG file.

        Raises
        ------
        DamagedPyramidError, StorageError
            If the file is not what it was.
        """
        return span.complete(self._reader.read(span.offset, span.byte_count))

    def is_unchanged(self) -> bool:
        """Tell whether it may be used, asking the store now and then whether the file is still the same."""
        now_s = time.monotonic()
        if now_s >= self._look_at_s:
            self._look_at_s = now_s + LOOK_EVERY_S
            self.holds = self.holds and self._reader.is_unchanged()
        return self.holds


class PublicPyramids:
    """The pyramids asked for last; safe to share between threads."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, PublicPyramid] = OrderedDict()
        self._watch = ChangeWatch(runtime.database, self._drop_items)

    def may_be_used(self) -> bool:
        """Tell whether pyramids that hold may be used just now; ask before each use."""
        return self._watch.holds()

    def find(self, media_id: str) -> PublicPyramid | None:
        """Return the pyramid of a media if anybody may see it, and its file is whole."""
        with self._guard:
            kept = self._kept.get(media_id)
            if kept is not None:
                self._kept.move_to_end(media_id)
        if kept is None:
            kept = self._open(media_id)
        elif not kept.is_unchanged():
            self.drop(kept)
            return None
        return kept

    def drop(self, pyramid: PublicPyramid) -> None:
        """Forget a pyramid that turned out not to be what was indexed."""
        pyramid.holds = False
        with self._guard:
            if self._kept.get(pyramid.source.media_id) is pyramid:
                del self._kept[pyramid.source.media_id]

    def _open(self, media_id: str) -> PublicPyramid | None:
        """Open a pyramid, and keep it unless anything changed meanwhile."""
        number = self._watch.number
        try:
            source = self._find_public(media_id)
            if source is None:
                return None
            table, reader = open_pyramid(self._runtime, source.key)
        except (BaovatError, DamagedPyramidError):
            return None  # the view says what is wrong
        opened = PublicPyramid(source, table, reader)
        if table.geometry != source.geometry:
            return None
        with self._guard:
            # Whatever was read before a change that was reported meanwhile may be wrong: it is not kept.
            if self._watch.number != number:
                return None
            self._kept[media_id] = opened
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return opened

    def _find_public(self, media_id: str) -> TileSource | None:
        with self._runtime.database.read() as connection:
            state = read_item_state(connection, media_id)
            if not decide(Actor.VISITOR, state).allowed:
                return None
            return read_tile_source(connection, media_id, Actor.VISITOR)

    def _drop_items(self, item_ids: frozenset[str]) -> None:
        if not item_ids:
            return
        with self._guard:
            for media_id, kept in list(self._kept.items()):
                if kept.source.item_id in item_ids:
                    kept.holds = False
                    del self._kept[media_id]
