"""What became of a draft: its versions, what colleagues say of it, and what happened to the exhibition."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from iiif_server.catalog.exhibitions import Writer, marks_from_json
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.database.columns import now
from iiif_server.database.exhibition_tables import (
    edition,
    exhibition,
    exhibition_comment,
    exhibition_event,
    exhibition_version,
)
from iiif_server.errors import UnknownError
from manifests.exhibition.model import Exhibition
from manifests.exhibition.values import exhibition_from_values

#: Made once, as every save asks it.
_EVENTS = (
    select(exhibition_event)
    .where(exhibition_event.c.slug == bindparam("of"))
    .order_by(exhibition_event.c.id.desc())
)


class UnknownVersionError(UnknownError):
    """No version of the draft has this number, or it was thinned out."""

    noun = "version of this exhibition"


class UnknownCommentError(UnknownError):
    """Of this exhibition nothing of this identifier is said."""

    noun = "comment"


@dataclass(frozen=True)
class VersionStamp:
    """Whose a version is, and from when; `kept` ones stay whatever is thinned out."""

    revision: int
    writer: Writer
    saved_at: datetime
    kept: bool


@dataclass(frozen=True)
class Version:
    """A draft as it was."""

    stamp: VersionStamp
    exhibition: Exhibition
    stale: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Comment:
    """What somebody says of a step, or of the whole; `settled_at` is when it was done with."""

    id: str
    step: str
    text: str
    writer: Writer
    written_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True)
class Event:
    """What happened to an exhibition at a revision of its draft."""

    kind: str
    revision: int
    number: int | None
    note: str
    writer: Writer
    happened_at: datetime


def list_versions(connection: Connection, slug: str) -> tuple[VersionStamp, ...]:
    """Return the versions of a draft, the newest first."""
    version = exhibition_version.c
    columns = (
        version.revision,
        version.writer,
        version.writer_name,
        version.saved_at,
        version.kept,
    )
    query = select(*columns).where(version.slug == slug).order_by(version.revision.desc())
    return tuple(_version_stamp(row) for row in connection.execute(query).mappings())


def read_version(connection: Connection, slug: str, revision: int) -> Version:
    """Return a draft as it was.

    Raises
    ------
    UnknownVersionError
        If there is no such version, or not any more.
    """
    version = exhibition_version.c
    query = select(exhibition_version).where(version.slug == slug, version.revision == revision)
    row = connection.execute(query).mappings().first() if 0 < revision < 2**31 else None
    if row is None:
        raise UnknownVersionError(str(revision))
    document = exhibition_from_values(row["document"])
    return Version(_version_stamp(row), document, marks_from_json(row["stale"]))


def mark_kept(connection: Connection, slug: str, revision: int) -> None:
    """Let a version stay whatever is thinned out."""
    version = exhibition_version.c
    chosen = (version.slug == slug) & (version.revision == revision)
    connection.execute(update(exhibition_version).where(chosen).values(kept=True))


def drop_versions(connection: Connection, slug: str, revisions: Collection[int]) -> None:
    """Forget versions."""
    version = exhibition_version.c
    chosen = (version.slug == slug) & version.revision.in_(revisions)
    connection.execute(delete(exhibition_version).where(chosen))


def record_comment(
    connection: Connection, slug: str, step: str, text: str, writer: Writer
) -> Comment:
    """Write down what somebody says."""
    said = Comment(secrets.token_hex(8), step, text, writer, now(), None)
    connection.execute(
        insert(exhibition_comment).values(
            id=said.id,
            slug=slug,
            step=step,
            text=text,
            writer=writer.id,
            writer_name=writer.name,
            written_at=said.written_at,
        )
    )
    return said


def list_comments(connection: Connection, slug: str) -> tuple[Comment, ...]:
    """Return what is said of an exhibition, the oldest first."""
    comment = exhibition_comment.c
    query = select(exhibition_comment).where(comment.slug == slug)
    rows = connection.execute(query.order_by(comment.written_at, comment.id)).mappings()
    return tuple(_comment(row) for row in rows)


def record_settled(connection: Connection, slug: str, comment_id: str, *, settled: bool) -> None:
    """Say that a comment is done with, or not after all.

    Raises
    ------
    UnknownCommentError
        If there is none of this identifier.
    """
    check_may_exist(comment_id, UnknownCommentError)
    comment = exhibition_comment.c
    chosen = (comment.slug == slug) & (comment.id == comment_id)
    moment = now() if settled else None
    done = connection.execute(update(exhibition_comment).where(chosen).values(settled_at=moment))
    if not done.rowcount:
        raise UnknownCommentError(comment_id)


def record_event(connection: Connection, slug: str, event: Event) -> None:
    """Write down what happened."""
    connection.execute(
        insert(exhibition_event).values(
            slug=slug,
            kind=event.kind,
            revision=event.revision,
            number=event.number,
            note=event.note,
            writer=event.writer.id,
            writer_name=event.writer.name,
            happened_at=event.happened_at,
        )
    )


def list_events(connection: Connection, slug: str) -> tuple[Event, ...]:
    """Return what happened to an exhibition, the newest first."""
    rows = connection.execute(_EVENTS, {"of": slug}).mappings()
    return tuple(_event(row) for row in rows)


def has_editions(connection: Connection, slug: str) -> bool:
    """Tell whether an exhibition was ever published."""
    query = select(edition.c.number).where(edition.c.slug == slug).limit(1)
    return connection.execute(query).first() is not None


def drop_exhibition(connection: Connection, slug: str) -> None:
    """Forget an exhibition that was never published, with all that was written of it."""
    for table in (exhibition_version, exhibition_comment, exhibition_event, exhibition):
        connection.execute(delete(table).where(table.c.slug == slug))


def _version_stamp(row: RowMapping) -> VersionStamp:
    return VersionStamp(row["revision"], _writer(row), row["saved_at"], row["kept"])


def _comment(row: RowMapping) -> Comment:
    return Comment(
        row["id"], row["step"], row["text"], _writer(row), row["written_at"], row["settled_at"]
    )


def _event(row: RowMapping) -> Event:
    return Event(
        row["kind"],
        row["revision"],
        row["number"],
        row["note"],
        _writer(row),
        row["happened_at"],
    )


def _writer(row: RowMapping) -> Writer:
    return Writer(row["writer"], row["writer_name"])
