"""The answers asked for last, in memory: small pictures in front of the cache on disk, and documents."""

from __future__ import annotations

import threading
from collections import OrderedDict


class AnswerMemory:
    """Bytes under keys, bounded; one process, safe to share between threads.

    Parameters
    ----------
    max_bytes
        What all answers together may take; one above an eighth of it is not kept, so that one
        large download does not throw out a thousand thumbnails.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._guard = threading.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._bytes = 0

    def find(self, key: str) -> bytes | None:
        """Return the answer of the key, or None."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def keep(self, key: str, content: bytes) -> None:
        """Keep an answer; those asked for longest ago make room."""
        if len(content) > self._max_bytes // 8:
            return
        with self._guard:
            self._bytes += len(content) - len(self._kept.get(key, b""))
            self._kept[key] = content
            while self._bytes > self._max_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)

    def used_bytes(self) -> int:
        """Return what all answers take."""
        return self._bytes
