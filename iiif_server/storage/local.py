"""A folder as a store."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from iiif_server.disk_advice import advise_on_writing
from iiif_server.errors import ObjectMissingError, ObjectReplacedError, StorageError
from iiif_server.storage.durable import place_durably
from iiif_server.storage.store import (
    CHUNK_BYTES,
    ObjectStat,
    Tail,
    check_range,
    told_other_size,
    told_short,
)


class LocalStore:
    """Objects as files below one folder; the key is the relative path.

    Parameters
    ----------
    root
        The folder; made when the first object is put.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, source: Path) -> None:
        """Keep a durable copy of the file under the key."""
        stat = self.find_stat(key)
        if stat is None:
            self.replace(key, source)
            return
        source_bytes = source.stat().st_size
        if stat.bytes != source_bytes:  # it came by a rename, so it was whole once
            raise StorageError(told_other_size(key, stat.bytes, source_bytes))

    def replace(self, key: str, source: Path) -> None:
        """Keep a durable copy of the file under the key, in place of what is there."""
        target = self._root / key
        try:
            place_durably(source, target)
            target.chmod(0o444)
        except OSError as error:
            raise StorageError(
                f"The store could not keep {key}: {error.strerror}. {advise_on_writing(error)}"
            ) from error

    def local_path(self, key: str) -> Path:
        """Return the file itself."""
        path = self._root / key
        if not path.is_file():
            raise ObjectMissingError(key)
        return path

    def find_file(self, key: str) -> Path | None:
        """Return the file itself, if it is there."""
        path = self._root / key
        return path if path.is_file() else None

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the file's size and version, or None."""
        try:
            return _stat_of((self._root / key).stat())
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise _told(key, error) from error

    def read_range(
        self, key: str, offset: int, byte_count: int, *, version: str | None = None
    ) -> bytes:
        """Return these bytes of the file."""
        check_range(offset, byte_count)
        with self._open(key) as file:
            stat = _stat_of(os.fstat(file.fileno()))
            if version not in (None, stat.version):
                raise ObjectReplacedError(key)
            file.seek(offset)
            content = file.read(byte_count) if offset + byte_count <= stat.bytes else b""
        if len(content) != byte_count:
            raise StorageError(told_short(key, offset, byte_count, stat.bytes))
        return content

    def read_tail(self, key: str, byte_count: int) -> Tail:
        """Return the last bytes of the file."""
        check_range(0, byte_count)
        with self._open(key) as file:
            stat = _stat_of(os.fstat(file.fileno()))
            file.seek(max(0, stat.bytes - byte_count))
            return Tail(file.read(byte_count), stat)

    def read_chunks(self, key: str) -> Iterator[bytes]:
        """Yield the file as the disk has it: what memory holds of it is let go before and after."""
        with self._open(key) as file:
            _leave_page_cache(file)
            while chunk := file.read(CHUNK_BYTES):
                yield chunk
            _leave_page_cache(file)

    @contextmanager
    def _open(self, key: str) -> Iterator[BinaryIO]:
        """Give the open file, and tell the system's errors as ours."""
        try:
            with (self._root / key).open("rb", buffering=0) as file:
                yield file
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise ObjectMissingError(key) from error
        except OSError as error:
            raise _told(key, error) from error

    def delete(self, key: str) -> None:
        """Remove the file, if it is there."""
        (self._root / key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix."""
        for path in self._root.rglob("*"):
            key = path.relative_to(self._root).as_posix()
            if path.is_file() and not path.name.startswith(".") and key.startswith(prefix):
                yield key

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the keys that start with the prefix, with the sizes of their files."""
        for key in self.keys(prefix):
            stat = self.find_stat(key)
            if stat is not None:
                yield key, stat.bytes


def _stat_of(found: os.stat_result) -> ObjectStat:
    """Return the stat; a rename brings another inode, a write in place another size or moment."""
    return ObjectStat(found.st_size, f"{found.st_ino:x}-{found.st_size:x}-{found.st_mtime_ns:x}")


def _leave_page_cache(file: BinaryIO) -> None:
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _told(key: str, error: OSError) -> StorageError:
    return StorageError(f"The store could not read {key}: {error.strerror}. Look at its disk.")
