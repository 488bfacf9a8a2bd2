"""Exhibitions: the draft of each, its editions, and whether the public is shown one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from iiif_server.catalog.identifiers import check_may_exist, is_identifier
from iiif_server.database.columns import now
from iiif_server.database.exhibition_tables import edition, exhibition, exhibition_version
from iiif_server.errors import UnknownEditionError, UnknownExhibitionError
from manifests.exhibition.model import Exhibition
from manifests.exhibition.translations import find_stale
from manifests.exhibition.values import Document, exhibition_from_values, exhibition_to_values


@dataclass(frozen=True)
class Writer:
    """Whose a change is: an account and how it is called; the identifier is empty at the command line."""

    id: str
    name: str


OPERATOR = Writer("", "baovat")

#: What every save asks, made once: to build a statement takes SQLAlchemy as long as to run it.
_READ = select(exhibition).where(exhibition.c.slug == bindparam("of"))
_CHANGE = (
    update(exhibition)
    .where(exhibition.c.slug == bindparam("of"), exhibition.c.revision == bindparam("seen"))
    .values({name: bindparam(name) for name in ("draft", "stale", "revision", "updated_at")})
    .returning(exhibition.c.state, exhibition.c.edition)
)
_VERSION = insert(exhibition_version)


@dataclass(frozen=True)
class ExhibitionStamp:
    """Where an exhibition stands.

    `edition` is the number of the one that the public is shown, or was until it was withdrawn; None before the first.
    `owner` is the account that began it, empty where that was the command line.
    """

    slug: str
    state: str
    revision: int
    edition: int | None
    updated_at: datetime
    owner: str = ""


@dataclass(frozen=True)
class Draft:
    """An exhibition as it is being written; `stale` are its old translations (`manifests.exhibition.translations`).

    `document` is what the database keeps of it. It is made an `Exhibition` when somebody asks for one: to compare and
    to answer, as every save does, nobody needs it.
    """

    stamp: ExhibitionStamp
    document: Document
    stale: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def exhibition(self) -> Exhibition:
        """What it says."""
        return exhibition_from_values(self.document)


@dataclass(frozen=True)
class Edition:
    """An exhibition as it was published."""

    number: int
    exhibition: Exhibition
    published_at: datetime


def record_draft(
    connection: Connection,
    written: Exhibition,
    writer: Writer = OPERATOR,
    settled: Collection[str] = (),
) -> bool:
    """Write the draft of an exhibition, new or not, and keep it as a version; False where it says what it said.

    Parameters
    ----------
    settled
        The places of texts of which somebody says that their translation still holds.
    """
    kept = find_locked_draft(connection, written.slug)
    document = exhibition_to_values(written)
    if kept is None:
        values = {"slug": written.slug, "draft": document, "owner": writer.id}
        connection.execute(insert(exhibition).values(values))
        _record_version(connection, Draft(_new_stamp(written.slug, writer), document), writer)
        return True
    stale = find_stale(kept.document, document, kept.stale, settled)
    if says_the_same(kept, document, stale):
        return False
    return record_change(connection, kept, document, stale, writer) is not None


def says_the_same(kept: Draft, document: Document, stale: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether a draft would say what it says already."""
    return stale == dict(kept.stale) and kept.document == document


def record_change(
    connection: Connection,
    kept: Draft,
    document: Document,
    stale: Mapping[str, tuple[str, ...]],
    writer: Writer,
) -> Draft | None:
    """Let a draft say something else, if it is still at the revision that was read; None where it is not."""
    stamp = replace(kept.stamp, revision=kept.stamp.revision + 1, updated_at=now())
    values = {
        "of": stamp.slug,
        "seen": kept.stamp.revision,
        "draft": document,
        "stale": stale or None,
        "revision": stamp.revision,
        "updated_at": stamp.updated_at,
    }
    row = connection.execute(_CHANGE, values).first()
    if row is None:
        return None
    draft = Draft(replace(stamp, state=row.state, edition=row.edition), document, stale)
    _record_version(connection, draft, writer)
    return draft


def _record_version(connection: Connection, draft: Draft, writer: Writer) -> None:
    values = {
        "slug": draft.stamp.slug,
        "revision": draft.stamp.revision,
        "document": draft.document,
        "stale": draft.stale,
        "writer": writer.id,
        "writer_name": writer.name,
    }
    connection.execute(_VERSION, values)


def _new_stamp(slug: str, writer: Writer) -> ExhibitionStamp:
    return ExhibitionStamp(slug, "draft", 1, None, now(), writer.id)


def find_locked_draft(connection: Connection, slug: str) -> Draft | None:
    """Return a draft, if there is one, that nobody else changes before this transaction ends."""
    if not is_identifier(slug):
        return None  # PostgreSQL takes no NUL
    query = select(exhibition).where(exhibition.c.slug == slug).with_for_update()
    row = connection.execute(query).mappings().first()
    return None if row is None else _draft(row)


def read_draft(connection: Connection, slug: str) -> Draft:
    """Return the draft of an exhibition.

    Raises
    ------
    UnknownExhibitionError
        If there is no such exhibition.
    """
    check_may_exist(slug, UnknownExhibitionError)
    row = connection.execute(_READ, {"of": slug}).mappings().first()
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
        slug=row["slug"],
        state=row["state"],
        revision=row["revision"],
        edition=row["edition"],
        updated_at=row["updated_at"],
        owner=row["owner"],
    )
    return Draft(stamp, row["draft"], marks_from_json(row["stale"]))


def marks_from_json(values: Mapping[str, list[str]] | None) -> dict[str, tuple[str, ...]]:
    """Return the stale translations that a row keeps."""
    return {place: tuple(texts) for place, texts in (values or {}).items()}


def _edition(row: RowMapping) -> Edition:
    return Edition(row["number"], exhibition_from_values(row["document"]), row["published_at"])
