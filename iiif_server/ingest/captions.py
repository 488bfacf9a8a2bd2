"""Captions and transcripts: a text comes in, is read strictly, written anew as WebVTT, and goes with its recording."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.record_tracks import (
    KeptText,
    read_recording_row,
    record_track,
    remove_track,
)
from iiif_server.errors import RefusedError
from iiif_server.recordings.errors import TextRefusedError
from iiif_server.recordings.vtt import MAX_TEXT_BYTES, read_text, write_vtt
from iiif_server.runtime import Runtime
from iiif_server.scratch import scratch_folder
from iiif_server.storage.keys import text_key
from manifests.model import TrackKind
from manifests.texts import LanguageMap


class TextFileError(RefusedError):
    """A file of captions or a transcript is not as it should be; the line is named."""

    code = "no-text"


@dataclass(frozen=True)
class TextWords:
    """What a text of a recording is: captions or transcript, in which language, and what it is called."""

    language: str
    kind: TrackKind = TrackKind.CAPTIONS
    label: LanguageMap = field(default_factory=dict)


def add_text(runtime: Runtime, media_id: str, path: Path, words: TextWords) -> str:
    """Keep a WebVTT or SubRip file as a text of a recording, in place of one of the same kind and language.

    Returns the identifier of the text. What a visitor gets is written anew from what was understood.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    RefusedError
        If it is no recording, or the file is not as it should be; the line is named.
    StorageError
        If the store cannot keep the bytes.
    """
    with path.open("rb") as file:
        content = file.read(MAX_TEXT_BYTES + 1)
    return take_text(runtime, media_id, path.name, content, words)


def take_text(
    runtime: Runtime,
    media_id: str,
    file_name: str,
    content: bytes,
    words: TextWords,
    check: Callable[[Connection], None] = lambda _connection: None,
) -> str:
    """Keep the content of a file as a text of a recording: what `add_text` does after reading.

    Parameters
    ----------
    check
        Asked in the transaction that writes it; it raises where it may not be written.

    Raises
    ------
    UnknownMediaError, RefusedError, StorageError
        As `add_text` does.
    """
    with runtime.database.read() as connection:
        read_recording_row(connection, media_id)
    try:
        written = write_vtt(read_text(content))
    except TextRefusedError as error:
        raise TextFileError(f"{file_name}: {error}") from error
    kept = _keep(runtime, written, words)
    with runtime.database.write() as connection:
        next_change(connection)
        check(connection)
        return record_track(connection, media_id, kept)


def remove_text(runtime: Runtime, media_id: str, words: TextWords) -> bool:
    """Take a text away from its recording; False where there was none of this kind and language.

    Raises
    ------
    UnknownMediaError, RefusedError
        If there is no such media, or it is no recording.
    """
    with runtime.database.write() as connection:
        return remove_track(connection, media_id, words.kind, words.language)


def _keep(runtime: Runtime, written: bytes, words: TextWords) -> KeptText:
    """Keep the bytes under their hash; what is damaged there is replaced."""
    sha256 = hashlib.sha256(written).hexdigest()
    with scratch_folder(runtime.settings.scratch_dir, "text") as folder:
        source = folder / "text.vtt"
        source.write_bytes(written)
        runtime.store.replace(text_key(sha256), source)
    return KeptText(words.kind, words.language, words.label, sha256, len(written))
