"""Documents that are built from items, kept as the bytes that are sent: building one takes a hundred times as long."""

from __future__ import annotations

from collections.abc import Callable

from iiif_server.tiles.compression import Coding, write_as
from iiif_server.web.answer_memory import AnswerMemory
from iiif_server.web.single_flight import SingleFlight

#: A document of ten thousand pages takes a second; who waits longer than this is told to come again.
PATIENCE_S = 20.0
RETRY_S = 2


class KeptDocuments:
    """The documents asked for last, in each coding that they were asked for in; safe to share between threads.

    Whatever a document depends on is part of its name: what changed has another name, and what nobody asks for any more
    makes room.

    Parameters
    ----------
    max_bytes
        What all of them may take in this process.
    """

    def __init__(self, max_bytes: int) -> None:
        self._memory = AnswerMemory(max_bytes)
        self._flight = SingleFlight[bytes](PATIENCE_S, RETRY_S)

    def take(self, name: str, coding: Coding, build: Callable[[], bytes]) -> bytes:
        """Return a document as it is sent, building it where it is not kept; for many at once, once.

        Raises
        ------
        BusyError
            If somebody else builds it and does not come to an end.
        """
        key = f"{name}-{coding.value}"
        kept = self._memory.find(key)
        return (
            self._flight.make_once(key, lambda: self._make(key, coding, build))
            if kept is None
            else kept
        )

    def used_bytes(self) -> int:
        """Return what all documents take."""
        return self._memory.used_bytes()

    def _make(self, key: str, coding: Coding, build: Callable[[], bytes]) -> bytes:
        content = write_as(build(), coding)
        self._memory.keep(key, content)
        return content
