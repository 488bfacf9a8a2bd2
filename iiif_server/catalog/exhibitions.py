"""Exhibitions: the draft of each, its editions, and whether the public is shown one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.database.columns import now
from iiif_server.database.exhibition_tables import edition, exhibition
from iiif_server.errors import UnknownEditionError, UnknownExhibitionError
from manifests.exhibition.model import Exhibition
from manifests.exhibition.values import exhibition_from_values, exhibition_to_values


@dataclass(frozen=True)
class ExhibitionStamp:
    """Where an exhibition stands.

    `edition` is the number of the one that the public is shown, or was until it was withdrawn; None before the first.
    """

    slug: str
    state: str
    revision: int
    edition: int | None
    updated_at: datetime


@dataclass(frozen=True)
class Draft:
    """An exhibition as it is being written."""

    stamp: ExhibitionStamp
    exhibition: Exhibition


@dataclass(frozen=True)
class Edition:
    """An exhibition as it was published."""

    number: int
    exhibition: Exhibition
    published_at: datetime


def record_draft(connection: Connection, written: Exhibition) -> bool:
    """Write the draft of an exhibition, new or not; False where it says what it said."""
    values = exhibition_to_values(written)
    kept = connection.execute(
        select(exhibition.c.draft).where(exhibition.c.slug == written.slug).with_for_update()
    ).first()
    if kept is None:
        connection.execute(insert(exhibition).values(slug=written.slug, draft=values))
        return True
    if kept.draft == values:
        return False
    changed = {"draft": values, "revision": exhibition.c.revision + 1, "updated_at": now()}
    connection.execute(update(exhibition).where(exhibition.c.slug == written.slug).values(changed))
    return True


def read_draft(connection: Connection, slug: str) -> Draft:
    """Return the draft of an exhibition.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    """
    check_may_exist(slug, UnknownExhibitionError)
    query = select(exhibition).where(exhibition.c.slug == slug)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownExhibitionError(slug)
    return _draft(row)


def read_exhibition_stamp(connection: Connection, slug: str) -> ExhibitionStamp:
    """Return where an exhibition stands.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    """
    return read_draft(connection, slug).stamp


def list_drafts(connection: Connection) -> tuple[Draft, ...]:
    """Return every exhibition as it is being written, by its slug."""
    rows = connection.execute(select(exhibition).order_by(exhibition.c.slug)).mappings()
    return tuple(_draft(row) for row in rows)


def record_edition(connection: Connection, shown: Exhibition) -> int:
    """Freeze an exhibition as its next edition, show it to the public, and return its number."""
    # The row is locked first: two who publish at once get two numbers.
    changed = update(exhibition).where(exhibition.c.slug == shown.slug)
    connection.execute(changed.values(state="published", updated_at=now()))
    last = select(func.max(edition.c.number)).where(edition.c.slug == shown.slug)
    number = (connection.execute(last).scalar_one() or 0) + 1
    document = exhibition_to_values(shown)
    connection.execute(insert(edition).values(slug=shown.slug, number=number, document=document))
    connection.execute(changed.values(edition=number))
    return number


def record_state(connection: Connection, slug: str, state: str) -> None:
    """Show an exhibition to the public again, or take it back; its editions stay."""
    changed = update(exhibition).where(exhibition.c.slug == slug)
    connection.execute(changed.values(state=state, updated_at=now()))


def read_edition(connection: Connection, slug: str, number: int) -> Edition:
    """Return one edition of an exhibition.

    Raises
    ------
    UnknownEditionError
        If it has no such edition.
    """
    check_may_exist(slug, UnknownExhibitionError)
    if not 0 < number < 2**31:
        raise UnknownEditionError(str(number))
    query = select(edition).where(edition.c.slug == slug, edition.c.number == number)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownEditionError(str(number))
    return _edition(row)


def list_editions(connection: Connection, slug: str) -> tuple[tuple[int, datetime], ...]:
    """Return the numbers of an exhibition's editions with when each was published, the newest first."""
    query = select(edition.c.number, edition.c.published_at).where(edition.c.slug == slug)
    rows = connection.execute(query.order_by(edition.c.number.desc()))
    return tuple((row.number, row.published_at) for row in rows)


def list_public_editions(connection: Connection) -> tuple[Edition, ...]:
    """Return the edition of each exhibition that the public is shown, the newest first."""
    joined = edition.join(
        exhibition,
        (exhibition.c.slug == edition.c.slug) & (exhibition.c.edition == edition.c.number),
    )
    query = select(edition).select_from(joined).where(exhibition.c.state == "published")
    rows = connection.execute(query.order_by(edition.c.published_at.desc(), edition.c.slug))
    return tuple(_edition(row) for row in rows.mappings())


def _draft(row: RowMapping) -> Draft:
    stamp = ExhibitionStamp(
        row["slug"], row["state"], row["revision"], row["edition"], row["updated_at"]
    )
    return Draft(stamp, exhibition_from_values(row["draft"]))


def _edition(row: RowMapping) -> Edition:
    return Edition(row["number"], exhibition_from_values(row["document"]), row["published_at"])
