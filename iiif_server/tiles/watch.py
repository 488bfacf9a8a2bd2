"""Whether what was read from the catalogue some time ago still holds: asked a few times a second, not at every tile."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress

from iiif_server.catalog.changes import Changes, read_changes
from iiif_server.database.engine import Database
from iiif_server.errors import DatabaseError

#: How often the catalogue is asked. One question takes 0.1 ms on SQLite and 0.5 ms on PostgreSQL.
ASK_EVERY_S = 0.2

#: What was true at the beginning of a question may be told for so long after it. Together with `ASK_EVERY_S` it keeps
#: the promise that a change of access is felt within a second also where a question hangs.
HOLDS_FOR_S = 0.8


class ChangeWatch:
    """Tells which items changed, to whoever holds something about them.

    There is no thread of its own: the request that comes when it is time asks, while others go on with what
    was confirmed last. Where nothing could be confirmed for `HOLDS_FOR_S`, nothing holds.

    Parameters
    ----------
    on_changes
        Called with the identifiers of items that changed, before anything is confirmed again.
    """

    def __init__(
        self,
        database: Database,
        on_changes: Callable[[frozenset[str]], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._on_changes = on_changes
        self._clock = clock
        self._asking = threading.Lock()
        self._asked_at = float("-inf")
        #: Number of the last change that is known of; None before the first question.
        self.number: int | None = None

    def holds(self) -> bool:
        """Tell whether everything about items that was not reported as changed may still be relied on."""
        now_s = self._clock()
        if now_s - self._asked_at >= ASK_EVERY_S and self._asking.acquire(blocking=False):
            try:
                self._ask(now_s)
            finally:
                self._asking.release()
        return now_s - self._asked_at < HOLDS_FOR_S

    def _ask(self, now_s: float) -> None:
        """Confirm, as of the moment before the question: what changed after it is not in the answer."""
        with suppress(DatabaseError):
            changes = self._read()
            # In this order: whoever reads the catalogue notes the number before and compares it after. With the
            # number known first, either they see that it moved, or what they kept is among what is dropped.
            self.number = changes.number
            self._on_changes(changes.item_ids)
            self._asked_at = now_s

    def _read(self) -> Changes:
        with self._database.read() as connection:
            return read_changes(connection, self.number)
