"""Writing down that a text goes with a recording, or no longer does."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, delete, insert, select

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.media import read_row
from iiif_server.catalog.texts import texts_to_json
from iiif_server.database.tables import text_track
from iiif_server.errors import RefusedError
from manifests.model import MediaKind, TrackKind
from manifests.texts import LanguageMap

#: 64 bits name each text of each recording there will ever be.
_ID_LETTERS = 16


@dataclass(frozen=True)
class KeptText:
    """A text that is in the store under its hash, and what it is."""

    kind: TrackKind
    language: str
    label: LanguageMap
    sha256: str
    bytes: int


def record_track(connection: Connection, media_id: str, text: KeptText) -> str:
    """Write that a text goes with a recording, in place of one of the same kind and language; return its identifier.

    The identifier stays when the text is replaced.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    RefusedError
        If it is no recording.
    """
    number = next_change(connection)
    row = read_recording_row(connection, media_id)
    track_id = track_identifier(media_id, text.kind, text.language)
    connection.execute(delete(text_track).where(text_track.c.id == track_id))
    connection.execute(
        insert(text_track).values(
            id=track_id,
            media_id=media_id,
            kind=text.kind.value,
            language=text.language,
            label=texts_to_json(text.label),
            sha256=text.sha256,
            bytes=text.bytes,
        )
    )
    touch_item(connection, row["item_id"], number)
    return track_id


def remove_track(connection: Connection, media_id: str, kind: TrackKind, language: str) -> bool:
    """Write that a recording has no such text any more; False where it had none.

    Raises
    ------
    UnknownMediaError, RefusedError
        As for `record_track`.
    """
    number = next_change(connection)
    row = read_recording_row(connection, media_id)
    named = text_track.c.id == track_identifier(media_id, kind, language)
    if connection.execute(select(text_track.c.id).where(named)).first() is None:
        return False
    connection.execute(delete(text_track).where(named))
    touch_item(connection, row["item_id"], number)
    return True


def read_recording_row(connection: Connection, media_id: str) -> RowMapping:
    """Return the row of a sound or film.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    RefusedError
        If it is no recording.
    """
    row = read_row(connection, media_id)
    if row["kind"] not in (MediaKind.AUDIO, MediaKind.VIDEO):
        raise RefusedError(
            f"{media_id} is no sound or film ({row['kind']}): captions and transcripts go with recordings."
        )
    return row


def track_identifier(media_id: str, kind: TrackKind, language: str) -> str:
    """Return the identifier of a text: the same for the same recording, kind and language."""
    name = f"{media_id}/{kind.value}/{language.lower()}"
    return hashlib.sha256(name.encode()).hexdigest()[:_ID_LETTERS]
