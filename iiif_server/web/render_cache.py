"""Rendered pictures kept in memory, bounded in bytes; identical requests at the same time render once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future

from iiif_server.errors import BusyError

#: How long a render waits for room; a tile takes milliseconds, so room is mostly there at once.
WAIT_S = 1.0


class RenderCache:
    """The pictures rendered last, in one process; safe to share between threads.

    Parameters
    ----------
    max_bytes
        What all pictures together may take; a picture above an eighth of it is not kept, so that one
        large download does not throw out a thousand tiles.
    renders_at_once
        Renders that go on at the same time; fewer than there are threads, so that stored tiles, pages and
        health always find one.
    """

    def __init__(self, max_bytes: int, renders_at_once: int) -> None:
        self._max_bytes = max_bytes
        self._guard = threading.Lock()
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()
        self._bytes = 0
        self._rendering: dict[Hashable, Future[bytes]] = {}
        self._room = threading.BoundedSemaphore(renders_at_once)

    def get_or_render(self, key: Hashable, render: Callable[[], bytes]) -> bytes:
        """Return the picture of the key, rendering it where it is not kept.

        Raises
        ------
        BusyError
            If too many others are being rendered.
        """
        with self._guard:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
            underway = self._rendering.get(key)
            mine = Future[bytes]()
            if underway is None:
                self._rendering[key] = mine
        if underway is not None:
            return self._wait(underway)
        try:
            mine.set_result(self._render(key, render))
        except BaseException as error:
            mine.set_exception(error)
            raise
        finally:
            with self._guard:
                del self._rendering[key]
        return mine.result()

    def _wait(self, underway: Future[bytes]) -> bytes:
        """Return what another request is rendering, if it comes soon."""
        try:
            return underway.result(WAIT_S)
        except TimeoutError as error:
            raise BusyError from error

    def _render(self, key: Hashable, render: Callable[[], bytes]) -> bytes:
        if not self._room.acquire(timeout=WAIT_S):
            raise BusyError
        try:
            content = render()
        finally:
            self._room.release()
        self._keep(key, content)
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
