"""A picture as rows of whole tiles, decoded once from top to bottom.

All rows come out of one evaluation of libvips: between two it forgets what it holds of the file, and a file whose
parts end elsewhere than a row of tiles would have to be read backwards.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Generator
from queue import SimpleQueue

import numpy as np
import pyvips

from iiif_server.image.turbo_jpeg import Pixels

#: Threads with which libvips writes, and ours, beside those with which it decodes.
_THREADS = 3


def read_strips(image: pyvips.Image, height_px: int) -> Generator[Pixels, None, None]:
    """Yield strips of so many rows; the height of the picture is a whole number of them.

    The next one is decoded while its taker works on this one; no more than one is ready before it is asked for.

    Raises
    ------
    pyvips.Error
        If the picture cannot be decoded to its end.
    """
    hand_over = _HandOver(image, height_px)
    decoding = threading.Thread(target=hand_over.decode, args=(image,), name="decoding")
    _check_room()
    decoding.start()
    try:
        while (strip := hand_over.take()) is not None:
            yield strip
    finally:
        hand_over.stop()
        decoding.join()


def _check_room() -> None:
    """Raise MemoryError where threads cannot be started: libvips would die of it (``sink_disc``), and tell nobody."""
    enough = threading.Event()
    tried = [threading.Thread(target=enough.wait) for _ in range(_THREADS + (os.cpu_count() or 1))]
    try:
        for each in tried:
            each.start()
    except RuntimeError as error:
        raise MemoryError from error
    finally:
        enough.set()
        for each in tried:
            if each.ident is not None:
                each.join()


class _HandOver:
    """Strips on their way from the thread that decodes to the one that takes them."""

    def __init__(self, image: pyvips.Image, height_px: int) -> None:
        bands = (image.bands,) if image.bands > 1 else ()
        self._shape = (height_px, image.width, *bands)
        self._ready: SimpleQueue[Pixels | BaseException | None] = SimpleQueue()
        self._wanted = threading.Semaphore(0)
        self._stopped = False
        self._failure: MemoryError | None = None
        self._strip: Pixels | None = None
        self._filled = 0

    def take(self) -> Pixels | None:
        """Wait for the next strip; None after the last one, when all that follows it is read too."""
        self._wanted.release()
        found = self._ready.get()
        if isinstance(found, BaseException):
            raise found
        return found

    def stop(self) -> None:
        """Let the decoding end soon."""
        self._stopped = True
        self._wanted.release()

    def decode(self, image: pyvips.Image) -> None:
        """Decode all rows; runs in a thread of its own."""
        target = pyvips.TargetCustom()
        target.on_write(self._write)
        try:
            image.rawsave_target(target)
        except BaseException as error:
            self._ready.put(self._failure or error)
        else:
            self._ready.put(None)

    def _write(self, content: bytes) -> int:
        """Take what libvips has written of the picture; -1 ends it."""
        samples = np.frombuffer(content, np.uint8)
        taken = 0
        try:
            while taken < len(samples) and not self._stopped:
                taken += self._fill(samples[taken:])
        except MemoryError as error:  # nothing may be raised through libvips
            self._failure = error
            return -1
        return -1 if self._stopped else taken

    def _fill(self, samples: Pixels) -> int:
        """Put samples into the strip that is under way, and return how many; a full strip is handed over."""
        if self._strip is None:
            self._strip, self._filled = np.empty(self._shape, np.uint8), 0
        flat = self._strip.reshape(-1)
        count = min(len(samples), len(flat) - self._filled)
        flat[self._filled : self._filled + count] = samples[:count]
        self._filled += count
        if self._filled == len(flat):
            self._wanted.acquire()
            self._ready.put(self._strip)
            self._strip = None
        return count
