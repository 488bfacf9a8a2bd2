"""Writing an exhibition: a new draft, its changes, and what it said before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from manifests.exhibition.edits import Edit, apply_all
from manifests.exhibition.fitting import fit_exhibition
from manifests.exhibition.model import Exhibition
from manifests.exhibition.translations import find_stale
from manifests.exhibition.values import Document, exhibition_from_values


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
    fit = exhibition_from_values(fit_exhibition(exhibition))
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
    kept = _read(runtime, exhibition.slug)
    _check_revision(kept, expected)
    return _change(runtime, kept, fit_exhibition(exhibition), writer, settled)


def keep(
    runtime: Runtime,
    kept: Draft,
    document: Document,
    expected: int,
    writer: Writer,
    settled: Collection[str] = (),
) -> Saved:
    """Keep a document that was made fit instead of a draft that was read just now; refuses as `save` does."""
    _check_revision(kept, expected)
    return _change(runtime, kept, document, writer, settled)


def edit(
    runtime: Runtime,
    slug: str,
    edits: Sequence[Edit],
    expected: int,
    writer: Writer,
    draft: Draft | None = None,
) -> Saved:
    """Apply edits to a draft, all or none of them; refuses as `save` does.

    Raises
    ------
    ExhibitionError
        One of them cannot be done; the message says which.
    """
    kept = draft or _read(runtime, slug)
    _check_revision(kept, expected)
    edited = replace(apply_all(edits, kept.exhibition), slug=slug)
    return _change(runtime, kept, fit_exhibition(edited), writer)


def restore(runtime: Runtime, slug: str, revision: int, expected: int, writer: Writer) -> Saved:
    """Let a draft say again what it said at a revision; what it says now stays as a version.

    Raises
    ------
    UnknownVersionError
        If there is no such version, or not any more.
    """
    with runtime.database.read() as connection:
        version = read_version(connection, slug, revision)
    saved = save(runtime, replace(version.exhibition, slug=slug), expected, writer)
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


def _read(runtime: Runtime, slug: str) -> Draft:
    with runtime.database.read() as connection:
        return read_draft(connection, slug)


def _check_revision(draft: Draft, expected: int) -> None:
    if draft.stamp.revision != expected:
        raise DraftChangedError(draft, expected)


def _change(
    runtime: Runtime,
    kept: Draft,
    document: Document,
    writer: Writer,
    settled: Collection[str] = (),
) -> Saved:
    """Decide, and only then take the lock for the moment in which two rows are written: nobody waits for another."""
    stale = find_stale(kept.document, document, kept.stale, settled)
    if says_the_same(kept, document, stale):
        return Saved(kept, changed=False)
    slug, expected = kept.stamp.slug, kept.stamp.revision

    def record(connection: Connection) -> Draft | None:
        changed = record_change(connection, kept, document, stale, writer)
        if changed is not None and changed.stamp.revision % EVERY == 0:
            _thin(connection, slug)
        return changed

    changed = runtime.database.write_together(record)
    if changed is None:
        raise DraftChangedError(_read(runtime, slug), expected)
    return Saved(changed, changed=True)


def _thin(connection: Connection, slug: str) -> None:
    forgotten = choose_forgotten(list_versions(connection, slug), now())
    if forgotten:
        drop_versions(connection, slug, forgotten)
