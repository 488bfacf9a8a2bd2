"""One page of a deposited file as a picture, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iiif_server.image.probe import inspect_header
from iiif_server.ingest.pdf_process import draw_pdf_page, is_pdf, list_pdf_pages


@dataclass(frozen=True)
class PagePicture:
    """A file that `write_pyramid` takes, which of its pages is meant, and what was done to come by it."""

    path: Path
    number: int
    notes: tuple[str, ...] = ()


def count_pages(source: Path, *, pdf_unconfined: bool = False) -> int:
    """Return how many pages a file has, each of which would be a media of its own.

    `pdf_unconfined` is the setting.

    Raises
    ------
    ImageRefusedError
        If the file would be refused.
    """
    if is_pdf(source):
        return len(list_pdf_pages(source, unconfined=pdf_unconfined).sizes_pt)
    return len(inspect_header(source))


def open_page(
    source: Path, number: int, folder: Path, *, pdf_unconfined: bool = False
) -> PagePicture:
    """Return one page of a file as a picture: the file itself, or a drawing of a document's page in `folder`.

    `pdf_unconfined` is the setting.

    Raises
    ------
    ImageRefusedError
        If the page of a document cannot be drawn.
    """
    if not is_pdf(source):
        return PagePicture(source, number)
    drawing = folder / "page.tif"
    notes = draw_pdf_page(source, number, drawing, unconfined=pdf_unconfined)
    return PagePicture(drawing, 0, notes)
