"""Files that survive a power cut: written under another name, synced, renamed, and the folder synced.

Source: the order (data, then rename, then directory) is the one that POSIX rename and fsync allow to rely on;
see Pillai et al., All File Systems Are Not Created Equal, OSDI 2014.
"""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path


def place_durably(source: Path, target: Path) -> None:
    """Make `target` a durable copy of `source`, appearing whole or not at all.

    On one file system the copy is a hard link, which costs nothing; else the bytes are copied.

    Raises
    ------
    OSError
        If the disk is full or refuses; nothing is left under the target's name then.
    """
    _make_folders(target.parent)
    staging = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        try:
            os.link(source, staging)
        except OSError:
            shutil.copyfile(source, staging)
        _sync(staging, os.O_RDONLY)
        staging.replace(target)
    finally:
        staging.unlink(missing_ok=True)
    _sync(target.parent, os.O_RDONLY | os.O_DIRECTORY)


def _make_folders(folder: Path) -> None:
    """Create a folder and its parents, syncing each folder that receives a new entry."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for path in reversed(missing):
        _sync(path.parent, os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: Path, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
