"""What is spoken in recordings, as passages of a search: each cue of their captions and transcripts, with its time."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from sqlalchemy import Connection

from iiif_server.catalog.recording_files import read_text_file
from iiif_server.errors import BaovatError
from iiif_server.recordings.errors import TextRefusedError
from iiif_server.recordings.vtt import Cue, read_text
from iiif_server.storage.store import ObjectStore
from iiif_server.web.guards import current_actor
from manifests.annotation import Annotation, Body, Motivation, Span
from manifests.model import Item, Media, TextTrack
from manifests.search_texts import Passage
from manifests.uris import Uris

log = logging.getLogger(__name__)

#: Texts that one process remembers as it read them: those of the items that visitors search just now.
_REMEMBERED = 8


def find_spoken(
    connection: Connection, store: ObjectStore, found: Item, uris: Uris
) -> tuple[Passage, ...]:
    """Return the cues of all recordings of an item, in their order.

    A text that cannot be read is told in the log, and left out: all else can be found without it.

    Parameters
    ----------
    found
        The item with those of its media that the asker is shown.
    """
    passages: list[Passage] = []
    for media in found.media:
        for track in media.recording.tracks if media.recording else ():
            try:
                passages += _say_track(connection, store, found.id, media, track, uris)
            except (BaovatError, TextRefusedError) as error:
                log.error("text %s of %s: %s", track.id, media.id, error)
    return tuple(passages)


def _say_track(
    connection: Connection,
    store: ObjectStore,
    item_id: str,
    media: Media,
    track: TextTrack,
    uris: Uris,
) -> Iterator[Passage]:
    kept = read_text_file(connection, media.id, track.id, current_actor())
    for number, cue in enumerate(_read_cues(store.local_path(kept.key)), 1):
        uri = uris.cue(item_id, media.id, track.id, number)
        yield Passage(uri, item_id, media.id, _say_cue(f"{track.id}-{number}", cue, track.language))


def _say_cue(name: str, cue: Cue, language: str) -> Annotation:
    span = Span(cue.start_ms / 1000, cue.end_ms / 1000)
    return Annotation(name, Motivation.SUPPLEMENTING, (Body(cue.plain, language),), span)


@lru_cache(maxsize=_REMEMBERED)
def _read_cues(path: Path) -> tuple[Cue, ...]:
    """Read a text; what stands at a path never changes, because it is named by its hash."""
    return read_text(path.read_bytes())
