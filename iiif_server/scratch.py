"""Folders for files on their way, and sweeping up what killed processes leave of them.

Whoever uses a folder holds a lock in it, which ends with the process, however that ends: a folder that nobody holds
is nobody's.
"""

from __future__ import annotations

import fcntl
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

log = logging.getLogger(__name__)

#: What has no lock (spools of libraries) is abandoned when nobody wrote to it for so long: the longest derivation may
#: take two hours (``BAOVAT_JOB_TIMEOUT_S``); a day is beyond any doubt.
ABANDONED_AFTER_S = 86_400

_LOCK, _UNLOCKED = ".held", ".to-be-held"


@contextmanager
def scratch_folder(scratch_dir: Path, purpose: str) -> Iterator[Path]:
    """Give an empty folder of one's own; it goes away with the context, or when scratch is swept after us."""
    with (
        tempfile.TemporaryDirectory(prefix=f"{purpose}-", dir=scratch_dir) as name,
        (Path(name) / _UNLOCKED).open("wb") as lock,
    ):
        # The lock has its name only when it is held: who sweeps never finds one that nobody holds yet.
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        (Path(name) / _UNLOCKED).rename(Path(name) / _LOCK)
        yield Path(name)


def sweep_scratch(scratch_dir: Path) -> None:
    """Remove what killed processes left in scratch, files and folders.

    Several processes may sweep at once. What cannot be removed is told in the log, and stops nobody.
    """
    before = time.time() - ABANDONED_AFTER_S
    for path in scratch_dir.iterdir():
        try:
            if _is_let_go(path) or _last_written(path) < before:
                _remove(path)
        except FileNotFoundError:
            continue  # its owner, or another sweep, was faster
        except OSError as error:
            log.warning("%s was left behind and cannot be removed: %s", path, error.strerror)


def is_held(folder: Path) -> bool:
    """Tell whether somebody is using a scratch folder."""
    return (folder / _LOCK).exists() and not _is_let_go(folder)


def _is_let_go(path: Path) -> bool:
    """Tell whether a folder has a lock that nobody holds."""
    try:
        with (path / _LOCK).open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
    except (FileNotFoundError, NotADirectoryError, BlockingIOError):
        return False


def _last_written(path: Path) -> float:
    """Return when the file, or anything in the folder, was written last."""
    latest = path.lstat().st_mtime
    for folder, _, files in os.walk(path):
        for entry in (folder, *(os.path.join(folder, name) for name in files)):
            latest = max(latest, os.lstat(entry).st_mtime)
    return latest


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
