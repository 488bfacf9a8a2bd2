"""Ask a confined process of its own about a PDF: what pages it has, and what one looks like.

Neither the process that takes a deposit in nor the one that derives ever hands a PDF to PDFium itself.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from iiif_server.image.errors import ImageRefusedError
from iiif_server.ingest.confined_process import ask_confined
from iiif_server.jobs.confinement import machine_memory_bytes

MEDIA_TYPE = "application/pdf"

#: Name and version of the drawing; it grows when the same page would be drawn differently.
DRAWING_RECIPE = "pdf-1"

CHILD = "iiif_server.ingest.pdf_child"
LOOK_TIMEOUT_S = 60.0
DRAW_TIMEOUT_S = 900.0

#: A page of the largest size with its scan and what PDFium keeps beside; an empty one of 100 megapixels took 0.32 GB.
DRAW_MEMORY_BYTES = 3 << 30

_SILENCE = (
    "The PDF makes the program that reads it crash, or needs more time or memory than a "
    "document is given; print it to a new PDF and deposit that."
)

#: Where the header may begin, and the end marker must stand, as readers of PDF have it (ISO 32000-1, annex H.3).
_HEAD_BYTES, _TAIL_BYTES = 1024, 2048


@dataclass(frozen=True)
class PdfPages:
    """The pages of a PDF: width and height of each in points, and sentences for its depositor."""

    sizes_pt: tuple[tuple[float, float], ...]
    notes: tuple[str, ...]


def is_pdf(path: Path) -> bool:
    """Tell whether a file is a PDF, by its content."""
    with path.open("rb") as file:
        return b"%PDF-" in file.read(_HEAD_BYTES)


def list_pdf_pages(path: Path, *, unconfined: bool = False) -> PdfPages:
    """List the pages of a PDF.

    Parameters
    ----------
    unconfined
        Whether to go on where the system cannot confine the process (setting BAOVAT_PDF_UNCONFINED).

    Raises
    ------
    ImageRefusedError
        If it is locked, truncated, damaged, empty, too large, or does something to the process that looks at it; or
        if that cannot be confined.
    """
    _check_end(path)
    answer = ask_confined(
        CHILD,
        ["look", str(path)],
        timeout_s=LOOK_TIMEOUT_S,
        unconfined=unconfined,
        refusal=ImageRefusedError,
        silence=_SILENCE,
    )
    sizes = tuple((float(width), float(height)) for width, height in answer["pages"])
    return PdfPages(sizes, tuple(map(str, answer["notes"])))


def draw_pdf_page(
    path: Path, page: int, target: Path, *, unconfined: bool = False
) -> tuple[str, ...]:
    """Draw one page as an uncompressed TIFF, and return sentences for its depositor.

    `unconfined` is that of `list_pdf_pages`.

    Raises
    ------
    ImageRefusedError
        If the page cannot be drawn within the time and memory that it is given, or the process not be confined.
    """
    memory_bytes = min(DRAW_MEMORY_BYTES, machine_memory_bytes() // 2)
    with target.open("xb") as file:
        descriptor = file.fileno()
        arguments = ["draw", str(path), str(page), str(descriptor), str(memory_bytes)]
        answer = ask_confined(
            CHILD,
            arguments,
            timeout_s=DRAW_TIMEOUT_S,
            unconfined=unconfined,
            refusal=ImageRefusedError,
            silence=_SILENCE,
            descriptors=(descriptor,),
        )
    return tuple(map(str, answer["notes"]))


def _check_end(path: Path) -> None:
    """Refuse a file without its end: PDFium would mend it, and silently leave pages out."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _TAIL_BYTES))
        if b"%%EOF" not in file.read():
            raise ImageRefusedError("The PDF is truncated: its end is missing; copy it again.")
