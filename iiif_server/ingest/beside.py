"""Work beside the writing and reading of large files: hashing, bringing to the disk, leaving the page cache.

An original passes through once. What the page cache should hold is tiles, and memory that is used again
and again is much cheaper than fresh memory on a virtual machine: receiving 576 MB on two cores took 0.5 s
this way and 1.9 to 2.6 s through the page cache, and its pyramid 1.6 s after either.
"""

from __future__ import annotations

import errno
import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: Long enough that taking Python's lock for each piece costs little, also from a thread that loads libraries.
HASHED_AT_ONCE_BYTES = 4 << 20

SYNC_EVERY_S = 0.05

#: What readers may still have before them when the rest of a file leaves the page cache.
KEPT_BEHIND_BYTES = 8 << 20


@contextmanager
def hashed_and_synced(
    descriptor: int, update: Callable[[memoryview], None]
) -> Iterator[Callable[[int], None]]:
    """Give a function that is told how long an open file is by now; at the end all of it is hashed.

    The file is read back by one thread, so that what is hashed is what is kept, and brought to the disk
    by another; what was hashed leaves the page cache.

    Parameters
    ----------
    descriptor
        The file, open for reading and writing.
    update
        Is given the bytes in their order, in a buffer that is used again after it returns.

    Raises
    ------
    OSError
        At the end, if the disk refused: the kernel tells that once only, so it must not be lost here.
    """
    hashing = _Hashing(descriptor, update)
    syncing = _Syncing(descriptor, lambda: hashing.hashed_bytes)
    try:
        yield hashing.grown_to
    finally:
        hashing.end()
        syncing.end()
    for refusal in (hashing.refusal, syncing.refusal):
        if refusal is not None:
            raise refusal


class _Hashing:
    """A thread that hashes a file as far as it is told."""

    def __init__(self, descriptor: int, update: Callable[[memoryview], None]) -> None:
        self.hashed_bytes = 0
        self.refusal: OSError | None = None
        self._descriptor = descriptor
        self._update = update
        self._sizes: queue.SimpleQueue[int | None] = queue.SimpleQueue()
        self.grown_to = self._sizes.put
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def end(self) -> None:
        """Hash the rest."""
        self._sizes.put(None)
        self._thread.join()

    def _work(self) -> None:
        buffer = memoryview(bytearray(HASHED_AT_ONCE_BYTES))
        try:
            while (size := self._sizes.get()) is not None:
                while self.hashed_bytes < size:
                    self._hash_piece(buffer[: size - self.hashed_bytes])
        except OSError as error:
            self.refusal = error

    def _hash_piece(self, room: memoryview) -> None:
        count = os.preadv(self._descriptor, [room], self.hashed_bytes)
        if not count:
            raise OSError(errno.EIO, "a file became shorter while it was received")
        self._update(room[:count])
        self.hashed_bytes += count


class _Syncing:
    """A thread that brings a file to the disk, and what was used of it out of the page cache."""

    def __init__(self, descriptor: int, used_bytes: Callable[[], int]) -> None:
        self.refusal: OSError | None = None
        self._descriptor = descriptor
        self._used_bytes = used_bytes
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._work)
        self._thread.start()

    def end(self) -> None:
        """Stop after the sync under way; the last bytes are for whoever keeps the file to sync."""
        self._ended.set()
        self._thread.join()

    def _work(self) -> None:
        try:
            while not self._ended.wait(SYNC_EVERY_S):
                used_bytes = self._used_bytes()
                os.fdatasync(self._descriptor)
                if used_bytes:  # a length of 0 would mean the whole file
                    os.posix_fadvise(self._descriptor, 0, used_bytes, os.POSIX_FADV_DONTNEED)
        except OSError as error:
            self.refusal = error


@contextmanager
def read_once(path: Path) -> Iterator[Callable[[float], None]]:
    """Give a function that lets go of the part of a file (a fraction from its start) that was read."""
    descriptor = os.open(path, os.O_RDONLY)
    size = os.fstat(descriptor).st_size

    def let_go(fraction: float) -> None:
        done = int(fraction * size) - KEPT_BEHIND_BYTES
        if done > 0:
            os.posix_fadvise(descriptor, 0, done, os.POSIX_FADV_DONTNEED)

    try:
        yield let_go
    finally:
        os.close(descriptor)
