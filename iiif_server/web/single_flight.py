"""The same thing asked for by many at once is made once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

from iiif_server.errors import BusyError

Made = TypeVar("Made")


class SingleFlight(Generic[Made]):
    """Who comes first makes it, the others wait and get the same; safe to share between threads.

    Parameters
    ----------
    patience_s
        How long the others wait.
    retry_after_s
        What they are told when they waited for nothing.
    """

    def __init__(self, patience_s: float, retry_after_s: int) -> None:
        self._patience_s = patience_s
        self._retry_after_s = retry_after_s
        self._guard = threading.Lock()
        self._underway: dict[str, Future[Made]] = {}

    def make_once(self, key: str, make: Callable[[], Made]) -> Made:
        """Return what is made for the key just now, making it where nobody does.

        Where who came first found no room, there may be room by now: those who waited for that try once more,
        again one for all. So nobody waits longer than twice.

        Raises
        ------
        BusyError
            If somebody else takes too long, or there was no room twice. Whatever else `make` raises, all who
            wait get.
        """
        mine = Future[Made]()
        underway = self._join(key, mine)
        if underway is mine:
            return self._make(key, make, mine)
        if isinstance(self._outcome(underway), BusyError):
            underway = self._join(key, mine)
            if underway is mine:
                return self._make(key, make, mine)
            self._outcome(underway)
        return underway.result()

    def _join(self, key: str, mine: Future[Made]) -> Future[Made]:
        """Return what is under way for the key; that is `mine` where nothing was."""
        with self._guard:
            return self._underway.setdefault(key, mine)

    def _make(self, key: str, make: Callable[[], Made], mine: Future[Made]) -> Made:
        try:
            made = make()
        except BaseException as error:
            self._end(key)  # first, so that who tries once more does not find the failure again
            mine.set_exception(error)
            raise
        mine.set_result(made)  # first, so that who comes just now does not make it again
        self._end(key)
        return made

    def _end(self, key: str) -> None:
        with self._guard:
            del self._underway[key]

    def _outcome(self, underway: Future[Made]) -> BaseException | None:
        """Wait, and return why there is no result, or None."""
        try:
            return underway.exception(self._patience_s)
        except TimeoutError as error:
            raise BusyError(self._retry_after_s) from error
