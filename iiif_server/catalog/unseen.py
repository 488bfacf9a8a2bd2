"""Items that are not shown for the sake of files that could not be prepared."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, func, select

from iiif_server.catalog.deposits import record_state
from iiif_server.database.tables import item, media
from manifests.record import EMPTY
from manifests.record_values import record_from_values


def hide_where_all_failed(connection: Connection, item_id: str) -> None:
    """Make an item a draft again that a deposit published, and that says nothing and has nothing to show."""
    row = connection.execute(select(item).where(item.c.id == item_id)).one()
    if row.state != "published" or row.summary or row.metadata:
        return
    said = replace(record_from_values(row.record), work_rights="", metadata_rights="")
    alive = select(func.count()).where(media.c.item_id == item_id, media.c.state != "failed")
    if said == EMPTY and not connection.execute(alive).scalar_one():
        record_state(connection, item_id, "draft")
