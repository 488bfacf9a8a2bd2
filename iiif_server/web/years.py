"""Years and centuries in words, as visitors count them: there is no year 0."""

from __future__ import annotations

from iiif_server.finding.question import Span
from iiif_server.web.languages import Language, translate

_ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


def say_year(year: int, language: Language) -> str:
    """Say a year: 1428, or 111 TCN."""
    return str(year) if year > 0 else translate(language, "time.bc", year=1 - year)


def say_span(years: Span, language: Language) -> str:
    """Say from when to when; an open side is said in words."""
    first, last = years
    if first is not None and last is not None:
        begins, ends = say_year(first, language), say_year(last, language)
        return begins if first == last else f"{begins}–{ends}"
    if first is not None:
        return translate(language, "time.from", year=say_year(first, language))
    return "" if last is None else translate(language, "time.to", year=say_year(last, language))


def say_century(number: int, language: Language) -> str:
    """Say a century: "thế kỷ XV", "15th century"; 0 is the first before Christ."""
    counted = number if number > 0 else 1 - number
    said = _roman(counted) if language == "vi" else _ordinal(counted)
    return translate(language, "time.century" if number > 0 else "time.century_bc", number=said)


def _roman(number: int) -> str:
    written = ""
    for letters, worth in _ROMAN:
        written += letters * (number // worth)
        number %= worth
    return written


def _ordinal(number: int) -> str:
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"
