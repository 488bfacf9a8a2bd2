"""The confined process that looks into one PDF: ``look PATH``, or ``draw PATH PAGE DESCRIPTOR MEMORY``.

Before either stands ``confined``, or ``unconfined`` where the setting allows it.

It answers with one JSON object on its standard output. `iiif_server.ingest.pdf_process` starts it.
"""

from __future__ import annotations

import dataclasses
import importlib
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from iiif_server.errors import ConfinementError
from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.page_resolution import MAX_PAGE_PIXELS
from iiif_server.jobs.confinement import Bounds, confine_decoder

#: Fonts of the system, for documents that do not carry their own.
FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("/usr/share/X11/fonts"),
)

UNCONFINED = (
    "PDF documents and recordings are refused because this system cannot close off the process that reads them (no "
    "seccomp filter); run the service where it can, or set BAOVAT_PDF_UNCONFINED=yes to take that risk."
)

#: Reading 2,000 page sizes takes 30 MB and less than a second; a damaged table is mended in some more.
LOOK_BOUNDS = Bounds(memory_bytes=1 << 30, file_bytes=1 << 20, open_files=64, cpu_s=30)

#: Drawing a map of a million lines takes a minute.
DRAW_CPU_S = 600


def main(arguments: Sequence[str]) -> int:
    """Answer one question and return the exit code: 0 also for a refusal."""
    required, task, path = arguments[0] != "unconfined", arguments[1], Path(arguments[2])
    try:
        pdf = importlib.import_module("iiif_server.image.pdf")
        work: Callable[..., dict[str, Any]] = _look if task == "look" else _draw
        answer = work(pdf, path, required, *map(int, arguments[3:]))
    except ImportError:
        answer = {"refused": "PDF documents are taken only where baovat[worker] is installed."}
    except ImageRefusedError as error:
        answer = {"refused": str(error)}
    except ConfinementError:
        answer = {"refused": UNCONFINED}
    except MemoryError:
        answer = {"refused": "The PDF needs more memory than a document is given; simplify it."}
    sys.stdout.write(json.dumps(answer))
    return 0


def _look(pdf: ModuleType, path: Path, required: bool) -> dict[str, Any]:
    confine_decoder(LOOK_BOUNDS, (path, *FONT_FOLDERS), required=required)
    return dataclasses.asdict(pdf.look_at_pages(path))


def _draw(
    pdf: ModuleType, path: Path, required: bool, page: int, descriptor: int, memory_bytes: int
) -> dict[str, Any]:
    bounds = Bounds(
        memory_bytes=memory_bytes,
        file_bytes=4 * MAX_PAGE_PIXELS,
        open_files=64,
        cpu_s=DRAW_CPU_S,
    )
    confine_decoder(bounds, (path, *FONT_FOLDERS), required=required)
    with os.fdopen(descriptor, "wb") as target:
        return dataclasses.asdict(pdf.draw_page(path, page, target))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
