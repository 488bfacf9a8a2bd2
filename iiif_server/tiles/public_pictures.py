"""The pictures that anybody may see, as many as fit: what the door answers from.

Only what the decision tables let a visitor see gets in here: of a limited item, the pyramid made for the public.
An item that changed in any way, its limit too, is out within a second (see `watch`), in every process. An object that
was truncated or replaced is out as fast (see `shelf`).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable

from iiif_server.access.policy import Actor, decide
from iiif_server.catalog.media import TileSource
from iiif_server.catalog.picture_source import read_picture_source, read_picture_state
from iiif_server.database.engine import Database
from iiif_server.errors import BaovatError
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.tiles.answers import Answer
from iiif_server.tiles.shelf import KEPT, OpenPyramid, PyramidShelf
from iiif_server.tiles.watch import ChangeWatch

#: Answers whose headers one process keeps, about 1.5 kB each. When so many are there all are forgotten: working one
#: out again takes 0.05 ms.
ANSWERS_KEPT = 12_000

#: What is kept of tiles is forgotten so often, so that they are those of the pictures of the moment.
RENEW_EVERY_S = 60.0


class PublicPicture:
    """What the catalogue says of a picture, its pyramid, the answers worked out from both, and tiles by their offset.

    Attributes
    ----------
    holds
        False as soon as it is not to be used any more; nobody keeps it then but who is in the middle of an answer.
    """

    def __init__(self, source: TileSource, opened: OpenPyramid) -> None:
        self.source = source
        self.opened = opened
        self.answers: dict[Hashable, Answer] = {}
        self.tiles: dict[int, bytes] = {}
        self.holds = True

    def may_be_used(self) -> bool:
        """Tell whether it is still what it was."""
        return self.holds and self.opened.is_unchanged()


class PublicPictures:
    """The public pictures asked for last; safe to share between threads.

    A picture is held here and nowhere else: whatever leaves is closed, and its answers and tiles go with it.

    Parameters
    ----------
    memory_bytes
        What the tiles that are kept in memory may take together.
    """

    def __init__(self, database: Database, shelf: PyramidShelf, memory_bytes: int = 0) -> None:
        self._database = database
        self._shelf = shelf
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, PublicPicture] = OrderedDict()
        self._answers = 0
        self._memory_bytes = memory_bytes
        self._tile_bytes = 0
        self._renew_at_s = 0.0
        self._watch = ChangeWatch(database, self._drop_items)

    def may_be_used(self) -> bool:
        """Tell whether pictures that hold may be used just now; ask before each use."""
        return self._watch.holds()

    def find(self, media_id: str) -> PublicPicture | None:
        """Return a picture if anybody may see it, and its pyramid is whole."""
        with self._guard:
            kept = self._kept.get(media_id)
            if kept is not None:
                self._kept.move_to_end(media_id)
        if kept is None:
            return self._open(media_id)
        if not kept.may_be_used():
            self.drop(kept)
            return None
        return kept

    def find_source(self, media_id: str) -> TileSource | None:
        """Return where the pixels of a picture are if anybody may see it, mostly without asking the database.

        None says nothing: whoever gets it asks.
        """
        picture = self.find(media_id) if self.may_be_used() else None
        return None if picture is None else picture.source

    def keep_answer(self, picture: PublicPicture, key: Hashable, answer: Answer) -> None:
        """Keep an answer with its picture, for as long as that is kept."""
        with self._guard:
            if self._answers >= ANSWERS_KEPT:
                for each in self._kept.values():
                    each.answers = {}
                self._answers = 0
            if picture.holds:
                self._answers += 1
                picture.answers[key] = answer

    def read(self, picture: PublicPicture, answer: Answer) -> bytes:
        """Return the bytes of an answer; a tile that was asked for lately is in memory.

        Raises
        ------
        DamagedPyramidError, StorageError
            If the pyramid is not what it was.
        """
        if answer.span is None:
            return answer.content
        kept = picture.tiles.get(answer.span.offset)
        if kept is not None:
            return kept
        content = picture.opened.read(answer.span)
        self._keep_tile(picture, answer.span.offset, content)
        return content

    def _keep_tile(self, picture: PublicPicture, offset: int, content: bytes) -> None:
        """Keep a tile while there is room; those that came first stay until all are forgotten."""
        now_s = time.monotonic()
        with self._guard:
            if now_s >= self._renew_at_s:
                self._renew_at_s = now_s + RENEW_EVERY_S
                self._tile_bytes = 0
                for each in self._kept.values():
                    each.tiles = {}
            fits = self._tile_bytes + len(content) <= self._memory_bytes
            if fits and picture.holds and offset not in picture.tiles:
                self._tile_bytes += len(content)
                picture.tiles[offset] = content

    def drop(self, picture: PublicPicture) -> None:
        """Forget a picture that turned out not to be what it was."""
        self._shelf.put_back(picture.source)
        with self._guard:
            if self._kept.get(picture.source.media_id) is picture:
                del self._kept[picture.source.media_id]
            self._close(picture)

    def _open(self, media_id: str) -> PublicPicture | None:
        """Open a picture, and keep it unless anything changed meanwhile."""
        number = self._watch.number
        try:
            source = self._find_public(media_id)
            if source is None:
                return None
            opened = PublicPicture(source, self._shelf.take(source))
        except (BaovatError, DamagedPyramidError):
            return None  # the view says what is wrong
        with self._guard:
            # What was read before a change that was reported meanwhile may be wrong: it is not used.
            if self._watch.number != number:
                return None
            # Of two who open the same picture at once the first one's is kept, and used by both.
            kept = self._kept.setdefault(media_id, opened)
            while len(self._kept) > KEPT:
                self._close(self._kept.popitem(last=False)[1])
        return kept

    def _close(self, picture: PublicPicture) -> None:
        """Let nobody use a picture that is not kept any more; the guard is held."""
        picture.holds = False
        self._answers -= len(picture.answers)
        self._tile_bytes -= sum(map(len, picture.tiles.values()))
        picture.answers, picture.tiles = {}, {}

    def _find_public(self, media_id: str) -> TileSource | None:
        with self._database.read() as connection:
            state = read_picture_state(connection, media_id)
            if not decide(Actor.VISITOR, state).allowed:
                return None
            return read_picture_source(connection, media_id, Actor.VISITOR)

    def _drop_items(self, item_ids: frozenset[str]) -> None:
        if not item_ids:
            return
        with self._guard:
            for media_id, kept in list(self._kept.items()):
                if kept.source.item_id in item_ids:
                    del self._kept[media_id]
                    self._close(kept)
