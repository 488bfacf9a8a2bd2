"""Where visitors begin: chosen treasures, and the kinds of heritage as pictures that lead to what is of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyroaring import BitMap
from sqlalchemy import Connection

from iiif_server.catalog.collections import first_pictures
from iiif_server.catalog.pages import Card, read_cards
from iiif_server.finding.answer import find_first
from iiif_server.finding.contents import Contents
from iiif_server.finding.question import Key, Order, Question
from iiif_server.web.guards import current_contents, current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import CARD_WIDTHS_PX, card_values, picture_values, told
from manifests.language import plain_text
from manifests.model import Media
from manifests.vocabulary import Heritage, Scheme

TREASURE: Key = (Scheme.CLASS.value, "bao-vat-quoc-gia")
CLASSES: tuple[Key, ...] = tuple((Scheme.CLASS.value, kind.value) for kind in Heritage)

#: Treasures on the page, and of how many items the first with a picture are taken: some have only sound.
MOST_TREASURES, CANDIDATES = 5, 10


def entry_values() -> dict[str, Any]:
    """Return the treasures, the newest items where there are none, and each kind of heritage that has items."""
    contents, uris, language = current_contents(), current_uris(), current_language()
    with current_runtime().database.read() as connection:
        treasures = _read_pictured(connection, contents, [TREASURE])
        newest = treasures or _read_pictured(connection, contents, [])
        pictures = _read_tiles(connection, contents)
        names = contents.names.read(connection, CLASSES)
    # Those of which something is told stand before what was tried a minute ago.
    chosen = sorted(newest, key=lambda card: not plain_text(card.summary, language))
    counts = {key: _count(contents, key) for key in (TREASURE, *CLASSES)}
    return {
        "treasures": [card_values(card, uris, language) for card in chosen[:MOST_TREASURES]],
        "treasures_count": counts[TREASURE],
        "treasures_url": uris.search_page([TREASURE], language) if treasures else None,
        "classes": [
            {
                **told("label", names[key], language),
                "count": counts[key],
                "url": uris.search_page([key], language),
                "image": picture_values(pictures[key], CARD_WIDTHS_PX, uris, "")
                if key in pictures
                else None,
            }
            for key in CLASSES
            if counts[key]
        ],
        "map_url": uris.map_page("", language),
        "timeline_url": uris.timeline_page(language),
    }


def _read_pictured(
    connection: Connection, contents: Contents, keys: Sequence[Key]
) -> tuple[Card, ...]:
    """Return the newest items of a kind that have a picture."""
    cards = read_cards(connection, _find_newest(connection, contents, keys))
    return tuple(card for card in cards if card.thumbnail is not None)


def _read_tiles(connection: Connection, contents: Contents) -> dict[Key, Media]:
    """Return for each kind of heritage the picture of its newest item that has one."""
    newest = {key: _find_newest(connection, contents, [key]) for key in CLASSES}
    pictures = first_pictures(connection, [each for found in newest.values() for each in found])
    return {
        key: next(pictures[each] for each in found if each in pictures)
        for key, found in newest.items()
        if pictures.keys() & set(found)
    }


def _find_newest(
    connection: Connection, contents: Contents, keys: Sequence[Key]
) -> tuple[str, ...]:
    chosen = {facet: frozenset({value}) for facet, value in keys}
    question = Question(chosen=chosen, order=Order.NEWEST_ENTRY, page_size=CANDIDATES)
    return find_first(connection, contents, question, contents.shown)


def _count(contents: Contents, key: Key) -> int:
    return contents.facets.get(key, BitMap()).intersection_cardinality(contents.public)
