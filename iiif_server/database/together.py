"""Writes of several threads that are committed together: what waits for the disk waits once for all of them.

Whoever comes while others are being written waits for the next time, and one of those who wait then writes for all.
Each is told what came of its own once the disk has it, and no sooner.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

#: So many at most: a write lock that is held for longer than a moment is felt elsewhere.
MOST_TOGETHER = 64


class Waiting:
    """One write, until it is told what came of it."""

    def __init__(self, work: Work[Any]) -> None:
        self.work = work
        self.called = threading.Lock()
        self.called.acquire()
        self.leads = False
        self.result: Any = None
        self.error: BaseException | None = None

    def tell(self, result: Any, error: BaseException | None = None) -> None:
        """Say what came of it, and let its thread go on."""
        self.result, self.error = result, error
        self.called.release()


class Together:
    """Collects the writes of all threads; safe to share between them.

    Parameters
    ----------
    write
        Gives a connection on which everything is written together, or, after an error, nothing.
    """

    def __init__(self, write: Callable[[], AbstractContextManager[Connection]]) -> None:
        self._write = write
        self._guard = threading.Lock()
        self._waiting: list[Waiting] = []
        self._is_led = False

    def write(self, work: Work[Result]) -> Result:
        """Return what a write returns, when it is committed; raise what it raises, when it is undone."""
        mine = Waiting(work)
        with self._guard:
            self._waiting.append(mine)
            mine.leads, self._is_led = not self._is_led, True
        try:
            if not mine.leads:
                mine.called.acquire()
            if mine.leads:
                self._lead(mine)
        finally:  # also where a signal ends the process: nobody is to wait for this thread
            self._retire(mine)
        if mine.error is not None:
            raise mine.error
        result: Result = mine.result
        return result

    def _lead(self, mine: Waiting) -> None:
        """Write for all who wait when writing may begin, and leave what comes meanwhile to one of those."""
        chosen: list[Waiting] = []
        try:
            with self._write() as connection:
                chosen = self._choose(mine)
                results = [each.work(connection) for each in chosen]
        except BaseException as error:
            if chosen:
                self._write_apart(chosen, error)
            else:  # nobody may begin
                for each in self._choose(mine):
                    each.tell(None, error)
            if not isinstance(error, Exception):  # a signal is this thread's own
                raise
        else:
            for each, result in zip(chosen, results, strict=True):
                each.tell(result)

    def _choose(self, mine: Waiting) -> list[Waiting]:
        with self._guard:
            others = [each for each in self._waiting if each is not mine]
            self._waiting = others[MOST_TOGETHER - 1 :]
        return [mine, *others[: MOST_TOGETHER - 1]]

    def _write_apart(self, chosen: list[Waiting], error: BaseException) -> None:
        """Find out whose fault it is: write each in a transaction of its own."""
        if len(chosen) == 1:
            chosen[0].tell(None, error)
            return
        for each in chosen:
            try:
                with self._write() as connection:
                    result = each.work(connection)
            except BaseException as own:
                each.tell(None, own)
            else:
                each.tell(result)

    def _retire(self, mine: Waiting) -> None:
        """Let the next one who waits lead, where this one did."""
        with self._guard:
            if mine in self._waiting:
                self._waiting.remove(mine)
            if not mine.leads:
                return
            self._is_led = bool(self._waiting)
            if self._waiting:
                following = self._waiting.pop(0)
                following.leads = True
                following.called.release()
