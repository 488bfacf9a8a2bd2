"""The search page: words, facets, and what is found by them as pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, request
from sqlalchemy import Connection

from iiif_server.catalog.found_cards import read_found_cards
from iiif_server.finding.answer import count_found, find_items
from iiif_server.finding.contents import Contents
from iiif_server.web.guards import current_contents, current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import card_values
from iiif_server.web.render_page import render_page
from iiif_server.web.search_question import read_question, was_cut, write_question
from iiif_server.web.search_values import Asked, easier_values, list_easier, search_values

blueprint = Blueprint("search_page", __name__)


@blueprint.get("/search")
@blueprint.get("/en/search")
def search() -> str:
    """Show what is found, whatever was asked."""
    question, uris, language = read_question(request.args), current_uris(), current_language()
    contents = current_contents()
    with current_runtime().database.read() as connection:
        answer = find_items(connection, contents, question)
        question = replace(question, page=answer.page)
        asked = Asked(question, answer, uris, language)
        cards = read_found_cards(connection, answer.item_ids)
        easier = [] if answer.total else _easier(connection, contents, asked)
    return render_page(
        "search.html",
        query=write_question(question),
        search=search_values(asked),
        items=[card_values(card, uris, language) for card in cards],
        easier=easier,
        was_cut=was_cut(request.args),
    )


def _easier(connection: Connection, contents: Contents, asked: Asked) -> list[dict[str, Any]]:
    counted = [
        (name, question, count_found(connection, contents, question))
        for name, question in list_easier(asked.question)
    ]
    return easier_values(asked, counted)
