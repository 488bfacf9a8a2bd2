"""How many public items may be of each century and of each period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection

from iiif_server.catalog.terms import read_terms
from iiif_server.database.columns import now
from iiif_server.finding.contents import LAST_YEAR, Contents
from iiif_server.finding.question import Span
from manifests.edtf import parse_edtf
from manifests.errors import DateError
from manifests.vocabulary import Scheme, Term

#: What is older stands together: the tenth century before Christ, in which bronze came to the Red River, begins here.
FIRST_CENTURY = -9


@dataclass(frozen=True)
class Century:
    """The items of one century; `number` is 1 for the years 1 to 100, 0 for the one before, None for all older ones."""

    number: int | None
    years: Span
    count: int


@dataclass(frozen=True)
class Period:
    """The items of a word of the vocabulary ``period``, with the years that it stands for as far as they are known."""

    term: Term
    years: Span
    count: int


@dataclass(frozen=True)
class Times:
    """The centuries from the first to the last that has items, the periods by age, and the items without a year."""

    centuries: tuple[Century, ...]
    periods: tuple[Period, ...]
    undated: int


def count_times(connection: Connection, contents: Contents) -> Times:
    """Count the public items by century and period; an item of several centuries counts in each."""
    dated = contents.dated & contents.public
    return Times(
        centuries=_count_centuries(contents) if dated else (),
        periods=_count_periods(connection, contents),
        undated=len(contents.public) - len(dated),
    )


def century_of(year: int) -> int:
    """Return the number of the century of a year: 1 for the years 1 to 100, 0 for the first before Christ."""
    return (year - 1) // 100 + 1


def years_of(century: int) -> Span:
    """Return the first and the last year of a century."""
    return 100 * (century - 1) + 1, 100 * century


def _count_centuries(contents: Contents) -> tuple[Century, ...]:
    numbers = np.array((contents.dated & contents.public).to_array(), dtype=np.int64)
    first, last = int(contents.years[numbers].min()), int(contents.last_years[numbers].max())
    latest = min(century_of(last), century_of(now().year))
    earliest = max(min(century_of(first), latest), FIRST_CENTURY)
    counted = [
        Century(number, years_of(number), _count(contents, years_of(number)))
        for number in range(earliest, latest + 1)
    ]
    before: Span = (None, years_of(FIRST_CENTURY)[0] - 1)  # type: ignore[operator]  # both ends are known
    older = _count(contents, before)
    return (Century(None, before, older), *counted) if older else tuple(counted)


def _count(contents: Contents, years: Span) -> int:
    return contents.between(years).intersection_cardinality(contents.public)


def _count_periods(connection: Connection, contents: Contents) -> tuple[Period, ...]:
    counts = {
        (Scheme.PERIOD, value): count
        for (facet, value), having in contents.facets.items()
        if facet == Scheme.PERIOD.value
        and (count := having.intersection_cardinality(contents.public))
    }
    terms = read_terms(connection, counts)
    found = [Period(terms[key], _years(terms[key]), n) for key, n in counts.items() if key in terms]
    return tuple(sorted(found, key=_age))


def _years(term: Term) -> Span:
    try:
        return parse_edtf(term.edtf) if term.edtf else (None, None)
    except DateError:
        return None, None


def _age(period: Period) -> tuple[int, int, str]:
    """Order periods by their first year; those of which none is known stand at the end."""
    first, last = period.years
    begins = first if first is not None else last
    return (
        LAST_YEAR if begins is None else begins,
        LAST_YEAR if last is None else last,
        period.term.id,
    )
