"""The order in which items changed: what caches ask to know whether they are still right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from iiif_server.database.columns import now
from iiif_server.database.tables import change, item
from iiif_server.database.word_tables import item_facet


@dataclass(frozen=True)
class Changes:
    """The items that changed since some number, and the number to ask from next time."""

    number: int
    item_ids: frozenset[str]


#: Asked for nearly every answer; put together once.
_READ_NUMBER = select(change.c.number)


def next_change(connection: Connection) -> int:
    """Return the number of a new change; until the transaction ends, nobody else gets one.

    That makes numbers visible in their order: whoever saw a number has seen all before it. Whoever writes to items or
    their media calls this before anything else is written: two who lock rows in different orders would wait for each
    other on PostgreSQL, which ends one of them. Called again in the same transaction, it waits for nobody.
    """
    numbered = update(change).values(number=change.c.number + 1).returning(change.c.number)
    return int(connection.execute(numbered).scalar_one())


def read_number(connection: Connection) -> int:
    """Return the number of the last change."""
    return int(connection.execute(_READ_NUMBER).scalar_one())


def read_changes(connection: Connection, since: int | None) -> Changes:
    """Return the items that changed after the change with this number; None asks for the number only."""
    number = read_number(connection)
    if since is None or number == since:
        return Changes(number, frozenset())
    query = select(item.c.id).where(item.c.changed > since)
    return Changes(number, frozenset(connection.execute(query).scalars()))


def touch_items_naming(connection: Connection, facet: str, values: Collection[str]) -> None:
    """Raise the revision of every item that is found by one of these words or places: what it is called changes.

    It is called before the word or place itself is written (see `next_change`).
    """
    number = next_change(connection)
    naming = select(item_facet.c.item_id).where(
        item_facet.c.facet == facet, item_facet.c.value.in_(sorted(values))
    )
    connection.execute(
        update(item)
        .where(item.c.id.in_(naming))
        .values(revision=item.c.revision + 1, changed=number, updated_at=now())
    )
