"""Dates in EDTF, the Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2): read, and as years.

The one place that imports the library `edtf`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import edtf

from manifests.errors import DateError

_OPEN = ".."
_LONGEST = 80  # also the width of the column that keeps it


# The library takes some ten milliseconds for a date, and an import says "1950~" a thousand times.
@lru_cache(maxsize=4_000)
def parse_edtf(text: str) -> tuple[int | None, int | None]:
    """Return the first and the last year of a date, astronomical (0 is 1 BC); None where it is open.

    ``14XX`` gives (1400, 1499), ``1428/1527~`` (1428, 1527) and ``1975/..`` (1975, None).

    Raises
    ------
    DateError
        The text is no EDTF, or a range that ends before it begins.
    """
    first, slash, last = text.strip().partition("/")
    if len(text) > _LONGEST:
        raise DateError(text[:_LONGEST])
    if slash and _OPEN in (first, last):
        begins = None if first in (_OPEN, "") else parse_edtf(first)[0]
        ends = None if last in (_OPEN, "") else parse_edtf(last)[1]
    else:
        parsed = _parsed(text)
        begins, ends = parsed.lower_strict()[0], parsed.upper_strict()[0]
    if begins is not None and ends is not None and begins > ends:
        raise DateError(text)
    return begins, ends


def _parsed(text: str) -> Any:
    try:
        return edtf.parse_edtf(text.strip())
    except (edtf.EDTFParseException, ValueError, TypeError) as error:
        raise DateError(text) from error
