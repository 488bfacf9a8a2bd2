"""Taking a draft in, publishing it as an edition that never changes again, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from iiif_server.catalog.exhibition_history import Event, list_events, mark_kept, record_event
from iiif_server.catalog.exhibitions import (
    OPERATOR,
    Draft,
    Writer,
    find_locked_draft,
    read_draft,
    read_edition,
    record_draft,
    record_edition,
    record_state,
)
from iiif_server.database.columns import now
from iiif_server.errors import ExhibitionUnfinishedError, UnknownExhibitionError
from iiif_server.exhibitions.material import NOBODY, read_material
from iiif_server.exhibitions.refusals import DraftChangedError, ReviewNeededError
from iiif_server.exhibitions.review import judge_review, may_publish
from iiif_server.runtime import Runtime
from iiif_server.settings import Settings
from manifests.exhibition.check import check_exhibition
from manifests.exhibition.material import Material
from manifests.exhibition.model import Exhibition, MediaReference
from manifests.exhibition.parts import list_named, with_references
from manifests.exhibition.problems import Problem
from manifests.exhibition.values import read_exhibition
from manifests.language import plain_text
from manifests.model import MediaKind


@dataclass(frozen=True)
class Published:
    """The edition that the public is shown; `changed` is False where it was already."""

    number: int
    changed: bool


def take_draft(runtime: Runtime, content: bytes) -> tuple[Exhibition, bool]:
    """Keep the exhibition of a JSON document as a draft; False where nothing changed.

    Raises
    ------
    ExhibitionError
        The document is not an exhibition; nothing is kept of it.
    """
    exhibition = read_exhibition(content)
    with runtime.database.write() as connection:
        return exhibition, record_draft(connection, exhibition)


def check_draft(runtime: Runtime, slug: str) -> tuple[Problem, ...]:
    """Return what is wrong with a draft as the public would see it.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    """
    with runtime.database.read() as connection:
        draft = read_draft(connection, slug)
        material = read_material(connection, draft.exhibition, NOBODY)
    return check_exhibition(draft.exhibition, material)


def publish(
    runtime: Runtime, slug: str, writer: Writer = OPERATOR, expected: int | None = None
) -> Published:
    """Freeze the draft as an edition and show it to the public; what says the same as the last edition is that one.

    Parameters
    ----------
    expected
        The revision that is meant to be published; None for whatever the draft says.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    DraftChangedError
        If it has another revision than is expected.
    ReviewNeededError
        If a second person has to approve it first (`BAOVAT_EXHIBITION_REVIEW`).
    ExhibitionUnfinishedError
        If something in it is missing or leads nowhere.
    """
    with runtime.database.write() as connection:
        draft = find_locked_draft(connection, slug)
        if draft is None:
            raise UnknownExhibitionError(slug)
        if expected not in {None, draft.stamp.revision}:
            raise DraftChangedError(draft, expected or 0)
        _refuse_unreviewed(connection, draft, writer, runtime.settings)
        material = read_material(connection, draft.exhibition, NOBODY)
        _refuse_unfinished(draft, material)
        published = _publish(connection, draft, _settle(draft.exhibition, material))
        if published.changed:
            _tell(connection, draft, "published", published.number, writer)
        return published


def withdraw(runtime: Runtime, slug: str, writer: Writer = OPERATOR) -> bool:
    """Take an exhibition back; its addresses then say that it was there. False where it was not public.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    """
    with runtime.database.write() as connection:
        draft = read_draft(connection, slug)
        if draft.stamp.state != "published":
            return False
        record_state(connection, slug, "withdrawn")
        _tell(connection, draft, "withdrawn", draft.stamp.edition, writer)
        return True


def _publish(connection: Connection, draft: Draft, settled: Exhibition) -> Published:
    stamp = draft.stamp
    if stamp.edition is None:
        return Published(record_edition(connection, settled), changed=True)
    if read_edition(connection, stamp.slug, stamp.edition).exhibition != settled:
        return Published(record_edition(connection, settled), changed=True)
    if stamp.state == "published":
        return Published(stamp.edition, changed=False)
    record_state(connection, stamp.slug, "published")
    return Published(stamp.edition, changed=True)


def _tell(
    connection: Connection, draft: Draft, kind: str, number: int | None, writer: Writer
) -> None:
    """Write down what happened, and keep the version that it happened to."""
    revision = draft.stamp.revision
    event = Event(kind, revision, number, "", writer, now())
    record_event(connection, draft.stamp.slug, event)
    mark_kept(connection, draft.stamp.slug, revision)


def _refuse_unreviewed(
    connection: Connection, draft: Draft, writer: Writer, settings: Settings
) -> None:
    review = judge_review(list_events(connection, draft.stamp.slug), draft.stamp.revision)
    if not may_publish(review, writer, is_needed=settings.exhibition_review):
        raise ReviewNeededError


def _refuse_unfinished(draft: Draft, material: Material) -> None:
    problems = check_exhibition(draft.exhibition, material)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        first = plain_text(errors[0].sentence, "en")
        raise ExhibitionUnfinishedError(draft.stamp.slug, len(errors), first)


def _settle(exhibition: Exhibition, material: Material) -> Exhibition:
    """Name every media by its identifier, so that an edition shows the same when an item gets more."""
    named = [(each.of, each.kind) for step in exhibition.steps for each in list_named(step.shows)]
    if exhibition.cover is not None:
        named.append((exhibition.cover.of, MediaKind.IMAGE))
    chosen: dict[tuple[MediaReference, MediaKind], str] = {}
    for of, kind in named:
        media = material.find(of, kind)
        if media is not None:
            chosen[of, kind] = media.id
    return with_references(exhibition, chosen)
