"""Dates in EDTF, the Extended Date/Time Format (Library of Congress, 2019; ISO 8601-2): read, and as years.

The one place that imports the library `edtf`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Any

from manifests.errors import DateError

_OPEN = ".."
#: What nearly every record states: a year, decade or century, perhaps approximate, or a month or day that every
#: such month has. The library takes 5 to 30 ms for each; it is asked for anything else.
_PLAIN = re.compile(
    r"(?P<digits>-?(?:\d{4}|\d{3}X|\d{2}XX))[~?%]?|(?P<year>-?\d{4})-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8]))?"
)
_LONGEST = 80  # also the width of the column that keeps it
_EXACT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@lru_cache(maxsize=4096)  # lists say the same few dates again and again
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
        begins, ends = _plain_years(first, last if slash else first) or _library_years(text)
    if begins is not None and ends is not None and begins > ends:
        raise DateError(text)
    return begins, ends


def _plain_years(first: str, last: str) -> tuple[int, int] | None:
    begins, ends = _PLAIN.fullmatch(first), _PLAIN.fullmatch(last)
    return (_years(begins)[0], _years(ends)[1]) if begins and ends else None


def _library_years(text: str) -> tuple[int | None, int | None]:
    parsed = _parsed(text)
    return parsed.lower_strict()[0], parsed.upper_strict()[0]


def find_exact_days(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a day, month or year that is stated without doubt, from the year 1 on.

    None for anything else: an interval, a season, what is uncertain or approximate, what lies before Christ.
    """
    exact = _EXACT.fullmatch(text.strip())
    if exact is None:
        return None
    year, month, day = (None if part is None else int(part) for part in exact.groups())
    try:
        first = date(year or 0, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return None
    if day is not None:
        return first, first
    last_month = 12 if month is None else month
    return first, date(first.year, last_month, monthrange(first.year, last_month)[1])


def _years(plain: re.Match[str]) -> tuple[int, int]:
    """Return the first and the last year that the digits may mean; before Christ the larger number is the first."""
    digits = plain["digits"] or plain["year"]
    edges = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    return min(edges), max(edges)


def _parsed(text: str) -> Any:
    # Its grammar takes a fifth of the time in which a command starts, and few dates need it.
    import edtf

    try:
        return edtf.parse_edtf(text.strip())
    except (edtf.EDTFParseException, ValueError, TypeError) as error:
        raise DateError(text) from error
