"""Answers kept on disk below a hard number of bytes, shared by all processes of a machine.

The folder is cut into shards by the hash of the key; each has an equal share of the bytes and a lock of its own,
under which room is made *before* anything is written. So the folder never exceeds its bound, not even
for a moment, whoever writes and whoever is killed. What is counted is what the disk allocates, folders included:
``du`` agrees.
"""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

log = logging.getLogger(__name__)

#: Few enough that the share of one holds a large answer (31 MB of 2 GB), many enough that processes seldom wait for
#: one another.
SHARDS = 64

#: A file is marked as read at most this often: a mark is a write to the disk.
MARK_AFTER_S = 60.0

#: Room is made for more than the next file, so that a shard is listed once for many files.
_MAKE_FREE = 0.1

_BLOCK = 4096
_CHUNK = 1 << 20
_MAGIC = b"BVc1"
_HEAD = struct.Struct("<4sQ16s")
_COUNT = struct.Struct("<Q")
_LOCK = "lock"
_PART = ".part"


class BoundedCache:
    """Bytes under keys, the ones read longest ago making room for new ones.

    A file that ends early or holds other bytes than were kept is treated as absent; it needs no care after a power
    cut. A disk that fails is told in the log and keeps nothing: an answer does not depend on it.

    Parameters
    ----------
    root
        The folder; made when it is missing. Nothing else may lie in it.
    max_bytes
        What the folder may take on disk. An object above about a sixty-fourth of it is not kept.
    """

    def __init__(self, root: Path, max_bytes: int) -> None:
        self._root = root
        self._share = (max_bytes - 4 * _BLOCK) // SHARDS
        for number in range(SHARDS):
            folder = root / f"{number:02x}"
            if self._counted(folder) > self._share:
                with _locked(folder) as lock:
                    self._make_room(folder, lock, 0)

    def find(self, key: str) -> bytes | None:
        """Return what is kept under the key, or None."""
        file = self.find_file(key)
        if file is None:
            return None
        with file:
            return file.read()

    def find_file(self, key: str) -> BinaryIO | None:
        """Return an open file that stands before the first byte of what is kept, or None.

        It stays readable when the file is removed meanwhile (POSIX).
        """
        path = self._path(key)
        try:
            file = path.open("rb")
        except OSError:
            return None
        try:
            if _is_whole(file, key):
                _mark_as_read(path, file)
                file.seek(_HEAD.size)
                return file
            _remove_damaged(path, file)
        except OSError as error:
            log.warning("the cache cannot read %s: %s", path, error)
        file.close()
        return None

    def keep(self, key: str, content: bytes) -> None:
        """Keep bytes under the key, if they fit into the share of a shard."""
        self.keep_file(key, BytesIO(content), len(content))

    def keep_file(self, key: str, source: BinaryIO, length: int) -> None:
        """Keep `length` bytes that are read from `source`, without ever holding all of them."""
        path = self._path(key)
        need = _allocated(_HEAD.size + length)
        try:
            with _locked(path.parent) as lock:
                if not self._make_room(path.parent, lock, need):
                    return
                _place(key, source, length, path)
        except OSError as error:
            log.warning("the cache cannot keep %s: %s", path, error)

    def used_bytes(self) -> int:
        """Return what the shards count: what they take, or more for a while where a writer was killed."""
        return sum(self._counted(self._root / f"{number:02x}") for number in range(SHARDS))

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._root / f"{int(name[:2], 16) % SHARDS:02x}" / name[2:34]

    def _counted(self, folder: Path) -> int:
        try:
            return _read_count((folder / _LOCK).read_bytes()) or 0
        except OSError:
            return 0

    def _make_room(self, folder: Path, lock: int, need: int) -> bool:
        """Count `need` bytes more, removing the oldest files where they would not fit; False if they never do.

        The count is written before the bytes are, so a process that is killed in between leaves a count that is
        too high; the next listing puts it right.
        """
        room = (
            self._share - _measure(folder) - 2 * _BLOCK
        )  # the lock; a block that the folder grows by
        if need > room:
            return False
        used = _read_count(os.pread(lock, _COUNT.size + 1, 0))
        if used is None or used + need > room:
            used = _remove_oldest(folder, room - need, self._share)
        os.pwrite(lock, _COUNT.pack(used + need), 0)
        return True


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """Hold the lock of a shard; the kernel frees it when its holder dies."""
    try:
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    except FileNotFoundError:
        folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)


def _read_count(data: bytes) -> int | None:
    """Return the bytes that a shard counts; None where nothing sensible was written yet."""
    return _COUNT.unpack(data)[0] if len(data) == _COUNT.size else None


def _remove_oldest(folder: Path, room: int, share: int) -> int:
    """Remove the files read longest ago where all take more than `room`; return what they take then.

    Whoever lists holds the lock, so a part that lies there was left by a process that is gone.
    """
    files = []
    for entry in os.scandir(folder):
        if entry.name.endswith(_PART):
            os.unlink(entry.path)
        elif entry.name != _LOCK:
            files.append((entry.stat().st_mtime_ns, _measure(Path(entry.path)), entry.path))
    used = sum(size for _, size, _ in files)
    if used <= room:
        return used
    wanted = max(0, room - int(share * _MAKE_FREE))
    for _, size, path in sorted(files):
        if used <= wanted:
            break
        os.unlink(path)
        used -= size
    return used


def _remove_damaged(path: Path, file: BinaryIO) -> None:
    """Remove a file that is not whole, and count it no more; one that was kept anew meanwhile stays."""
    with _locked(path.parent) as lock:
        try:
            if not os.path.samestat(path.stat(), os.fstat(file.fileno())):
                return
        except FileNotFoundError:
            return
        size = _measure(path)
        path.unlink()
        used = _read_count(os.pread(lock, _COUNT.size + 1, 0))
        if used is not None:
            os.pwrite(lock, _COUNT.pack(max(0, used - size)), 0)


def _measure(path: Path) -> int:
    """Return what a file or folder takes: what is allocated, or its length in blocks where that is more."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return 0
    return max(stat.st_blocks * 512, _allocated(stat.st_size))


def _allocated(length: int) -> int:
    return -(-length // _BLOCK) * _BLOCK


def _place(key: str, source: BinaryIO, length: int, path: Path) -> None:
    """Make the file appear whole or not at all."""
    part = path.with_name(path.name + _PART)
    try:
        with part.open("wb") as target:
            _write(key, source, length, target)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _write(key: str, source: BinaryIO, length: int, target: BinaryIO) -> None:
    """Write the head and `length` bytes; the head last, so that a file without one is not whole."""
    digest = _new_digest(key)
    target.write(bytes(_HEAD.size))
    left = length
    while left:
        chunk = source.read(min(_CHUNK, left))
        if not chunk:
            raise OSError(f"{left} of {length} bytes are missing")
        digest.update(chunk)
        target.write(chunk)
        left -= len(chunk)
    target.seek(0)
    target.write(_HEAD.pack(_MAGIC, length, digest.digest()))


def _is_whole(file: BinaryIO, key: str) -> bool:
    """Tell whether the file holds exactly what was kept under the key."""
    head = file.read(_HEAD.size)
    if len(head) != _HEAD.size:
        return False
    magic, length, expected = _HEAD.unpack(head)
    if magic != _MAGIC or os.fstat(file.fileno()).st_size != _HEAD.size + length:
        return False
    digest = _new_digest(key)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
    return bytes(expected) == digest.digest()


def _new_digest(key: str) -> hashlib.blake2b:
    """Return a checksum that also knows the key: no file can stand for another."""
    return hashlib.blake2b(key.encode() + b"\0", digest_size=16)


def _mark_as_read(path: Path, file: BinaryIO) -> None:
    stat = os.fstat(file.fileno())
    if time.time() - stat.st_mtime > MARK_AFTER_S:
        os.utime(path)
