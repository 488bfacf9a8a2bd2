"""Which states an item was in, since when, and who brought it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from iiif_server.catalog.items import read_stamp
from iiif_server.database.word_tables import publication


@dataclass(frozen=True)
class StateChange:
    """An item came into a state at a moment (UTC), by somebody."""

    state: str
    actor: str
    at: datetime


def read_history(connection: Connection, item_id: str) -> tuple[StateChange, ...]:
    """Return the changes of an item's state, the oldest first.

    Items that were there before this was written down have none.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    read_stamp(connection, item_id)
    query = select(publication).where(publication.c.item_id == item_id).order_by(publication.c.id)
    return tuple(StateChange(row.state, row.actor, row.at) for row in connection.execute(query))
