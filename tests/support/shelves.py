"""Shelves as the pages read them: sets in memory first, then the database for one page."""

from __future__ import annotations

from iiif_server.catalog.collections import read_nested
from iiif_server.catalog.pages import Card, Progress, read_cards
from iiif_server.database.engine import Database
from iiif_server.finding import progress
from iiif_server.finding.collection_items import read_whole_collection
from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.shelves import count_shelves, list_items_on_shelves, read_shelf
from manifests.model import Collection, Provider
from manifests.paging import PAGE_ITEMS


def cards_of(database: Database, collection_id: str | None = None) -> tuple[Card, ...]:
    """Return the cards of the first page of a shelf."""
    contents = FacetIndex(database).current()
    with database.read() as connection:
        items = list_items_on_shelves(connection, contents)
        shelf = read_shelf(connection, contents, collection_id, items)
        cards = read_cards(connection, shelf.item_ids)
    assert len(cards) == shelf.total
    return cards


def counts_of(database: Database, *collection_ids: str) -> dict[str, int]:
    """Return how many cards some collections have."""
    contents = FacetIndex(database).current()
    with database.read() as connection:
        items = list_items_on_shelves(connection, contents)
        nested = read_nested(connection, collection_ids)
    return count_shelves(contents, items, nested)


def progress_of(database: Database) -> Progress:
    """Return how the work on what is public goes on."""
    contents = FacetIndex(database).current()
    with database.read() as connection:
        return progress.read_progress(connection, contents)


def whole_collection(
    database: Database, collection_id: str, provider: Provider, page: int | None = None
) -> Collection:
    """Return a collection as a IIIF document of it is built from."""
    contents = FacetIndex(database).current()
    with database.read() as connection:
        return read_whole_collection(
            connection, contents, collection_id, provider, page_items=PAGE_ITEMS, page=page
        )
