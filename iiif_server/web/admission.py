"""Who may render now: lanes that bound how many are inside, how many work, and how much memory they hold.

A place in a lane is a thread of the server: one that waits, works or sends. There are fewer places in all lanes
than threads, so stored tiles, pages and health always find one. Work is bounded by memory besides.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iiif_server.errors import BusyError, TooCostlyError


@dataclass(frozen=True)
class LaneSize:
    """What a lane has room for.

    `places` are threads, those that wait included; `at_once` of them work, holding `memory_bytes` together at
    most. Nobody waits for room longer than `patience_s`; who finds no place is told to come back after
    `retry_after_s`.
    """

    places: int
    at_once: int
    memory_bytes: int
    patience_s: float
    retry_after_s: int


def _keep_to_itself(_places: int, _working: int, _memory_bytes: int) -> None:
    """Tell nobody."""


class Lane:
    """One kind of renders, bounded; safe to share between threads.

    Parameters
    ----------
    on_change
        Called with the `occupancy` after it has changed, one call at a time. It may take locks of its own: no
        lock is held that a place needs to be left.
    """

    def __init__(
        self, size: LaneSize, on_change: Callable[[int, int, int], None] = _keep_to_itself
    ) -> None:
        self.size = size
        self._on_change = on_change
        self._telling = threading.Lock()
        self._changed = threading.Condition()
        self._inside = 0
        self._working = 0
        self._memory_bytes = 0
        self._forgotten: deque[None] = deque()

    def enter(self, memory_bytes: int = 0) -> Place:
        """Take a place for work that will hold so much, without waiting; it is left by `Place.leave`.

        Raises
        ------
        TooCostlyError
            If the lane never has so much memory, however empty it is.
        BusyError
            If every place is taken.
        """
        self._refuse_what_never_fits(memory_bytes)
        with self._changed:
            self._take_back_forgotten()
            if self._inside >= self.size.places:
                raise BusyError(self.size.retry_after_s)
            self._inside += 1
        place = Place(self)
        self._tell()
        return place

    @contextmanager
    def working(self, memory_bytes: int) -> Iterator[None]:
        """Work while the context is open; wait for room before. Only who has a place may ask.

        Raises
        ------
        TooCostlyError
            If the lane never has so much memory.
        BusyError
            If there is no room in time.
        """
        self._refuse_what_never_fits(memory_bytes)
        with self._changed:
            if not self._changed.wait_for(
                lambda: self._has_room(memory_bytes), self.size.patience_s
            ):
                raise BusyError(self.size.retry_after_s)
            self._working += 1
            self._memory_bytes += memory_bytes
        try:
            self._tell()
            yield
        finally:
            with self._changed:
                self._working -= 1
                self._memory_bytes -= memory_bytes
                self._changed.notify_all()
            self._tell()

    def occupancy(self) -> tuple[int, int, int]:
        """Return the places taken, how many of them work, and the bytes that those are estimated to hold."""
        with self._changed:
            self._take_back_forgotten()
            return self._inside, self._working, self._memory_bytes

    def _refuse_what_never_fits(self, memory_bytes: int) -> None:
        if memory_bytes > self.size.memory_bytes:
            raise TooCostlyError(memory_bytes, self.size.memory_bytes)

    def _has_room(self, memory_bytes: int) -> bool:
        fits = self._memory_bytes + memory_bytes <= self.size.memory_bytes
        return fits and self._working < self.size.at_once

    def _leave(self) -> None:
        with self._changed:
            self._inside -= 1
        self._tell()

    def _take_back_forgotten(self) -> None:
        while self._forgotten:
            self._forgotten.popleft()
            self._inside -= 1

    def _tell(self) -> None:
        """Tell what holds now: whoever tells last looked last, so what was told last is true."""
        with self._telling:
            self._on_change(*self.occupancy())


class Place:
    """One place in a lane; left once, however often it is told to.

    One that was never left is taken back when the lane is entered next, once nobody holds it.
    """

    def __init__(self, lane: Lane) -> None:
        self._lane: Lane | None = lane

    def leave(self) -> None:
        """Give the place back."""
        lane, self._lane = self._lane, None
        if lane is not None:
            lane._leave()

    def __enter__(self) -> Place:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def __del__(self) -> None:
        # The garbage collector calls this in the middle of anything, also of what holds the locks that leaving takes.
        lane, self._lane = self._lane, None
        if lane is not None:
            lane._forgotten.append(None)
