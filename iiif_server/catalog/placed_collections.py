"""Collections with their place among others: one written as it is described, what else is known of it kept."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.collections import CollectionDescription
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.texts import texts_to_json
from iiif_server.database.tables import collection, collection_item


def find_placed_collection(
    connection: Connection, collection_id: str
) -> tuple[dict[str, object], tuple[str, ...]] | None:
    """Return the columns of a collection that `record_placed_collection` writes, and its items; or None."""
    columns = (collection.c.label, collection.c.summary, collection.c.parent_id)
    row = (
        connection.execute(select(*columns).where(collection.c.id == collection_id))
        .mappings()
        .first()
    )
    return None if row is None else (dict(row), _items_of(connection, collection_id))


def record_placed_collection(
    connection: Connection,
    described: CollectionDescription,
    parent_id: str | None,
    item_ids: Sequence[str],
) -> None:
    """Write a collection in its parent with its items in this order; its query and picture stay as they are.

    Items that come or go are changed by it, for they name their collections.
    """
    number = next_change(connection)
    columns = placed_columns(described, parent_id)
    here = collection.c.id == described.id
    before = find_placed_collection(connection, described.id)
    if before is None:
        last = select(func.coalesce(func.max(collection.c.position), -1) + 1).scalar_subquery()
        connection.execute(insert(collection).values(id=described.id, position=last, **columns))
    else:
        connection.execute(update(collection).where(here).values(**columns))
    listed = () if before is None else before[1]
    connection.execute(
        delete(collection_item).where(collection_item.c.collection_id == described.id)
    )
    rows = [
        {"collection_id": described.id, "item_id": item_id, "position": place}
        for place, item_id in enumerate(dict.fromkeys(item_ids))
    ]
    if rows:
        connection.execute(insert(collection_item), rows)
    for item_id in sorted(set(listed) ^ set(item_ids)):
        touch_item(connection, item_id, number)


def placed_columns(described: CollectionDescription, parent_id: str | None) -> dict[str, object]:
    """Return what is written of a collection."""
    return {
        "label": texts_to_json(described.label),
        "summary": texts_to_json(described.summary),
        "parent_id": parent_id,
    }


def _items_of(connection: Connection, collection_id: str) -> tuple[str, ...]:
    query = (
        select(collection_item.c.item_id)
        .where(collection_item.c.collection_id == collection_id)
        .order_by(collection_item.c.position)
    )
    return tuple(connection.execute(query).scalars())
