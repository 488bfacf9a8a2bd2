"""The files that are handed out: of a model its levels, other forms and report; of every media the original."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, RowMapping

from iiif_server.access.policy import Actor
from iiif_server.catalog.media import REPORT_NAME, read_shown_row
from iiif_server.catalog.shown import find_levels, original_type, takes_original
from iiif_server.catalog.stored_file import StoredFile
from iiif_server.errors import NotPublicError, UnknownLevelError
from iiif_server.storage.keys import derivative_key, original_key
from manifests.model import CopyForm, MediaKind


def read_model_file(
    connection: Connection, media_id: str, level: str | None, actor: Actor = Actor.VISITOR
) -> StoredFile:
    """Return where one level of a model is; its report, where `level` is None.

    Raises
    ------
    UnknownMediaError, NotReadyError
        As for `read_tile_source`.
    UnknownLevelError
        If the media has no such level for the actor (an image has none at all).
    """
    row, _shown = read_shown_row(connection, media_id, actor)
    found = {entry["name"]: entry for entry in find_levels(row, actor)}
    if not row["levels"] or (level is not None and level not in found):
        raise UnknownLevelError(level or REPORT_NAME)
    if level is None:
        return _derivative(row, REPORT_NAME, None)
    return _derivative(row, found[level]["file"], found[level]["bytes"])


def read_model_copy(
    connection: Connection,
    media_id: str,
    form: CopyForm,
    level: str | None = None,
    actor: Actor = Actor.VISITOR,
) -> StoredFile:
    """Return where a model is in another form: of one level, or of whichever has it, where that is None.

    Raises
    ------
    UnknownMediaError, NotReadyError, UnknownLevelError
        As for `read_model_file`.
    """
    row, _shown = read_shown_row(connection, media_id, actor)
    for name, copy in _copies(row, actor):
        if copy["form"] == form and level in (None, name):
            return _derivative(row, copy["file"], copy["bytes"])
    raise UnknownLevelError(f"{level}.{form}" if level else form.value)


def read_model_original(
    connection: Connection, media_id: str, actor: Actor = Actor.VISITOR
) -> StoredFile:
    """Return where a model is as it was deposited.

    Raises
    ------
    UnknownMediaError, NotReadyError, NotPublicError
        As for `read_original_file`.
    UnknownLevelError
        If the media is no model.
    """
    row, _shown = read_shown_row(connection, media_id, actor)
    if row["kind"] != MediaKind.MODEL:
        raise UnknownLevelError("original")
    return _original(row, actor)


def read_original_file(
    connection: Connection, media_id: str, actor: Actor = Actor.VISITOR
) -> StoredFile:
    """Return where the file is that a media came in, as it was deposited.

    Raises
    ------
    UnknownMediaError, NotReadyError
        As for `read_tile_source`.
    NotPublicError
        If the actor may not take it (`access.originals`).
    """
    row, _shown = read_shown_row(connection, media_id, actor)
    return _original(row, actor)


def _original(row: RowMapping, actor: Actor) -> StoredFile:
    if not takes_original(row, actor):
        raise NotPublicError(f"The original of {row['id']!r} may not be taken.")
    key, version = original_key(row["sha256"]), f"{row['sha256']}-original"
    return StoredFile(row["id"], key, version, row["bytes"], row["file_name"], original_type(row))


def _copies(row: RowMapping, actor: Actor) -> Iterator[tuple[str, dict[str, Any]]]:
    """Go through the other forms of a model, each with the name of its level."""
    for level in find_levels(row, actor):
        for copy in level.get("copies", ()):
            yield level["name"], copy


def _derivative(row: RowMapping, file: str, size: int | None) -> StoredFile:
    key = derivative_key(row["sha256"], row["recipe"], file)
    version = f"{row['sha256'][:16]}-{row['recipe']}-{file}"
    return StoredFile(row["id"], key, version, size, f"{row['item_id']}-{file}", original_type(row))
