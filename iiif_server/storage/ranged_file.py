"""A stored object as a file that is read in parts, wherever it is kept.

What stands at the end of a file (the directories of a pyramid) comes with the first request; the rest is read
in blocks when it is asked for. Opening a pyramid of any size on S3 this way takes one or two requests.
"""

from __future__ import annotations

import io
import os
from collections import OrderedDict
from typing import TYPE_CHECKING, BinaryIO

from iiif_server.storage.store import ObjectStore

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

#: The directories of a picture of a gigapixel take about 100 kB; a request of this size takes hardly longer than
#: one of a few bytes.
TAIL_BYTES = 256 << 10

BLOCK_BYTES = 256 << 10
BLOCKS_KEPT = 8


def open_ranged(
    store: ObjectStore, key: str, *, tail_bytes: int = TAIL_BYTES, block_bytes: int = BLOCK_BYTES
) -> BinaryIO:
    """Open an object for reading and seeking; one version of it, however long it is open.

    Raises
    ------
    ObjectMissingError
        If there is no such object.
    StorageError
        If it cannot be read. Reading raises it too, and `ObjectReplacedError` where the object is no
        longer the one that was opened.
    """
    return io.BufferedReader(_RangedFile(store, key, tail_bytes, block_bytes))


class _RangedFile(io.RawIOBase):
    """The unbuffered file: the tail, the blocks read last, and a position."""

    def __init__(self, store: ObjectStore, key: str, tail_bytes: int, block_bytes: int) -> None:
        tail = store.read_tail(key, tail_bytes)
        self._store, self._key, self._block_bytes = store, key, block_bytes
        self._stat = tail.stat
        self._tail = tail.content
        self._tail_start = tail.stat.bytes - len(tail.content)
        self._blocks: OrderedDict[int, bytes] = OrderedDict()
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        starts = {os.SEEK_SET: 0, os.SEEK_CUR: self._position, os.SEEK_END: self._stat.bytes}
        position = starts[whence] + offset
        if position < 0:
            raise ValueError(f"{position} lies before the beginning of the file.")
        self._position = position
        return position

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer as far as one piece (the tail or a block) reaches; 0 at the end of the file."""
        target = memoryview(buffer).cast("B")
        if self._position >= self._stat.bytes or not target:
            return 0
        start, piece = self._piece()
        found = piece[self._position - start :][: len(target)]
        target[: len(found)] = found
        self._position += len(found)
        return len(found)

    def _piece(self) -> tuple[int, bytes]:
        """Return the piece in which the position lies, and where it begins."""
        if self._position >= self._tail_start:
            return self._tail_start, self._tail
        start = self._position // self._block_bytes * self._block_bytes
        if start not in self._blocks:
            self._blocks[start] = self._read_block(start)
            if len(self._blocks) > BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        return start, self._blocks[start]

    def _read_block(self, start: int) -> bytes:
        byte_count = min(self._block_bytes, self._tail_start - start)
        return self._store.read_range(self._key, start, byte_count, version=self._stat.version)
