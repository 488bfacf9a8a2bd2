"""Captions and transcripts: which texts go with a recording."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, Row, select

from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import media, text_track
from manifests.model import TextTrack, TrackKind

#: Captions first; within a kind Vietnamese first, then by language.
_ORDER = (text_track.c.kind, (text_track.c.language != "vi"), text_track.c.language)


def list_tracks(connection: Connection, item_id: str) -> Mapping[str, tuple[TextTrack, ...]]:
    """Return the texts of each recording of an item that has any."""
    query = (
        select(text_track)
        .join(media, media.c.id == text_track.c.media_id)
        .where(media.c.item_id == item_id)
        .order_by(text_track.c.media_id, *_ORDER)
    )
    tracks: dict[str, tuple[TextTrack, ...]] = {}
    for row in connection.execute(query):
        tracks[row.media_id] = (*tracks.get(row.media_id, ()), _build(row))
    return tracks


def _build(row: Row[tuple[object, ...]]) -> TextTrack:
    return TextTrack(row.id, TrackKind(row.kind), row.language, texts_from_json(row.label))
