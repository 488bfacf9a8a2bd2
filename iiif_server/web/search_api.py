"""IIIF Content Search 2.0 and 1.0: in what is said of an item, and in what is said of everything public."""

from __future__ import annotations

from flask import Blueprint, Response, request

from iiif_server.access.policy import allow
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.catalog.passages import find_passages, find_passages_of_everything
from iiif_server.web.guards import current_actor, current_runtime, current_uris, provider
from iiif_server.web.responses import linked_response
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
    asked = _read_asked(item_id, "min")
    return linked_response(build_terms_2(asked, _complete(asked), current_uris()), SEARCH_2_CONTEXT)


@blueprint.get("/iiif/search/1/<item_id>/autocomplete")
def autocomplete_1(item_id: str) -> Response:
    """Return words that begin as typed, as Content Search 1.0 writes them."""
    asked = _read_asked(item_id, "min")
    return linked_response(build_terms_1(asked, _complete(asked), current_uris()), CONTEXTS[1])


def _find(item_id: str | None) -> Answer:
    asked = _read_asked(item_id)
    terms = parse_question(request.args.get("q", ""))
    filters = _filters()
    return choose_page(asked, search(terms, _read_passages(item_id, terms), filters))


def _complete(asked: Asked) -> tuple[Completion, ...]:
    beginning = parse_beginning(request.args.get("q", ""))
    filters = _filters()
    passages = _read_passages(asked.item_id, (beginning,))
    texts = (text for each in passages if filters.take(each.said) for text in texts_of(each.said))
    return complete(beginning, texts, _read_number("min", 1))


def _read_passages(item_id: str | None, terms: tuple[Term, ...]) -> tuple[Passage, ...]:
    """Return what may answer, if the item may be seen."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        if item_id is None:
            return find_passages_of_everything(connection, terms, uris)
        allow(current_actor(), read_stamp(connection, item_id).state)
        institution = provider(runtime.settings, uris)
        found = read_item(connection, item_id, institution, current_actor())
        return find_passages(connection, found, terms, uris)


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
