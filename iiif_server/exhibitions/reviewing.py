"""What colleagues do for each other: asking for a review, approving a draft or sending it back, and commenting."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from iiif_server.catalog.exhibition_history import (
    Comment,
    Event,
    list_events,
    list_versions,
    mark_kept,
    record_comment,
    record_event,
    record_settled,
)
from iiif_server.catalog.exhibitions import (
    OPERATOR,
    Draft,
    Writer,
    find_locked_draft,
    list_drafts,
    read_draft,
)
from iiif_server.database.columns import now
from iiif_server.errors import RefusedError, UnknownExhibitionError
from iiif_server.exhibitions.material import NOBODY, read_material
from iiif_server.exhibitions.refusals import ConflictError, DraftChangedError
from iiif_server.exhibitions.review import Review, find_objection, judge_review
from iiif_server.runtime import Runtime
from manifests.exhibition.readiness import Readiness, judge_readiness

#: A page of writing: more is a conversation.
LONGEST_COMMENT = 4000


@dataclass(frozen=True)
class Reviewed:
    """A draft with where its review stands."""

    draft: Draft
    review: Review


def read_reviewed(connection: Connection, slug: str) -> Reviewed:
    """Return a draft with where its review stands."""
    draft = read_draft(connection, slug)
    return Reviewed(draft, judge_review(list_events(connection, slug), draft.stamp.revision))


def list_reviewed(connection: Connection) -> tuple[Reviewed, ...]:
    """Return all drafts with where their reviews stand, the one that was changed last first."""
    drafts = sorted(list_drafts(connection), key=lambda draft: draft.stamp.updated_at, reverse=True)
    events = [list_events(connection, draft.stamp.slug) for draft in drafts]
    return tuple(
        Reviewed(draft, judge_review(happened, draft.stamp.revision))
        for draft, happened in zip(drafts, events, strict=True)
    )


def ask_review(runtime: Runtime, slug: str, expected: int, note: str, writer: Writer) -> Reviewed:
    """Ask colleagues to look at a draft as it is at the revision that is expected.

    Raises
    ------
    DraftChangedError
        If it has another one.
    """
    return _tell(runtime, slug, expected, "asked", note, writer)


def approve(runtime: Runtime, slug: str, expected: int, note: str, writer: Writer) -> Reviewed:
    """Find a draft good, as it is at the revision that is expected.

    Raises
    ------
    NotAskedError, OwnReviewError
        If nobody asked, or who approves is who asked or wrote it last.
    DraftChangedError
        If it has another revision: what was not read is not approved.
    """
    return _tell(runtime, slug, expected, "approved", note, writer)


def send_back(runtime: Runtime, slug: str, expected: int, note: str, writer: Writer) -> Reviewed:
    """Ask for something to be mended; the note says what.

    Raises
    ------
    RefusedError
        If the note says nothing.
    """
    if not note.strip():
        raise RefusedError("Say what should be mended: the note is empty.")
    return _tell(runtime, slug, expected, "returned", note, writer)


def comment(runtime: Runtime, slug: str, step: str, text: str, writer: Writer) -> Comment:
    """Say something of a step, or with an empty `step` of the whole.

    Raises
    ------
    RefusedError
        If nothing is said, too much, or of a step that is not there.
    """
    if not text.strip() or len(text) > LONGEST_COMMENT:
        raise RefusedError(
            f"A comment has 1 to {LONGEST_COMMENT:,} letters, and this one {len(text):,}."
        )
    with runtime.database.write() as connection:
        draft = read_draft(connection, slug)
        if step and all(each.id != step for each in draft.exhibition.steps):
            raise RefusedError(
                f"The exhibition has no step {step[:128]!r}; leave `step` empty for the whole."
            )
        return record_comment(connection, slug, step, text.strip(), writer)


def settle_comment(runtime: Runtime, slug: str, comment_id: str, *, settled: bool) -> None:
    """Say that a comment is done with, or not after all; raises `UnknownCommentError`."""
    with runtime.database.write() as connection:
        record_settled(connection, slug, comment_id, settled=settled)


def judge_draft(runtime: Runtime, slug: str) -> tuple[Draft, Readiness]:
    """Return what there is to mend in a draft before the public sees it."""
    with runtime.database.read() as connection:
        draft = read_draft(connection, slug)
        material = read_material(connection, draft.exhibition, NOBODY)
    return draft, judge_readiness(draft.exhibition, material, draft.stale)


def _tell(
    runtime: Runtime, slug: str, expected: int, kind: str, note: str, writer: Writer
) -> Reviewed:
    if len(note) > LONGEST_COMMENT:
        raise RefusedError(
            f"A note has at most {LONGEST_COMMENT:,} letters, and this one {len(note):,}."
        )
    with runtime.database.write() as connection:
        draft = find_locked_draft(connection, slug)
        if draft is None:
            raise UnknownExhibitionError(slug)
        if draft.stamp.revision != expected:
            raise DraftChangedError(draft, expected)
        if kind == "approved" and (objection := _find_objection(connection, slug, writer)):
            raise objection
        event = Event(kind, expected, None, note.strip(), writer, now())
        record_event(connection, slug, event)
        mark_kept(connection, slug, expected)
        return read_reviewed(connection, slug)


def _find_objection(connection: Connection, slug: str, writer: Writer) -> ConflictError | None:
    versions = list_versions(connection, slug)
    last = versions[0].writer if versions else OPERATOR
    return find_objection(list_events(connection, slug), last, writer)
