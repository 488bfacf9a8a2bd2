"""Rendered pictures kept in memory, bounded in bytes; identical requests at the same time render once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class RenderCache:
    """The pictures rendered last, in one process; safe to share between threads.

    Parameters
    ----------
    max_bytes
        What all pictures together may take; a picture above an eighth of it is not kept, so that one
        large download does not throw out a thousand tiles.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._guard = threading.Lock()
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._rendering: dict[Hashable, threading.Lock] = {}

    def get_or_render(self, key: Hashable, render: Callable[[], bytes]) -> bytes:
        """Return the picture of the key, rendering it where it is not kept."""
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            turn = self._rendering.setdefault(key, threading.Lock())
        with turn:
            with self._guard:
                if key in self._kept:
                    return self._kept[key]
            try:
                content = render()
                self._keep(key, content)
            finally:
                with self._guard:
                    self._rendering.pop(key, None)
        return content

    def _keep(self, key: Hashable, content: bytes) -> None:
        if len(content) > self._max_bytes // 8:
            return
        with self._guard:
            self._bytes += len(content) - len(self._kept.get(key, b""))
            self._kept[key] = content
            while self._bytes > self._max_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)
