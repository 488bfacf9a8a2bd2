"""Captions and transcripts that people bring at the studio: strictly read, as by the command line."""

from __future__ import annotations

from sqlalchemy import Connection

from iiif_server.access.roles import Account
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.edited_items import read_edited
from iiif_server.catalog.record_tracks import remove_track
from iiif_server.editing.annotations import check_belongs
from iiif_server.editing.items import allow_editing
from iiif_server.editing.tidying import tidy_texts
from iiif_server.editing.uploads import shown_name
from iiif_server.ingest.captions import TextWords, take_text
from iiif_server.runtime import Runtime
from manifests.language import parse_language_tag
from manifests.model import TrackKind
from manifests.texts import LanguageMap


def save_text(
    runtime: Runtime,
    account: Account,
    place: tuple[str, str],
    file_name: str,
    content: bytes,
    words: TextWords,
) -> str:
    """Keep a WebVTT or SubRip file as a text of a recording, in place of one of the same kind and language.

    Returns the identifier of the text.

    Parameters
    ----------
    place
        The item, and the media of it.

    Raises
    ------
    UnknownItemError, UnknownMediaError
        If the item has no such media.
    ForbiddenError
        If the item is not theirs, or public, and their role does not allow that.
    LanguageError
        If the language is none.
    RefusedError
        If it is no recording, or the file is not as it should be; the line is named.
    StorageError
        If the store cannot keep the bytes.
    """
    parse_language_tag(words.language)
    with runtime.database.read() as connection:
        _allow(connection, account, place)
    name = shown_name(file_name)
    return take_text(
        *(runtime, place[1], name, content, words),
        check=lambda connection: _allow(connection, account, place),
    )


def remove_text(
    runtime: Runtime, account: Account, place: tuple[str, str], kind: TrackKind, language: str
) -> bool:
    """Take a text away from its recording; False where it has none of this kind and language.

    Raises
    ------
    UnknownItemError, UnknownMediaError, ForbiddenError, RefusedError
        As `save_text` does.
    """
    with runtime.database.write() as connection:
        next_change(connection)
        _allow(connection, account, place)
        return remove_track(connection, place[1], kind, language)


def tidy_label(vietnamese: str, english: str) -> LanguageMap:
    """Return what a text is called in both languages, without what is empty."""
    return tidy_texts({"vi": (vietnamese,), "en": (english,)})


def _allow(connection: Connection, account: Account, place: tuple[str, str]) -> None:
    item_id, media_id = place
    allow_editing(account, read_edited(connection, item_id))
    check_belongs(connection, item_id, media_id)
