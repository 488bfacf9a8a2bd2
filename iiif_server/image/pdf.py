"""Count and draw the pages of a PDF. The only importer of pypdfium2.

Everything here runs in a process that is confined (`iiif_server.ingest.pdf_child`): PDFium is a large program, and
a PDF may be written against it. Its build here has no JavaScript and no XFA, and forms are never started, so
that nothing in a document is ever run.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pypdfium2
import pypdfium2.raw as pdfium

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.page_resolution import POINTS_PER_INCH, plan_dpi
from iiif_server.image.plain_tiff import write_plain_tiff

#: 200 inches: the largest page that ISO 32000-1 (annex C.2) lets a reader count on.
MAX_SIDE_PT = 14_400
#: A bound volume has hundreds of pages; each becomes a media with its own pyramid.
MAX_PAGES = 2_000
#: Part of a page that a scan covers to count as the page.
_COVERED = 0.9
#: Taken off the scale, so that rounding never adds a row of pixels to a page of whole inches.
_HAIR = 1e-9
#: Objects of a page that are looked at for fonts and scans; a drawing has more, but says the same.
_MAX_OBJECTS = 5_000


@dataclass(frozen=True)
class PdfLook:
    """What a PDF holds: width and height of each page in points, and sentences for its depositor."""

    pages: tuple[tuple[float, float], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class DrawnPage:
    """What became of a page: pixels, dots an inch, and sentences for its depositor."""

    width: int
    height: int
    dpi: int
    notes: tuple[str, ...] = ()


def look_at_pages(path: Path) -> PdfLook:
    """List the pages, or refuse the document.

    Raises
    ------
    ImageRefusedError
        If it is locked, damaged, empty, or larger than what is taken.
    """
    document = _open(path)
    count = len(document)
    if count > MAX_PAGES:
        raise ImageRefusedError(
            f"The PDF has {count} pages; up to {MAX_PAGES} are taken, so split it into parts."
        )
    pages = tuple(_read_size(document, number) for number in range(count))
    has_form = document.get_formtype() != pdfium.FORMTYPE_NONE
    return PdfLook(pages, ("What is filled into its form is not shown.",) if has_form else ())


def draw_page(path: Path, number: int, target: BinaryIO) -> DrawnPage:
    """Draw one page on white as a TIFF.

    Raises
    ------
    ImageRefusedError
        If the page is missing or cannot be read.
    """
    document = _open(path)
    width_pt, height_pt = _read_size(document, number)
    try:
        page = document[number]
        scan_dpi, borrows_fonts = _look_at_objects(page, width_pt * height_pt)
        dpi = plan_dpi(width_pt, height_pt, scan_dpi)
        scale = dpi / POINTS_PER_INCH * (1 - _HAIR)
        bitmap = page.render(scale=scale, may_draw_forms=False, rev_byteorder=True)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(number) from error
    write_plain_tiff(
        target,
        memoryview(bitmap.buffer),
        width=bitmap.width,
        height=bitmap.height,
        stride=bitmap.stride,
        dpi=dpi,
    )
    notes = [f"Drawn from page {number + 1} of a PDF at {dpi} dots an inch."]
    if borrows_fonts:
        notes.append("Letters of fonts that the PDF does not carry are drawn in similar ones.")
    return DrawnPage(bitmap.width, bitmap.height, dpi, tuple(notes))


def _open(path: Path) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise ImageRefusedError(
                "The PDF is locked with a password; deposit a copy without one."
            ) from error
        raise ImageRefusedError("The PDF is damaged or has no pages; export it again.") from error


def _read_size(document: pypdfium2.PdfDocument, number: int) -> tuple[float, float]:
    """Width and height of a page in points, upright."""
    try:
        width, height = document.get_page_size(number)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(number) from error
    if not (0 < width <= MAX_SIDE_PT and 0 < height <= MAX_SIDE_PT):
        raise ImageRefusedError(
            f"Page {number + 1} of the PDF claims {width:.0f} × {height:.0f} points; up to "
            f"{MAX_SIDE_PT:,} each way are taken, which is 5 metres."
        )
    return width, height


def _look_at_objects(page: pypdfium2.PdfPage, area_pt2: float) -> tuple[float, bool]:
    """Return the resolution of a scan that fills the page (0 without one), and whether a font is missing."""
    scan_dpi, borrows_fonts = 0.0, False
    objects = page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_TEXT))
    for _, found in zip(range(_MAX_OBJECTS), objects, strict=False):
        if isinstance(found, pypdfium2.PdfImage):
            left, bottom, right, top = found.get_bounds()
            covered = (right - left) * (top - bottom)
            if covered > _COVERED * area_pt2:
                width_px, height_px = found.get_px_size()
                dots = math.sqrt(width_px * height_px / covered) * POINTS_PER_INCH
                scan_dpi = max(scan_dpi, dots)
        elif isinstance(found, pypdfium2.PdfTextObj):
            borrows_fonts = borrows_fonts or not found.get_font().is_embedded
    return scan_dpi, borrows_fonts


def _unreadable(number: int) -> ImageRefusedError:
    return ImageRefusedError(
        f"Page {number + 1} of the PDF is missing or damaged; export it again."
    )
