"""A head start for the pyramid of a large picture that somebody waits for.

Hashing an original and bringing it to the disk takes as long as half a pyramid. So `baovat add --wait` starts a
process that makes the pyramid as soon as all bytes lie in scratch; the job, when it comes, takes what it has made, or
waits for it. The order in which things are kept stays the same: original, rows, pyramid. Whatever happens to the
process, the job makes the pyramid itself.

The store keeps an original as another name of the received file, so both find each other by its inode.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.master_format import recognise
from iiif_server.scratch import is_held
from iiif_server.settings import Settings

#: What the process leaves in its folder: the pyramid, then what happened to the picture on the way, one note a line.
PYRAMID_FILE = "pyramid.tif"
NOTES_FILE = "notes"
#: How far it is, a fraction from 0 to 1 as text.
PROGRESS_FILE = "progress"

#: Smaller ones are hashed and on the disk before a process has started.
WORTH_IT_BYTES = 32 << 20

_MODULE = "iiif_server.ingest.head_start_child"
_LOOK_EVERY_S = 0.01
_FAREWELL_S = 5.0


class HeadStart:
    """A process that makes a pyramid in its own folder of scratch; it ends with `end`, or with this process."""

    def __init__(self, settings: Settings) -> None:
        self._process = subprocess.Popen(
            ["/usr/bin/env", f"TMPDIR={settings.scratch_dir}", sys.executable, "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # the job tells what is wrong with a picture
            bufsize=0,
            start_new_session=True,
        )

    def go(self, original: Path) -> None:
        """Let the process begin with a file that is there to its last byte."""
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        try:
            self._process.stdin.write(os.fsencode(original) + b"\n")
        except BrokenPipeError:
            return  # it could not start; the job does the work

    def end(self) -> None:
        """End the process, and with it the folder of what it made."""
        self._process.terminate()
        try:
            self._process.wait(_FAREWELL_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdin is not None  # noqa: S101 - a pipe was asked for
        self._process.stdin.close()


def is_worth_it(path: Path) -> bool:
    """Tell whether a file is a picture so large that its pyramid should be begun early."""
    try:
        with path.open("rb") as file:
            recognise(file)
    except (ImageRefusedError, OSError):
        return False
    return path.stat().st_size >= WORTH_IT_BYTES


def folder_prefix(original: Path, recipe: str) -> str:
    """Return how the names of folders with a pyramid of this very file begin."""
    stat = original.stat()
    return f"ahead-{recipe}-{stat.st_dev:x}-{stat.st_ino:x}-{stat.st_mtime_ns:x}"


def take_head_start(
    scratch_dir: Path, original: Path, recipe: str, target: Path, progress: Callable[[float], None]
) -> tuple[str, ...] | None:
    """Put the pyramid that was begun early to `target`, and return its notes; None where there is none to wait for.

    Parameters
    ----------
    original
        As the store keeps it.
    target
        On the same file system as scratch.
    """
    for folder in scratch_dir.glob(f"{folder_prefix(original, recipe)}-*"):
        try:
            notes = _await(folder, progress)
            os.link(folder / PYRAMID_FILE, target)
        except FileNotFoundError:
            continue  # it ended without a pyramid, and its folder with it
        return notes
    return None


def _await(folder: Path, progress: Callable[[float], None]) -> tuple[str, ...]:
    """Return the notes once they are there.

    Raises
    ------
    FileNotFoundError
        If nobody works there any more.
    """
    while not (folder / NOTES_FILE).exists():
        if not is_held(folder):
            raise FileNotFoundError(folder)
        progress(_fraction(folder))
        time.sleep(_LOOK_EVERY_S)
    return tuple((folder / NOTES_FILE).read_text(encoding="utf-8").splitlines())


def _fraction(folder: Path) -> float:
    try:
        return float((folder / PROGRESS_FILE).read_text())
    except (FileNotFoundError, ValueError):
        return 0.0  # it has not begun, or is writing it at this moment
