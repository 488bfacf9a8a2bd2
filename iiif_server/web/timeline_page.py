"""The timeline: how many public items are of each century and period."""

from __future__ import annotations

import math
from typing import Any

from flask import Blueprint

from iiif_server.finding.centuries import Century, Period, Times, count_times
from iiif_server.finding.contents import Contents
from iiif_server.finding.question import ANY_TIME, Question, Span
from iiif_server.web.guards import current_contents, current_runtime, current_uris
from iiif_server.web.kept_pages import keep_page_of_all
from iiif_server.web.languages import Language, current_language, translate
from iiif_server.web.page_values import told
from iiif_server.web.render_page import render_page
from iiif_server.web.search_question import write_question
from iiif_server.web.years import say_century, say_span
from manifests.uris import Uris

blueprint = Blueprint("timeline_page", __name__)


@blueprint.get("/timeline")
@blueprint.get("/en/timeline")
def timeline() -> str:
    """Show the centuries and periods of what is public."""
    contents = current_contents()
    return keep_page_of_all(contents, "timeline", lambda: _render(contents))


def _render(contents: Contents) -> str:
    uris, language = current_uris(), current_language()
    with current_runtime().database.read() as connection:
        times = count_times(connection, contents)
    most = max((each.count for each in times.centuries), default=0)
    return render_page(
        "timeline.html",
        centuries=[_century(each, most, uris, language) for each in times.centuries],
        periods=[_period(each, _scale(times), uris, language) for each in times.periods],
        undated=times.undated,
    )


def _century(century: Century, most: int, uris: Uris, language: Language) -> dict[str, Any]:
    said = say_span(century.years, language)
    number = century.number
    return {
        "label": translate(language, "time.older")
        if number is None
        else say_century(number, language),
        "years": said,
        "count": century.count,
        "share": round(century.count / most, 4) if most else 0,
        "url": uris.search_page(write_question(Question(years=century.years)), language)
        if century.count
        else None,
    }


def _scale(times: Times) -> Span:
    """Return the years that the bars of the periods are drawn against: those of the centuries that have items."""
    if not times.centuries:
        return ANY_TIME
    first, last = times.centuries[0], times.centuries[-1]
    begins = first.years[1] if first.number is None else first.years[0]
    return begins, last.years[1]


def _period(period: Period, scale: Span, uris: Uris, language: Language) -> dict[str, Any]:
    key = (period.term.scheme.value, period.term.id)
    return {
        **told("label", period.term.label, language),
        "years": say_span(period.years, language),
        "count": period.count,
        "bar": _bar(period.years, scale),
        "url": uris.search_page([key], language),
    }


def _bar(years: Span, scale: Span) -> dict[str, float] | None:
    """Return where the bar of a period begins and how long it is, in percent; None where its years are not known."""
    first, last = years
    begins, ends = scale
    if begins is None or ends is None or years == ANY_TIME:
        return None
    left = max(begins, min(-math.inf if first is None else first, ends))
    right = min(ends, max(math.inf if last is None else last, begins))
    length = ends - begins + 1
    start = 100 * (left - begins) / length
    return {"left": round(start, 2), "width": round(max(100 * (right - left + 1) / length, 0.6), 2)}
