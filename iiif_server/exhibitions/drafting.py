"""Writing an exhibition: a new draft, its changes, and what it said before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from iiif_server.catalog.exhibition_history import (
    Event,
    Version,
    drop_exhibition,
    drop_versions,
    has_editions,
    list_versions,
    mark_kept,
    read_version,
    record_event,
)
from iiif_server.catalog.exhibitions import (
    Draft,
    Writer,
    find_locked_draft,
    read_draft,
    record_change,
    record_draft,
    says_the_same,
)
from iiif_server.database.columns import now
from iiif_server.errors import UnknownExhibitionError
from iiif_server.exhibitions.refusals import (
    DraftChangedError,
    ExhibitionTakenError,
    WasPublishedError,
)
from iiif_server.exhibitions.thinning import EVERY, choose_forgotten
from iiif_server.runtime import Runtime
from manifests.errors import ExhibitionError
from manifests.exhibition.edits import Edit, apply_all
from manifests.exhibition.model import Exhibition
from manifests.exhibition.tidying import tidy_texts
from manifests.exhibition.translations import mark_stale
from manifests.exhibition.values import exhibition_from_values, exhibition_to_values


@dataclass(frozen=True)
class Saved:
    """A draft as it is kept now; `changed` is False where it said this already."""

    draft: Draft
    changed: bool


def create(runtime: Runtime, exhibition: Exhibition, writer: Writer) -> Draft:
    """Begin a new exhibition.

    Raises
    ------
    ExhibitionTakenError
        If there is one of this slug.
    """
    fit = _fit(exhibition)
    with runtime.database.write() as connection:
        if find_locked_draft(connection, fit.slug) is not None:
            raise ExhibitionTakenError(fit.slug)
        try:
            record_draft(connection, fit, writer)
        except IntegrityError as error:  # somebody else began it in this very moment
            raise ExhibitionTakenError(fit.slug) from error
        return read_draft(connection, fit.slug)


def save(
    runtime: Runtime,
    exhibition: Exhibition,
    expected: int,
    writer: Writer,
    settled: Collection[str] = (),
) -> Saved:
    """Keep what a draft says now, if nobody changed it since the revision that is expected.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    DraftChangedError
        If it has another revision; nothing is written.
    """
    return _change(runtime, exhibition.slug, expected, writer, lambda _: exhibition, settled)


def edit(
    runtime: Runtime, slug: str, edits: Sequence[Edit], expected: int, writer: Writer
) -> Saved:
    """Apply edits to a draft, all or none of them; refuses as `save` does.

    Raises
    ------
    ExhibitionError
        One of them cannot be done; the message says which.
    """
    return _change(runtime, slug, expected, writer, lambda draft: apply_all(edits, draft))


def restore(runtime: Runtime, slug: str, revision: int, expected: int, writer: Writer) -> Saved:
    """Let a draft say again what it said at a revision; what it says now stays as a version.

    Raises
    ------
    UnknownVersionError
        If there is no such version, or not any more.
    """
    with runtime.database.read() as connection:
        version = read_version(connection, slug, revision)
    saved = _change(runtime, slug, expected, writer, lambda _: version.exhibition)
    with runtime.database.write() as connection:
        mark_kept(connection, slug, expected)
        event = Event("restored", saved.draft.stamp.revision, revision, "", writer, now())
        record_event(connection, slug, event)
    return saved


def find_version(runtime: Runtime, slug: str, revision: int) -> Version:
    """Return a draft as it was; raises as `restore` does."""
    with runtime.database.read() as connection:
        return read_version(connection, slug, revision)


def discard(runtime: Runtime, slug: str) -> None:
    """Forget a draft that was never published.

    Raises
    ------
    WasPublishedError
        If it was.
    UnknownExhibitionError
        If there is no such exhibition.
    """
    with runtime.database.write() as connection:
        if find_locked_draft(connection, slug) is None:
            raise UnknownExhibitionError(slug)
        if has_editions(connection, slug):
            raise WasPublishedError(slug)
        drop_exhibition(connection, slug)


def _change(
    runtime: Runtime,
    slug: str,
    expected: int,
    writer: Writer,
    make: Callable[[Exhibition], Exhibition],
    settled: Collection[str] = (),
) -> Saved:
    """Read, decide, and only then take the lock for the moment in which a row is written: nobody waits for another."""
    with runtime.database.read() as connection:
        draft = read_draft(connection, slug)
    if draft.stamp.revision != expected:
        raise DraftChangedError(draft, expected)
    written = _fit(replace(make(draft.exhibition), slug=slug))
    stale = mark_stale(draft.exhibition, written, draft.stale, settled)
    if says_the_same(draft, written, stale):
        return Saved(draft, changed=False)
    with runtime.database.write() as connection:
        is_written = record_change(connection, draft, written, stale, writer)
        if is_written and (expected + 1) % EVERY == 0:
            _thin(connection, slug)
    with runtime.database.read() as connection:
        current = read_draft(connection, slug)
    if not is_written:
        raise DraftChangedError(current, expected)
    stamp = replace(current.stamp, revision=expected + 1)
    return Saved(Draft(stamp, written, stale), changed=True)


def _fit(exhibition: Exhibition) -> Exhibition:
    """Return an exhibition as it is kept: its texts without markup, and within the bounds of a document."""
    tidied = tidy_texts(exhibition)
    names = [step.id for step in tidied.steps]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ExhibitionError(f"exhibition: two steps are called {twice!r}: give one another id")
    return exhibition_from_values(exhibition_to_values(tidied))


def _thin(connection: Connection, slug: str) -> None:
    forgotten = choose_forgotten(list_versions(connection, slug), now())
    if forgotten:
        drop_versions(connection, slug, forgotten)
