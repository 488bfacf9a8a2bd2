"""Who may render now: lanes that bound how many are inside, how many work, and how much memory they hold.

A place in a lane is a thread of the server: one that waits, works or sends. There are fewer places in all lanes
than threads, so stored tiles, pages and health always find one. Work is bounded by memory besides.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iiif_server.errors import BusyError, TooCostlyError


@dataclass(frozen=True)
class LaneSize:
    """What a lane has room for.

    `places` are threads, those that wait included; `at_once` of them work, holding `memory_bytes` together at
    most. Nobody waits longer than `patience_s`; who finds no place is told to come back after `retry_after_s`.
    """

    places: int
    at_once: int
    memory_bytes: int
    patience_s: float
    retry_after_s: int


class Lane:
    """One kind of renders, bounded; safe to share between threads."""

    def __init__(self, size: LaneSize) -> None:
        self.size = size
        self._changed = threading.Condition()
        self._inside = 0
        self._working = 0
        self._memory_bytes = 0

    def enter(self) -> Place:
        """Take a place, without waiting; it is left by `Place.leave`.

        Raises
        ------
        BusyError
            If every place is taken.
        """
        with self._changed:
            if self._inside == self.size.places:
                raise BusyError(self.size.retry_after_s)
            self._inside += 1
        return Place(self)

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
        if memory_bytes > self.size.memory_bytes:
            raise TooCostlyError(memory_bytes, self.size.memory_bytes)
        deadline = time.monotonic() + self.size.patience_s
        with self._changed:
            if not self._changed.wait_for(
                lambda: self._has_room(memory_bytes), deadline - time.monotonic()
            ):
                raise BusyError(self.size.retry_after_s)
            self._working += 1
            self._memory_bytes += memory_bytes
        try:
            yield
        finally:
            with self._changed:
                self._working -= 1
                self._memory_bytes -= memory_bytes
                self._changed.notify_all()

    def occupancy(self) -> tuple[int, int, int]:
        """Return the places taken, how many of them work, and the bytes that those are estimated to hold."""
        with self._changed:
            return self._inside, self._working, self._memory_bytes

    def _has_room(self, memory_bytes: int) -> bool:
        fits = self._memory_bytes + memory_bytes <= self.size.memory_bytes
        return fits and self._working < self.size.at_once

    def _leave(self) -> None:
        with self._changed:
            self._inside -= 1


class Place:
    """One place in a lane; left once, however often it is told to, and at the latest when nobody holds it."""

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
        self.leave()
