"""The address of the search page, read as a question, and questions written as addresses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from iiif_server.catalog.identifiers import is_identifier
from iiif_server.finding.facet_counts import FACETS
from iiif_server.finding.question import ANY_TIME, Order, Question, Span

#: Letters of a question that are kept: twelve words are looked for, and every link on the page repeats them.
LONGEST_TEXT = 200
#: Values that one address may choose: nobody reads more, and every link on the page repeats them.
MOST_CHOSEN = 24
#: Digits of a page or a year; more digits are no number that anybody means.
_YEAR = re.compile(r"[-−]?[0-9]{1,7}")
_PAGE = re.compile(r"[0-9]{1,18}")


def read_question(args: MultiDict[str, str]) -> Question:
    """Return what an address asks, whatever somebody wrote into it: what means nothing is left out."""
    return Question(
        text=clean_text(args.get("q", ""))[:LONGEST_TEXT].strip(),
        chosen=_read_chosen(args),
        years=_read_years(args),
        order=_read_order(args.get("order", "")),
        page=int(args["page"]) if _PAGE.fullmatch(args.get("page", "")) else 1,
    )


def was_cut(args: MultiDict[str, str]) -> bool:
    """Tell whether a question is longer than what is looked for."""
    return len(clean_text(args.get("q", ""))) > LONGEST_TEXT


def clean_text(text: str) -> str:
    """Return a text as somebody may have typed it: composed letters, nothing invisible, one space between words.

    Bytes that are no UTF-8 arrive here as signs of replacement, and go.
    """
    composed = unicodedata.normalize("NFC", text[: 20 * LONGEST_TEXT].replace("\ufffd", " "))
    seen = (letter if letter.isprintable() else " " for letter in composed)
    return " ".join("".join(seen).split())


def write_question(question: Question) -> list[tuple[str, str]]:
    """Return the parts of the address that asks a question; what is usual is left out."""
    parts = [("q", question.text)] if question.text else []
    for facet in FACETS:
        parts += [(facet, value) for value in sorted(question.chosen.get(facet, ()))]
    first, last = question.years
    parts += [] if first is None else [("from", write_year(first))]
    parts += [] if last is None else [("to", write_year(last))]
    parts += [] if question.order is Order.RELEVANCE else [("order", question.order.value)]
    parts += [("page", str(question.page))] if question.page > 1 else []
    return parts


def toggled(question: Question, facet: str, value: str) -> Question:
    """Return the question with a value of a facet chosen, or no longer, from its first page on."""
    chosen = question.chosen.get(facet, frozenset()) ^ {value}
    rest = {name: values for name, values in question.chosen.items() if name != facet}
    return replace(question, chosen=rest | ({facet: chosen} if chosen else {}), page=1)


def write_year(year: int) -> str:
    """Write a year as people count: the one before the year 1 is -1."""
    return str(year if year > 0 else year - 1)


def _read_chosen(args: MultiDict[str, str]) -> dict[str, frozenset[str]]:
    chosen: dict[str, frozenset[str]] = {}
    left = MOST_CHOSEN
    for facet in FACETS:
        values = sorted({value for value in args.getlist(facet) if is_identifier(value)})[:left]
        left -= len(values)
        if values:
            chosen[facet] = frozenset(values)
    return chosen


def _read_years(args: MultiDict[str, str]) -> Span:
    first, last = _read_year(args.get("from", "")), _read_year(args.get("to", ""))
    if first is not None and last is not None and first > last:
        return last, first
    return first, last


def _read_year(text: str) -> int | None:
    if not _YEAR.fullmatch(text.strip()):
        return None
    year = int(text.strip().replace("−", "-"))
    return year + 1 if year < 0 else year


def _read_order(name: str) -> Order:
    return Order(name) if name in set(Order) else Order.RELEVANCE


def is_narrowed(question: Question) -> bool:
    """Tell whether anything beside words is asked for."""
    return bool(question.chosen) or question.years != ANY_TIME
