"""Whose turn it is to write: within a process one after another, in the order in which they came.

SQLite lets one connection write at a time, and lets the others sleep for a while and look again: of two hundred who
save at once most would sleep while nobody writes, and who comes last may be first. Here they queue instead.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager


class Turns:
    """A queue for one thing that one thread at a time may do; safe to share between threads."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._is_taken = False
        self._waiting: deque[threading.Lock] = deque()

    @contextmanager
    def taken(self, patience_s: float) -> Iterator[bool]:
        """Hold the turn while the context is open; it is False where it did not come in time."""
        has_turn = self._take(patience_s)
        try:
            yield has_turn
        finally:
            if has_turn:
                self._pass_on()

    def _take(self, patience_s: float) -> bool:
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            called = threading.Lock()
            called.acquire()
            self._waiting.append(called)
        try:
            if called.acquire(timeout=patience_s):
                return True
        except BaseException:  # a signal that ends the process: nobody is to wait for this thread
            if not self._give_up(called):
                self._pass_on()
            raise
        return not self._give_up(called)

    def _give_up(self, called: threading.Lock) -> bool:
        """Wait no longer; False where the turn came in this very moment."""
        with self._guard:
            if called not in self._waiting:
                return False
            self._waiting.remove(called)
            return True

    def _pass_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._is_taken = False
