"""PDF documents written by hand, so that tests know every byte and can break any of them."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

A4 = (595, 842)


def page_colour(number: int) -> tuple[int, int, int]:
    """The colour of the square on a page, counted from 0."""
    return 40 + 50 * number, 30, 220 - 60 * number


def square(number: int, size: tuple[int, int] = A4) -> bytes:
    """Drawing instructions for a square in the page's colour from (100, 100) to (300, 300), from the upper left."""
    red, green, blue = (value / 255 for value in page_colour(number))
    return b"%.4f %.4f %.4f rg 100 %d 200 200 re f" % (red, green, blue, size[1] - 300)


def pdf(
    pages: Sequence[tuple[tuple[float, float], bytes]],
    *,
    objects: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
    page_entries: bytes = b"",
    count: int | None = None,
    trailer: bytes = b"",
) -> bytes:
    """A document of pages, each with a size in points and drawing instructions.

    `objects` are further ones from number 1000 on; `catalog`, `page_entries` and `trailer` are added to those
    dictionaries; `count` is what the document claims.
    """
    kids = b" ".join(b"%d 0 R" % (10 + 2 * n) for n in range(len(pages)))
    made = {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count or len(pages)),
    }
    for number, ((width, height), content) in enumerate(pages):
        own = 10 + 2 * number
        made[own] = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %s %s] /Contents %d 0 R %s >>" % (
            str(width).encode(),
            str(height).encode(),
            own + 1,
            page_entries,
        )
        made[own + 1] = stream(content)
    made |= objects or {}
    return _assemble(made, trailer)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A compressed stream object."""
    packed = zlib.compress(content)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (
        len(packed),
        entries,
        packed,
    )


def _assemble(objects: Mapping[int, bytes], trailer: bytes) -> bytes:
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    places = {}
    for number, content in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, place)
    size = max(objects) + 1
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n"
    return out + table + end % (size, trailer, start)


def book(pages: int, size: tuple[int, int] = A4) -> bytes:
    """A document whose pages each show a square in their own colour."""
    return pdf([(size, square(number, size)) for number in range(pages)])
