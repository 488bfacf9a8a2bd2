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

        Raises
        ------
        BusyError
            If somebody else takes too long. Whatever `make` raises, all who wait get.
        """
        mine = Future[Made]()
        with self._guard:
            underway = self._underway.setdefault(key, mine)
        if underway is not mine:
            return self._wait(underway)
        try:
            made = make()
        except BaseException as error:
            self._end(key)
            mine.set_exception(error)
            raise
        self._end(key)
        mine.set_result(made)
        return made

    def _end(self, key: str) -> None:
        with self._guard:
            del self._underway[key]

    def _wait(self, underway: Future[Made]) -> Made:
        try:
            return underway.result(self._patience_s)
        except TimeoutError as error:
            raise BusyError(self._retry_after_s) from error
