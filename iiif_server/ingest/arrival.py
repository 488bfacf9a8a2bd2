"""A file that comes in while its receiver does something else: a command loads its libraries meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

from iiif_server.errors import BaovatError
from iiif_server.ingest.head_start import HeadStart, is_worth_it
from iiif_server.ingest.receive import Received, clean_file_name, receive
from iiif_server.settings import Settings


class _GivenUpError(BaovatError):
    """Nobody waits for the file any more."""


class Arrival:
    """A file on its way to scratch; `on_bytes` may be set at any time, and is told how many bytes came so far."""

    def __init__(
        self, path: Path, settings: Settings, closing: ExitStack, ahead: HeadStart | None
    ) -> None:
        self.path = path
        self.on_bytes: Callable[[int], None] = lambda _bytes: None
        self._settings = settings
        self._closing = closing
        self._ahead = ahead
        self._given_up = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="arrival")
        self._coming: Future[Received] = self._pool.submit(self._receive)

    def wait(self) -> Received:
        """Return the received file, which stays until the context of `arriving` ends.

        Raises
        ------
        UnreadableUploadError, StorageError
            As `receive` does.
        """
        return self._coming.result()

    def end(self) -> None:
        """Stop receiving."""
        self._given_up.set()
        self._pool.shutdown()

    def _receive(self) -> Received:
        settings = self._settings
        settings.scratch_dir.mkdir(parents=True, exist_ok=True)
        stream = self._closing.enter_context(self.path.open("rb"))
        return self._closing.enter_context(
            receive(
                stream,
                clean_file_name(self.path.name),
                scratch_dir=settings.scratch_dir,
                max_bytes=settings.max_upload_bytes,
                on_bytes=self._pass_on,
                on_copied=None if self._ahead is None else self._ahead.go,
            )
        )

    def _pass_on(self, received_bytes: int) -> None:
        if self._given_up.is_set():
            raise _GivenUpError(f"{self.path.name} is not waited for any more.")
        self.on_bytes(received_bytes)


@contextmanager
def arriving(path: Path, settings: Settings, *, is_awaited: bool = False) -> Iterator[Arrival]:
    """Begin to receive a file; what was received of it goes away with the context.

    `is_awaited` says that the context stays open until what is made of the file is ready: the pyramid of a large
    picture is begun early then.
    """
    with ExitStack() as closing:
        ahead = None
        if is_awaited and is_worth_it(path):
            settings.scratch_dir.mkdir(parents=True, exist_ok=True)
            ahead = HeadStart(settings)
            closing.callback(ahead.end)
        arrival = Arrival(path, settings, closing, ahead)
        try:
            yield arrival
        finally:
            arrival.end()
