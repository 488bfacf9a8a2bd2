"""The data API of what exhibitions are made from: public items with their pictures, models and recordings."""

from __future__ import annotations

from typing import Any

from flask import request

from iiif_server.access.actions import Action
from iiif_server.access.policy import Actor, allow
from iiif_server.catalog.found_cards import read_found_cards
from iiif_server.catalog.full_sizes import read_full_sizes
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.finding.answer import find_items
from iiif_server.finding.question import Question
from iiif_server.web.guards import current_contents, current_runtime, current_uris, provider
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import card_values
from iiif_server.web.search_question import LONGEST_TEXT, clean_text
from iiif_server.web.studio.json_api import JsonApi
from iiif_server.web.studio.material_values import material_values
from manifests.language import plain_text

api = JsonApi("material_api")
blueprint = api.blueprint

#: Four rows of a dialog.
_PAGE_SIZE = 24


@api.get("/material", Action.OPEN_STUDIO, queries=("q", "page"))
def find_material() -> dict[str, Any]:
    """Find public items by words of their records, a page of 24 at a time."""
    text = clean_text(request.args.get("q", ""))[:LONGEST_TEXT]
    page = request.args.get("page", "1")
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 6 else 1
    contents, uris, language = current_contents(), current_uris(), current_language()
    with current_runtime().database.read() as connection:
        answer = find_items(connection, contents, Question(text, page=number, page_size=_PAGE_SIZE))
        cards = read_found_cards(connection, answer.item_ids)
    return {
        "total": answer.total,
        "page": answer.page,
        "page_size": _PAGE_SIZE,
        "items": [card_values(card, uris, language) for card in cards],
    }


@api.get("/material/<item>", Action.OPEN_STUDIO, refusals=(404,))
def read_material_of(item: str) -> dict[str, Any]:
    """Read what of a public item can be shown in an exhibition."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        allow(Actor.VISITOR, read_stamp(connection, item).state)
        found = read_item(connection, item, provider(runtime.settings, uris), Actor.VISITOR)
        full = read_full_sizes(connection, (item,))
    label = plain_text(found.label, current_language())
    return {
        "item": found.id,
        "label": label,
        "media": [material_values(media, found, full, uris) for media in found.media],
    }
