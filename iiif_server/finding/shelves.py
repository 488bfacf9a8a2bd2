"""Shelves: the items of a collection, or all that are public, in their order and by the page.

Which items stand on a shelf, and how many, is known from the sets in memory; of the page alone the database is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap
from sqlalchemy import Connection

from iiif_server.catalog.jobs import list_awaited
from iiif_server.errors import UnknownPageError
from iiif_server.finding.answer import find_public
from iiif_server.finding.contents import Contents
from iiif_server.finding.question import COLLECTION, PAGE_SIZE, Order
from iiif_server.finding.sets import first_in_order


@dataclass(frozen=True)
class Shelf:
    """One page of a shelf: its number from 1, that of the last page, its items, and how many items there are in all."""

    page: int
    last: int
    item_ids: tuple[str, ...]
    total: int


def list_items_with_something(contents: Contents, collection_id: str | None) -> BitMap:
    """Return the public items of a collection (all, where None) of which visitors see or hear anything now."""
    return _of(contents, collection_id, contents.shown)


def list_items_on_shelves(connection: Connection, contents: Contents) -> BitMap:
    """Return the public items that pages show: visitors see anything of them, or will."""
    return contents.on_shelves | (BitMap(list_awaited(connection)) & contents.public)


def count_shelves(
    contents: Contents, on_shelves: BitMap, nested: Mapping[str, Iterable[str]]
) -> dict[str, int]:
    """Return how many of the items on shelves each collection has, itself and in the collections that lie in it.

    Parameters
    ----------
    nested
        Each collection with all that lie in it, at any depth (`collections.read_nested`).
    """
    return {
        name: len(BitMap().union(*(_of(contents, each, on_shelves) for each in (name, *inner))))
        for name, inner in nested.items()
    }


def read_shelf(
    connection: Connection,
    contents: Contents,
    collection_id: str | None,
    items: BitMap,
    page: int = 1,
    page_size: int = PAGE_SIZE,
) -> Shelf:
    """Return a page of the shelf of a collection, or of everything where None.

    Items that were chosen stand in the order in which they were, those that answer a question by their labels, and all
    as they came.

    Parameters
    ----------
    items
        Those that may stand on it.

    Raises
    ------
    UnknownPageError
        If it has not so many pages.
    """
    held = _of(contents, collection_id, items)
    last = max(1, -(-len(held) // page_size))
    if not 1 <= page <= last:
        raise UnknownPageError(str(page))
    reached = page * page_size
    if collection_id is None:
        numbers = first_in_order(held, contents.arrivals, reached)
    elif collection_id in contents.asked:
        numbers = first_in_order(held, contents.places[Order.LABEL], reached)
    else:
        numbers = contents.member_orders.take(connection, collection_id, held, reached)
    item_ids = find_public(connection, numbers[reached - page_size :])
    return Shelf(page, last, item_ids, len(held))


def _of(contents: Contents, collection_id: str | None, items: BitMap) -> BitMap:
    if collection_id is None:
        return items
    return items & contents.facets.get((COLLECTION, collection_id), BitMap())
