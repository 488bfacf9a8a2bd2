"""IIIF Content Search 2.0 and 1.0: in what is said of an item, and in what is said of everything public."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from iiif_server.access.policy import allow
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.catalog.passages import find_passages, find_passages_of_everything
from iiif_server.web.guards import current_actor, current_runtime, current_uris, provider
from iiif_server.web.responses import linked_response
from iiif_server.web.spoken import find_spoken
from manifests.errors import SearchError
from manifests.search import Term, parse_question
from manifests.search_1 import CONTEXTS, build_answer_1, build_terms_1
from manifests.search_2 import SEARCH_2_CONTEXT, build_answer_2, build_terms_2
from manifests.search_answer import (
    Answer,
    Asked,
    Completion,
    choose_page,
    complete,
    parse_beginning,
)
from manifests.search_texts import Filters, Passage, parse_filters, search, texts_of

blueprint = Blueprint("search_api", __name__)

_PARAMETERS = ("q", "motivation", "date", "user")


@blueprint.get("/iiif/search/2")
@blueprint.get("/iiif/search/2/<item_id>")
def search_2(item_id: str | None = None) -> Response:
    """Return the annotations that answer, as Content Search 2.0 writes them."""
    return linked_response(build_answer_2(_find(item_id), current_uris()), SEARCH_2_CONTEXT)


@blueprint.get("/iiif/search/1")
@blueprint.get("/iiif/search/1/<item_id>")
def search_1(item_id: str | None = None) -> Response:
    """Return the annotations that answer, as Content Search 1.0 writes them."""
    return linked_response(build_answer_1(_find(item_id), current_uris()), CONTEXTS[1])


@blueprint.get("/iiif/search/2/<item_id>/autocomplete")
def autocomplete_2(item_id: str) -> Response:
    """Return words that begin as typed, as Content Search 2.0 writes them."""
    return linked_response(build_terms_2(*_complete(item_id), current_uris()), SEARCH_2_CONTEXT)


@blueprint.get("/iiif/search/1/<item_id>/autocomplete")
def autocomplete_1(item_id: str) -> Response:
    """Return words that begin as typed, as Content Search 1.0 writes them."""
    return linked_response(build_terms_1(*_complete(item_id), current_uris()), CONTEXTS[1])


def _find(item_id: str | None) -> Answer:
    terms, passages = _read(item_id, parse_question)
    return choose_page(_read_asked(item_id), search(terms, passages, _filters()))


def _complete(item_id: str) -> tuple[Asked, tuple[Completion, ...]]:
    (beginning,), passages = _read(item_id, parse_beginning)
    filters = _filters()
    texts = (text for each in passages if filters.take(each.said) for text in texts_of(each.said))
    completions = complete(beginning, texts, _read_number("min", 1))
    return _read_asked(item_id, "min"), completions


def _read(
    item_id: str | None, parse: Callable[[str], tuple[Term, ...]]
) -> tuple[tuple[Term, ...], tuple[Passage, ...]]:
    """Return what is asked, and what may answer; whether the item may be seen is asked before anything else."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        if item_id is None:
            terms = parse(request.args.get("q", ""))
            return terms, find_passages_of_everything(connection, terms, uris)
        allow(current_actor(), read_stamp(connection, item_id).state)
        terms = parse(request.args.get("q", ""))
        institution = provider(runtime.settings, uris)
        found = read_item(connection, item_id, institution, current_actor())
        spoken = find_spoken(connection, runtime.store, found, uris)
        return terms, find_passages(connection, found, terms, uris) + spoken


def _read_asked(item_id: str | None, *more: str) -> Asked:
    names = (*_PARAMETERS, *more)
    given = {name: request.args.get(name, "") for name in names}
    return Asked(item_id, given, _read_number("page", 1))


def _filters() -> Filters:
    return parse_filters(*(request.args.get(name, "") for name in ("motivation", "date", "user")))


def _read_number(name: str, default: int) -> int:
    text = request.args.get(name, "")
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise SearchError(f"{name} is {text[:20]!r}: give a whole number")
    return int(text) if text else default
