"""Local files of remote objects, bounded in bytes: the oldest read goes first."""

from __future__ import annotations

import fcntl
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: Folders of objects that are being fetched. Each is locked for as long as its process fetches, so that what a killed
#: one left is known by its lock, which the kernel has freed.
_FETCHING = ".fetching-"


class DiskCache:
    """Files below one folder, together never much above a number of bytes.

    A file that is removed while somebody reads it stays readable through the open descriptor (POSIX), so
    nothing has to be locked for reading. Whoever adds or removes files locks the folder.

    Parameters
    ----------
    root
        The folder, on a disk of this machine; several processes may share it. Nothing else may lie in it.
    max_bytes
        What all files together may take, what is being fetched included; a single larger object is kept alone.
    """

    def __init__(self, root: Path, max_bytes: int) -> None:
        self._root = root
        self._max_bytes = max_bytes
        self._guard = threading.Lock()
        self._fetching: dict[str, _Turn] = {}

    def path_of(self, key: str, fetch: Callable[[Path], None]) -> Path:
        """Return the file of the key; `fetch` writes it first where it is absent, once for all who wait."""
        path = self._root / key
        if not _touch(path):
            with self._turn_for(key):
                if not _touch(path):
                    self._fill(path, fetch)
        return path

    @contextmanager
    def _turn_for(self, key: str) -> Iterator[None]:
        """Let the threads that want to fetch the same object do so one after the other."""
        with self._guard:
            turn = self._fetching.setdefault(key, _Turn())
            turn.wanted += 1
        try:
            with turn.lock:
                yield
        finally:
            with self._guard:
                turn.wanted -= 1
                if not turn.wanted:
                    del self._fetching[key]

    def _fill(self, path: Path, fetch: Callable[[Path], None]) -> None:
        self._root.mkdir(parents=True, exist_ok=True)
        folder = self._root / f"{_FETCHING}{uuid.uuid4().hex}"
        with _locked(self._root):
            folder.mkdir()
            lock = _lock(folder)
        try:
            fetch(folder / "object")
            with _locked(self._root):
                path.parent.mkdir(parents=True, exist_ok=True)
                (folder / "object").replace(path)
                _touch(path)
                self._make_room(path)
        finally:
            shutil.rmtree(folder, ignore_errors=True)  # what stays is removed as abandoned
            os.close(lock)

    def _make_room(self, newest: Path) -> None:
        """Remove the files read longest ago until the rest fits; never the newest, nor what is being fetched."""
        for folder in self._root.glob(f"{_FETCHING}*"):
            _remove_abandoned(folder)
        files = list(_list_files(self._root))
        total_bytes = sum(stat.st_size for stat, _ in files)
        for stat, path in sorted(files, key=lambda entry: entry[0].st_mtime_ns):
            if total_bytes <= self._max_bytes:
                return
            if path == newest or path.parent.name.startswith(_FETCHING):
                continue
            if _remove_unread(path, stat.st_mtime_ns):
                total_bytes -= stat.st_size


class _Turn:
    """A lock, and how many threads want it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.wanted = 0


def _touch(path: Path) -> bool:
    """Mark the file as read just now; False where there is none."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _remove_unread(path: Path, read_ns: int) -> bool:
    """Remove a file, unless somebody has read it since; whether it is gone."""
    try:
        if path.stat().st_mtime_ns != read_ns:
            return False
        path.unlink()
    except FileNotFoundError:
        pass  # somebody tidies by hand
    return True


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, among all processes and threads; the kernel frees it when its holder dies."""
    lock = _lock(folder)
    try:
        yield
    finally:
        os.close(lock)


def _lock(folder: Path, how: int = fcntl.LOCK_EX) -> int:
    """Return a descriptor that holds the lock of a folder until it is closed."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, how)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _remove_abandoned(folder: Path) -> None:
    """Remove what a process was fetching that is gone; one that lives holds the lock of its folder."""
    try:
        lock = _lock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, FileNotFoundError):
        return  # being fetched, or just done
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        return  # done between both
    finally:
        os.close(lock)


def _list_files(root: Path) -> Iterator[tuple[os.stat_result, Path]]:
    """Give the files below a folder; those that are being fetched may vanish meanwhile."""
    for folder, _, names in os.walk(root):
        for name in names:
            path = Path(folder, name)
            try:
                yield path.stat(), path
            except FileNotFoundError:
                continue
