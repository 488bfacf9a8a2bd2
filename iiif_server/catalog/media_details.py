"""All that is known of one media, for the person who asks what became of a file."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.identifiers import is_identifier
from iiif_server.catalog.made_recording import MadeRecording, parse_recording
from iiif_server.catalog.shown import LIMIT_COLUMNS, ShownPicture, find_shown, state_of
from iiif_server.database.tables import item, media
from iiif_server.image.geometry import PyramidGeometry, parse_geometry


@dataclass(frozen=True)
class MediaDetails:
    """One media with its original and its derivatives; `recipe` and `geometry` are None before there are any.

    `played` is what is played of a recording. `public` is what visitors get of it if the item is published, and
    `public_state` its state as they see it.
    """

    media_id: str
    item_id: str
    item_state: str
    kind: str
    state: str
    reason: str | None
    file_name: str
    format: str
    page: int
    bytes: int
    sha256: str
    recipe: str | None
    geometry: PyramidGeometry | None
    levels: tuple[str, ...]
    notes: tuple[str, ...]
    public_state: str
    public: ShownPicture | None
    played: MadeRecording | None = None


def find_media_details(connection: Connection, media_id: str) -> MediaDetails | None:
    """Return what is known of a media, or None where there is no such media."""
    if not is_identifier(media_id):
        return None
    query = (
        select(media, item.c.state.label("item_state"), *LIMIT_COLUMNS)
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.id == media_id)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return MediaDetails(
        media_id=row.id,
        item_id=row.item_id,
        item_state=row.item_state,
        kind=row.kind,
        state=row.state,
        reason=row.reason,
        file_name=row.file_name,
        format=row.format,
        page=row.page,
        bytes=row.bytes,
        sha256=row.sha256,
        recipe=row.recipe,
        geometry=None if row.pyramid is None else parse_geometry(row.pyramid),
        levels=tuple(level["name"] for level in row.levels),
        notes=tuple(row.notes),
        public_state=state_of(row._mapping, Actor.VISITOR),
        public=find_shown(row._mapping, Actor.VISITOR),
        played=None if row.recording is None else parse_recording(row.recording),
    )
