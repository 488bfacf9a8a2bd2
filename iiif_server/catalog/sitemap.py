"""Which pages there are of what is public, and when each changed last: for search engines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from iiif_server.database.tables import collection, item
from iiif_server.database.word_tables import item_number

#: Items in one part; a list of addresses may have 50,000 and 50 MB (sitemaps.org, protocol 0.9).
PART_LENGTH = 5_000

_ITEMS = item.join(item_number, item_number.c.item_id == item.c.id)
_PUBLIC = item.c.state == "published"


@dataclass(frozen=True)
class ListedItem:
    """A public item, and when anything of it changed last."""

    id: str
    changed_at: datetime


@dataclass(frozen=True)
class SitemapPart:
    """A part of the list that has items, by its number from 0, and when any of them changed last."""

    number: int
    changed_at: datetime


def list_parts(connection: Connection) -> tuple[SitemapPart, ...]:
    """Return the parts that have any item; an item stays in its part, whatever comes or goes."""
    part = ((item_number.c.number - 1) // PART_LENGTH).label("part")
    query = (
        select(part, func.max(item.c.updated_at).label("changed_at"))
        .select_from(_ITEMS)
        .where(_PUBLIC)
        .group_by(part)
        .order_by(part)
    )
    return tuple(SitemapPart(row.part, row.changed_at) for row in connection.execute(query))


def list_part(connection: Connection, number: int) -> tuple[ListedItem, ...]:
    """Return the public items of a part; none where there is no such part."""
    first = number * PART_LENGTH + 1
    query = (
        select(item.c.id, item.c.state, item.c.updated_at)
        .select_from(_ITEMS)
        .where(item_number.c.number.between(first, first + PART_LENGTH - 1))
        .order_by(item_number.c.number)
    )
    # Asked for what is published among them, SQLite would read all that is published.
    return tuple(
        ListedItem(row.id, row.updated_at)
        for row in connection.execute(query)
        if row.state == "published"
    )


def list_collection_ids(connection: Connection) -> tuple[str, ...]:
    """Return the identifiers of all collections in their order."""
    query = select(collection.c.id).order_by(collection.c.position, collection.c.id)
    return tuple(connection.execute(query).scalars())
