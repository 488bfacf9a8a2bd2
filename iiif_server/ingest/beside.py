"""Work beside the reading and writing of large files: hashing, bringing to the disk, leaving the page cache.

An original passes through once. What the page cache should hold is tiles, and memory that is used again
and again is much cheaper than fresh memory on a virtual machine: receiving 576 MB on two cores took 0.5 s
this way and 1.9 to 2.6 s through the page cache, and its pyramid 1.6 s after either.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: Chunks that may wait to be hashed: 8 MB, so that neither side stands still for the other.
CHUNKS_WAITING = 32

SYNC_EVERY_S = 0.02

#: What readers may still have before them when the rest of a file leaves the page cache.
KEPT_BEHIND_BYTES = 8 << 20


@contextmanager
def hashing(update: Callable[[bytes], None]) -> Iterator[Callable[[bytes], None]]:
    """Give a function that passes chunks to `update` in another thread; at the end all of them are in."""
    waiting: queue.Queue[bytes | None] = queue.Queue(CHUNKS_WAITING)

    def work() -> None:
        while (chunk := waiting.get()) is not None:
            update(chunk)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield waiting.put
    finally:
        waiting.put(None)
        thread.join()


@contextmanager
def written_behind(descriptor: int) -> Iterator[None]:
    """Bring the open file to the disk, and out of the page cache, while it grows.

    Raises
    ------
    OSError
        At the end, if the disk refused: the kernel tells that once only, so it must not be lost here.
    """
    ended = threading.Event()
    refused: list[OSError] = []

    def work() -> None:
        while not ended.wait(SYNC_EVERY_S):
            try:
                os.fdatasync(descriptor)
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            except OSError as error:
                refused.append(error)
                return

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
    if refused:
        raise refused[0]


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
