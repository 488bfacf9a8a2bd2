"""A file comes in: to scratch, hashing on the way, in bounded memory."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from iiif_server.disk_advice import advise_on_writing
from iiif_server.errors import StorageError, UnreadableUploadError
from iiif_server.ingest.beside import hashed_and_synced
from iiif_server.ingest.copied import copied
from iiif_server.scratch import scratch_folder

#: Longest name of a file on the file systems in use.
LONGEST_NAME = 255


@dataclass(frozen=True)
class Received:
    """A file in scratch; it goes away with the context that received it."""

    path: Path
    sha256: str
    bytes: int
    file_name: str


def clean_file_name(name: str) -> str:
    """Return a file's name as it is shown: without control characters, halves of letters, or undue length.

    It is only shown; where the bytes are kept never depends on it.
    """
    shown = name.encode("utf-8", "replace").decode()
    cleaned = "".join("?" if unicodedata.category(letter)[0] == "C" else letter for letter in shown)
    return cleaned[:LONGEST_NAME] or "?"


@contextmanager
def receive(
    stream: BinaryIO,
    file_name: str,
    *,
    scratch_dir: Path,
    max_bytes: int,
    on_bytes: Callable[[int], None] = lambda _bytes: None,
    on_copied: Callable[[Path], None] | None = None,
) -> Iterator[Received]:
    """Give the stream's bytes as a hashed file in a scratch folder of its own.

    Parameters
    ----------
    on_bytes
        Called with the number of bytes received so far.
    on_copied
        Called with the file when its last byte is there, while it is still being hashed: somebody is about to read it,
        so it stays in the page cache.

    Raises
    ------
    UnreadableUploadError
        If nothing comes, or more than `max_bytes`.
    StorageError
        If it cannot be written, as where the disk is full.
    """
    with scratch_folder(scratch_dir, "deposit") as folder:
        path = folder / "original"
        try:
            sha256, size = _copy(stream, path, file_name, max_bytes, on_bytes, on_copied)
        except OSError as error:
            raise StorageError(
                f"{file_name} could not be received: {error.strerror}. {advise_on_writing(error)}"
            ) from error
        yield Received(path, sha256, size, file_name)


def _copy(
    stream: BinaryIO,
    path: Path,
    file_name: str,
    max_bytes: int,
    on_bytes: Callable[[int], None],
    on_copied: Callable[[Path], None] | None,
) -> tuple[str, int]:
    """Write the stream to the path and return its SHA-256 and its length in bytes."""
    digest = hashlib.sha256()
    size = 0
    with (
        path.open("x+b", buffering=0) as target,
        hashed_and_synced(target.fileno(), digest.update) as tell_size,
    ):
        for size in copied(stream, target):
            if size > max_bytes:
                raise UnreadableUploadError(
                    f"{file_name} is larger than the {max_bytes:,} bytes that are taken in "
                    "(setting BAOVAT_MAX_UPLOAD_BYTES)."
                )
            tell_size(size)
            on_bytes(size)
        if on_copied is not None:
            on_copied(path)
    if size == 0:
        raise UnreadableUploadError(
            f"{file_name} is empty: it holds no bytes at all; copy it again."
        )
    return digest.hexdigest(), size
