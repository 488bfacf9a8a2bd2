"""Where the descriptions of items were taken from."""

from __future__ import annotations

from sqlalchemy import Connection, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from iiif_server.database.tables import item, media
from manifests.source import Source, source_from_values, source_to_values


def find_source(connection: Connection, item_id: str) -> Source | None:
    """Return where the description of an item was taken from; None where it is our own, or there is no such item."""
    kept = connection.execute(select(item.c.source).where(item.c.id == item_id)).scalar()
    return None if kept is None else source_from_values(kept)


def record_source(connection: Connection, item_id: str, source: Source) -> None:
    """Write where the description of an item was taken from."""
    number = next_change(connection)
    values = source_to_values(source)
    connection.execute(update(item).where(item.c.id == item_id).values(source=values))
    touch_item(connection, item_id, number)


def media_by_file_name(connection: Connection, item_id: str) -> dict[str, str]:
    """Return the media of an item by the names of the files that they were made of."""
    query = select(media.c.file_name, media.c.id).where(media.c.item_id == item_id)
    return {row.file_name: row.id for row in connection.execute(query)}
