"""What the templates are given of sounds and films: what is played, captions, and what is said as text."""

from __future__ import annotations

import logging
from typing import Any

from sqlalchemy import Connection

from iiif_server.catalog.recording_files import read_text_file
from iiif_server.errors import BaovatError
from iiif_server.recordings.errors import TextRefusedError
from iiif_server.recordings.vtt import read_text
from iiif_server.storage.store import ObjectStore
from iiif_server.web.languages import Language
from manifests.language import plain_text
from manifests.model import Media, Recording, TextTrack, TrackKind
from manifests.uris import Uris
from manifests.words import track_name

log = logging.getLogger(__name__)

#: A text of this size is an hour of speech; a longer one is linked, not shown in the page.
SHOWN_BYTES = 200_000


def recording_values(
    media: Media, played: Recording, uris: Uris, language: Language
) -> dict[str, Any]:
    """Return what a page needs to play a recording."""
    return {
        "url": uris.recording(media.id),
        "type": played.media_type,
        "bytes": played.bytes,
        "duration": write_duration(played.duration_s),
        "is_film": played.width > 0,
        "width": played.width,
        "height": played.height,
        "captions": [
            _track_values(media.id, track, uris, language)
            for track in played.tracks
            if track.kind is TrackKind.CAPTIONS
        ],
    }


def transcript_values(
    connection: Connection, store: ObjectStore, media: Media, uris: Uris, language: Language
) -> list[dict[str, Any]]:
    """Return what is said in a recording as paragraphs: its transcripts, or, where it has none, its captions.

    A text that cannot be read is told in the log, and left out: the page and the recording are good without it.
    """
    tracks = media.recording.tracks if media.recording else ()
    transcripts = [track for track in tracks if track.kind is TrackKind.TRANSCRIPT]
    values = []
    for track in transcripts or tracks:
        try:
            paragraphs = _read_paragraphs(connection, store, media.id, track)
        except (BaovatError, TextRefusedError) as error:
            log.error("text %s of %s: %s", track.id, media.id, error)
            continue
        values.append({**_track_values(media.id, track, uris, language), "paragraphs": paragraphs})
    return values


def _read_paragraphs(
    connection: Connection, store: ObjectStore, media_id: str, track: TextTrack
) -> list[str]:
    found = read_text_file(connection, media_id, track.id)
    if (found.bytes or 0) > SHOWN_BYTES:
        return []
    return [cue.plain for cue in read_text(store.local_path(found.key).read_bytes())]


def _track_values(
    media_id: str, track: TextTrack, uris: Uris, language: Language
) -> dict[str, Any]:
    return {
        "url": uris.text_track(media_id, track.id),
        "language": track.language,
        "label": plain_text(track_name(track), language),
    }


def write_duration(seconds: float) -> str:
    """Write a duration as players do: ``2:05``, ``1:02:05``."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
