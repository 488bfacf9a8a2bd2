"""Stats of remote objects, asked for again after a second: a replaced object is noticed, cheaply."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from iiif_server.storage.store import ObjectStat

#: How old an answer may be: a change takes effect everywhere within this time.
FRESH_S = 1.0

#: Answers that are kept; one takes about 300 bytes of memory.
STATS_KEPT = 10_000


class FreshStats:
    """The stats of the objects asked for last; safe to share between threads.

    Parameters
    ----------
    read_stat
        Asks the remote store; what it raises goes to who asked, and is not kept.
    """

    def __init__(
        self,
        read_stat: Callable[[str], ObjectStat],
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read_stat = read_stat
        self._clock_s = clock_s
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, tuple[ObjectStat, float]] = OrderedDict()

    def stat_of(self, key: str) -> ObjectStat:
        """Return the stat of an object as it was at most `FRESH_S` ago."""
        asked_s = self._clock_s()
        with self._guard:
            stat, until_s = self._kept.get(key, (None, 0.0))
        if stat is not None and asked_s < until_s:
            return stat
        stat = self._read_stat(key)
        with self._guard:
            self._kept[key] = stat, asked_s + FRESH_S
            self._kept.move_to_end(key)
            while len(self._kept) > STATS_KEPT:
                self._kept.popitem(last=False)
        return stat

    def forget(self, key: str) -> None:
        """Ask anew for this object next time."""
        with self._guard:
            self._kept.pop(key, None)
