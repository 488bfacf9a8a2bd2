"""The process of a head start (see `head_start`): it is told a file on its standard input and makes its pyramid.

It says nothing of what goes wrong: the job, which then makes the pyramid itself, tells it.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from iiif_server.dependence import end_with_parent
from iiif_server.image.errors import ImageError
from iiif_server.image.libvips import prepare_for_deriving
from iiif_server.image.pyramid import write_pyramid
from iiif_server.ingest.beside import read_once
from iiif_server.ingest.head_start import (
    NOTES_FILE,
    PROGRESS_FILE,
    PYRAMID_FILE,
    folder_prefix,
)
from iiif_server.ingest.recipes import page_recipe
from iiif_server.jobs.confinement import confine_by_settings
from iiif_server.scratch import scratch_folder
from iiif_server.settings import read_settings


def main() -> None:
    """Wait for a file, make its pyramid, and keep it there until told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exit that still cleans scratch
    settings = read_settings()
    importlib.import_module("iiif_server.image.level_writer")
    named = sys.stdin.readline().strip()
    if not named:
        return
    end_with_parent(os.getppid())
    confine_by_settings(settings, network=False)
    original = Path(named)
    prefix = folder_prefix(original, page_recipe(0))
    with (
        scratch_folder(settings.scratch_dir, prefix) as folder,
        suppress(ImageError, MemoryError, OSError),
    ):
        _make(original, folder)
        sys.stdin.read()


def _make(original: Path, folder: Path) -> None:
    """Write the pyramid and then the notes, whose being there says that all is done."""
    prepare_for_deriving()
    with read_once(original) as let_go:
        tell = _telling(folder / PROGRESS_FILE, let_go)
        pyramid = write_pyramid(original, folder / PYRAMID_FILE, progress=tell)
    part = folder / f"{NOTES_FILE}.part"
    part.write_text("\n".join(pyramid.notes), encoding="utf-8")
    part.replace(folder / NOTES_FILE)


def _telling(path: Path, let_go: Callable[[float], None]) -> Callable[[float], None]:
    def tell(fraction: float) -> None:
        let_go(fraction)
        path.write_text(f"{fraction:.4f}")

    return tell


if __name__ == "__main__":
    try:
        main()
    finally:
        # Taking the interpreter apart takes a tenth of a second, and who started it waits.
        os._exit(0)
