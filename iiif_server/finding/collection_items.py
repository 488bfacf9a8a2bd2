"""A collection with its items, all of them or those of one page, for a IIIF document."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from iiif_server.catalog.collections import TOP, read_collection, read_item_references
from iiif_server.finding.contents import Contents
from iiif_server.finding.shelves import list_items_with_something, read_shelf
from manifests.model import Collection, Provider
from manifests.paging import count_pages

#: Of the items of a large collection, so many are looked at for a picture that stands for it.
LOOKED_AT = 20


def read_whole_collection(
    connection: Connection,
    contents: Contents,
    collection_id: str,
    provider: Provider,
    *,
    page_items: int,
    page: int | None = None,
) -> Collection:
    """Return a collection with its published items that have something to show.

    Where they are more than `page_items` it has those of one page, or, without a page, none; a picture then stands for
    it that is its own or one of the first.

    Raises
    ------
    UnknownCollectionError
        If there is no such collection.
    UnknownPageError
        If it has not so many pages.
    """
    found = read_collection(connection, collection_id, provider)
    name = None if collection_id == TOP else collection_id
    shown = list_items_with_something(contents, name)
    if page is not None or count_pages(len(shown), page_items) == 1:
        shelf = read_shelf(connection, contents, name, shown, page or 1, page_items)
        items = read_item_references(connection, shelf.item_ids)
        return replace(
            found, items=items, item_count=shelf.total, start=page_items * (shelf.page - 1)
        )
    picture = found.picture
    if picture is None:
        first = read_shelf(connection, contents, name, shown, 1, LOOKED_AT)
        looked_at = read_item_references(connection, first.item_ids)
        picture = next((each.thumbnail for each in looked_at if each.thumbnail), None)
    return replace(found, item_count=len(shown), picture=picture)
