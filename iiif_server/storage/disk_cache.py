"""Local files of remote objects, bounded in bytes: the oldest read goes first."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Callable
from pathlib import Path


class DiskCache:
    """Files below one folder, together never much above a number of bytes.

    A file that is removed while somebody reads it stays readable through the open descriptor (POSIX), so
    nothing has to be locked for reading.

    Parameters
    ----------
    root
        The folder; several processes may share it.
    max_bytes
        What all files together may take; a single larger object is kept alone.
    """

    def __init__(self, root: Path, max_bytes: int) -> None:
        self._root = root
        self._max_bytes = max_bytes
        self._guard = threading.Lock()
        self._fetching: dict[str, threading.Lock] = {}

    def path_of(self, key: str, fetch: Callable[[Path], None]) -> Path:
        """Return the file of the key; `fetch` writes it first where it is absent, once for all who wait."""
        path = self._root / key
        if not self._touch(path):
            with self._lock_of(key):
                if not self._touch(path):
                    self._fill(path, fetch)
            self._make_room(path)
        return path

    def _touch(self, path: Path) -> bool:
        """Mark the file as read just now; False where there is none."""
        try:
            os.utime(path)
        except FileNotFoundError:
            return False
        return True

    def _lock_of(self, key: str) -> threading.Lock:
        with self._guard:
            return self._fetching.setdefault(key, threading.Lock())

    def _fill(self, path: Path, fetch: Callable[[Path], None]) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        staging = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
        try:
            fetch(staging)
            staging.replace(path)
        finally:
            staging.unlink(missing_ok=True)

    def _make_room(self, newest: Path) -> None:
        """Remove the files read longest ago until the rest fits; never the newest."""
        with self._guard:
            files = [(path.stat(), path) for path in self._root.rglob("*") if path.is_file()]
            files.sort(key=lambda entry: entry[0].st_mtime_ns)
            total_bytes = sum(stat.st_size for stat, _ in files)
            for stat, path in files:
                if total_bytes <= self._max_bytes:
                    return
                if path != newest and not path.name.startswith("."):
                    path.unlink(missing_ok=True)
                    total_bytes -= stat.st_size
