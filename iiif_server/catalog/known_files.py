"""Which media of an item has, had or is going to have a file: the same file is never two media of one item."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from iiif_server.database.editing_tables import media_file
from iiif_server.database.tables import media


@dataclass(frozen=True)
class KnownFile:
    """The media that a page of a file belongs to; `state` is that of `media_files`, ``current`` where it is shown."""

    media_id: str
    state: str

    @property
    def is_shown(self) -> bool:
        """Whether it is what the media is made from now."""
        return self.state == "current"


def find_known_file(
    connection: Connection, item_id: str, sha256: str, page: int
) -> KnownFile | None:
    """Return the media of an item that a page of a file belongs to, or None."""
    shown = select(media.c.id).where(
        media.c.item_id == item_id, media.c.sha256 == sha256, media.c.page == page
    )
    media_id = connection.execute(shown).scalar()
    if media_id is not None:
        return KnownFile(media_id, "current")
    kept = (
        select(media_file.c.media_id, media_file.c.state)
        .join(media, media.c.id == media_file.c.media_id)
        .where(
            media.c.item_id == item_id,
            media_file.c.sha256 == sha256,
            media_file.c.page == page,
        )
        .order_by(media_file.c.id)
    )
    row = connection.execute(kept).first()
    return None if row is None else KnownFile(row.media_id, row.state)
