"""An answer too large to be held: sent from a file in pieces, keeping its place in the lane until it is sent."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from iiif_server.web.admission import Place

#: A piece is a fraction of a second even on a slow line, and small beside a process.
PIECE_BYTES = 256 << 10


class AnswerFile:
    """`length` bytes of an open file, from `offset`; several may read it at once.

    The file may have been removed from its folder; it is closed, and its bytes go, when the last reader lets go.
    """

    def __init__(self, file: BinaryIO, offset: int, length: int) -> None:
        self.file, self.offset, self.length = file, offset, length

    def read(self) -> bytes:
        """Return all bytes."""
        return os.pread(self.file.fileno(), self.length, self.offset)

    def __del__(self) -> None:
        self.file.close()


def whole_file(file: BinaryIO) -> AnswerFile:
    """Return what is left of an open file."""
    offset = file.tell()
    return AnswerFile(file, offset, os.fstat(file.fileno()).st_size - offset)


class SentAnswer:
    """The pieces of an answer, as WSGI wants them; the place is left at the end, or when the client is gone."""

    def __init__(self, answer: AnswerFile, place: Place) -> None:
        self.length = answer.length
        self._answer = answer
        self._place = place
        self._sent = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        left = self.length - self._sent
        if not left:
            self.close()
            raise StopIteration
        answer = self._answer
        piece = os.pread(answer.file.fileno(), min(left, PIECE_BYTES), answer.offset + self._sent)
        if not piece:
            raise OSError("The file of an answer became shorter while it was sent.")
        self._sent += len(piece)
        return piece

    def close(self) -> None:
        """Leave the place; the server calls this after the last piece, or when sending failed."""
        self._place.leave()
