"""What is said of a media, written by people at the studio: all that one of them changed, or nothing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from iiif_server.access.roles import Account
from iiif_server.catalog.annotation_records import record_annotations
from iiif_server.catalog.annotations import read_annotations, read_frame, read_item_id
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.edited_items import read_edited
from iiif_server.catalog.revisions import StaleRevisionError
from iiif_server.editing.items import allow_editing
from iiif_server.editing.tidying import tidy_text
from iiif_server.errors import RefusedError, UnknownMediaError
from iiif_server.runtime import Runtime
from manifests.annotation import Annotation, Body, Motivation
from manifests.annotation_editing import (
    ChangeError,
    Changes,
    annotations_to_values,
    apply_changes,
    tag_of_annotations,
)
from manifests.errors import LanguageError
from manifests.language import NO_LANGUAGE, parse_language_tag
from manifests.markup import plain_text_of, publishable_value


def save_annotations(
    runtime: Runtime,
    account: Account,
    item_id: str,
    media_id: str,
    changes: Changes,
    expected: str,
) -> tuple[Annotation, ...]:
    """Write what somebody changed of what is said of a media, and return all of it as it is now.

    Parameters
    ----------
    expected
        The tag of what the person began from.

    Raises
    ------
    ForbiddenError
        If the item is not theirs, or public, and their role does not allow that.
    UnknownMediaError, NotReadyError
        If the item has no such media, or its size is not known yet.
    AnnotationError
        If anything cannot be kept; then nothing is.
    StaleRevisionError
        If somebody else saved meanwhile; nothing is written then.
    """
    tidied = tidy_changes(changes)
    with runtime.database.write() as connection:
        next_change(connection)
        allow_editing(account, read_edited(connection, item_id))
        check_belongs(connection, item_id, media_id)
        present = read_annotations(connection, media_id)
        said = apply_changes(present, tidied, read_frame(connection, media_id), datetime.now(UTC))
        tag = tag_of_annotations(present)
        if tag != expected and annotations_to_values(said) != annotations_to_values(present):
            there = annotations_to_values(present)
            raise StaleRevisionError(f"what is said of media {media_id}", expected, tag, there)
        record_annotations(connection, media_id, said, in_place_of_all=True)
        return read_annotations(connection, media_id)


def check_belongs(connection: Connection, item_id: str, media_id: str) -> None:
    """Do nothing where a media is one of an item.

    Raises
    ------
    UnknownMediaError
        If it is not.
    """
    if read_item_id(connection, media_id) != item_id:
        raise UnknownMediaError(media_id)


def tidy_changes(changes: Changes) -> Changes:
    """Return changes whose texts are fit to be published.

    Raises
    ------
    ChangeError
        A text is empty or too long, or a language is none.
    """
    tidied = (_tidied(number, each) for number, each in enumerate(changes.changed))
    return replace(changes, changed=tuple(tidied))


def _tidied(number: int, said: Annotation) -> Annotation:
    try:
        bodies = tuple(body for body in map(_tidy_body, said.bodies) if body is not None)
    except (RefusedError, LanguageError) as error:
        raise ChangeError(number, "bodies", str(error)) from error
    if not bodies:
        raise ChangeError(number, "bodies", "an annotation needs a text in a language")
    is_transcription = said.motivation is Motivation.SUPPLEMENTING
    granularity = said.granularity if is_transcription else None
    return replace(said, bodies=bodies, granularity=granularity)


def _tidy_body(body: Body) -> Body | None:
    text = publishable_value(tidy_text(body.value))
    if not plain_text_of(text).strip():
        return None
    tag = body.language if body.language == NO_LANGUAGE else parse_language_tag(body.language)
    return replace(body, value=text, language=tag)
