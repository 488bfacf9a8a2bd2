"""What is handed out of recordings: what is played, and the texts that go with it."""

from __future__ import annotations

from pathlib import PurePath

from sqlalchemy import Connection, RowMapping, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.made_recording import parse_recording
from iiif_server.catalog.media import read_row
from iiif_server.catalog.shown import find_played
from iiif_server.catalog.stored_file import StoredFile
from iiif_server.database.tables import text_track
from iiif_server.errors import (
    NotPublicError,
    NotReadyError,
    UnknownMediaError,
    UnknownTrackError,
)
from iiif_server.storage.keys import text_key
from manifests.model import MediaKind

VTT = "text/vtt"


def read_recording_file(
    connection: Connection, media_id: str, actor: Actor = Actor.VISITOR
) -> StoredFile:
    """Return where a sound or film is, as it is played.

    Raises
    ------
    UnknownMediaError
        If there is no such media, or it is none.
    NotReadyError
        If it is still being prepared, or could not be.
    NotPublicError
        If the actor may not play it (`access.recordings`).
    """
    row = _read_played_row(connection, media_id, actor)
    played = parse_recording(row["recording"])
    name = f"{row['item_id']}-{played.file}" if played.file else row["file_name"]
    version = f"{row['sha256']}-{row['recipe']}-{played.file}-{played.sha256[:16]}"
    return StoredFile(media_id, played.key(row), version, played.bytes, name, played.media_type)


def read_text_file(
    connection: Connection, media_id: str, track_id: str, actor: Actor = Actor.VISITOR
) -> StoredFile:
    """Return where the captions or the transcript of a recording are.

    Raises
    ------
    UnknownMediaError, NotReadyError, NotPublicError
        As for `read_recording_file`.
    UnknownTrackError
        If the recording has no such text.
    """
    check_may_exist(track_id, UnknownTrackError)
    row = _read_played_row(connection, media_id, actor)
    query = select(text_track).where(text_track.c.id == track_id, text_track.c.media_id == media_id)
    track = connection.execute(query).first()
    if track is None:
        raise UnknownTrackError(track_id)
    name = f"{PurePath(row['file_name']).stem}.{track.language}.vtt"
    return StoredFile(media_id, text_key(track.sha256), track.sha256, track.bytes, name, VTT)


def _read_played_row(connection: Connection, media_id: str, actor: Actor) -> RowMapping:
    row = read_row(connection, media_id)
    if row["kind"] not in (MediaKind.AUDIO, MediaKind.VIDEO):
        raise UnknownMediaError(media_id)
    if row["state"] != "ready" or not row["recording"]:
        told = (
            "is still being prepared" if row["state"] == "processing" else "could not be prepared"
        )
        raise NotReadyError(f"The recording {media_id!r} {told}.")
    if find_played(row, actor) is None:
        raise NotPublicError(f"The film {media_id!r} shows more than the public gets.")
    return row
