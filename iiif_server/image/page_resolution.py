"""How finely the page of a document is drawn."""

from __future__ import annotations

import math

#: What libraries scan documents at (FADGI, Technical Guidelines, 2023: documents, three stars).
PAGE_DPI = 300
#: Where one scan fills a page, its own resolution is kept up to here.
MAX_SCAN_DPI = 600
#: A0 at 254 dpi; PDFium holds 3 bytes for each pixel.
MAX_PAGE_PIXELS = 100_000_000
POINTS_PER_INCH = 72


def plan_dpi(width_pt: float, height_pt: float, scan_dpi: float = 0) -> int:
    """Choose how many dots an inch a page gets, within the pixels that are allowed.

    `scan_dpi` is the resolution of a scan that fills the page, 0 without one.
    """
    wanted = min(MAX_SCAN_DPI, max(PAGE_DPI, round(scan_dpi)))
    inches2 = width_pt * height_pt / POINTS_PER_INCH**2
    most = math.floor(math.sqrt(MAX_PAGE_PIXELS / inches2))
    while most > 1 and math.prod(count_pixels(width_pt, height_pt, most)) > MAX_PAGE_PIXELS:
        most -= 1  # a thin page gains most of a row by rounding up
    return max(1, min(wanted, most))


def count_pixels(width_pt: float, height_pt: float, dpi: int) -> tuple[int, int]:
    """Return width and height of a page in pixels."""
    return math.ceil(width_pt * dpi / POINTS_PER_INCH), math.ceil(height_pt * dpi / POINTS_PER_INCH)
