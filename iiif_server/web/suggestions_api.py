"""What somebody may be looking for who has typed some letters: for the search boxes of our own pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from iiif_server.catalog.found_cards import read_labels
from iiif_server.finding.answer import find_named
from iiif_server.finding.suggestions import Suggestion
from iiif_server.web.guards import current_contents, current_runtime, current_uris, suggester
from iiif_server.web.languages import current_language, translate
from iiif_server.web.search_question import LONGEST_TEXT, clean_text
from manifests.language import plain_text

blueprint = Blueprint("suggestions_api", __name__, url_prefix="/api/v1")

#: Lines under a search box, of which so many name words and places; the others name items.
MOST_LINES, MOST_WORDS = 8, 4
#: One letter begins everything.
LEAST_LETTERS = 2


@blueprint.get("/suggestions")
def suggestions() -> Response:
    """Return some words and places that items have, and some items, whose names have what was typed."""
    text = clean_text(request.args.get("q", ""))[:LONGEST_TEXT]
    response = jsonify(suggestions=_suggest(text) if len(text) >= LEAST_LETTERS else [])
    response.headers["Cache-Control"] = "no-store"
    return response


def _suggest(text: str) -> list[dict[str, Any]]:
    contents, language = current_contents(), current_language()
    with current_runtime().database.read() as connection:
        words = suggester().suggest(connection, contents, text, language, MOST_WORDS)
        found = find_named(connection, contents, text, MOST_LINES)
        labels = read_labels(connection, found)
    lines = [_word_line(each) for each in words]
    lines += [
        {
            "label": plain_text(labels[item_id], language),
            "kind": translate(language, "search.item"),
            "url": current_uris().item_page(item_id, language),
        }
        for item_id in found
        if item_id in labels
    ]
    return lines[:MOST_LINES]


def _word_line(suggestion: Suggestion) -> dict[str, Any]:
    facet, _ = suggestion.key
    language = current_language()
    return {
        "label": plain_text(suggestion.label, language),
        "kind": translate(language, f"facet.{facet}"),
        "count": suggestion.count,
        "url": current_uris().search_page([suggestion.key], language),
    }
