"""How large pictures are before any limit: the pixels in which regions are written down."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from iiif_server.database.tables import media
from manifests.model import Picture


def read_full_sizes(connection: Connection, item_ids: Sequence[str]) -> dict[str, Picture]:
    """Return the size of the full picture of each media of some items that has one."""
    query = select(media.c.id, media.c.picture_width, media.c.picture_height).where(
        media.c.item_id.in_(item_ids), media.c.picture_width.is_not(None)
    )
    return {
        row.id: Picture(row.picture_width, row.picture_height) for row in connection.execute(query)
    }
