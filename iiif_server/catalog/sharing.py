"""Media of one file in several items: they are shown from the same derivatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, select

from iiif_server.catalog.media import Original
from iiif_server.database.tables import media


@dataclass(frozen=True)
class SharedPyramid:
    """What another media's row says of the pyramid that both are shown from."""

    pyramid: Mapping[str, object]
    notes: tuple[str, ...]


def find_sharing(connection: Connection, original: Original, recipe: str) -> SharedPyramid | None:
    """Return what another media of the same page of the same file is shown from; None where none is ready.

    None too where the media itself was ready before: whoever has it made again wants it made, not found.
    """
    own = select(media.c.derived_at).where(media.c.id == original.media_id)
    if connection.execute(own).scalar() is not None:
        return None
    query = (
        select(media.c.pyramid, media.c.notes)
        .where(
            media.c.sha256 == original.sha256,
            media.c.page == original.page,
            media.c.recipe == recipe,
            media.c.state == "ready",
            media.c.id != original.media_id,
        )
        .limit(1)
    )
    row = connection.execute(query).first()
    return (
        None if row is None or row.pyramid is None else SharedPyramid(row.pyramid, tuple(row.notes))
    )
