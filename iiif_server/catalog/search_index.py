"""The index of words: written with the item in one transaction, asked by SQLite's FTS5 or PostgreSQL's GIN."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, select, text

from iiif_server.catalog.facets import PLACE
from iiif_server.catalog.numbers import parse_numbers
from iiif_server.catalog.places import read_places
from iiif_server.catalog.search_words import list_words
from iiif_server.catalog.terms import read_terms
from iiif_server.catalog.texts import statement_from_json, texts_from_json
from iiif_server.database.tables import annotation, item, media
from iiif_server.database.word_tables import item_facet, item_number
from manifests.annotation_values import bodies_from_values
from manifests.markup import plain_text_of
from manifests.model import Statement
from manifests.record import Record
from manifests.record_values import record_from_values
from manifests.texts import LanguageMap
from manifests.vocabulary import Scheme, Vocabulary

if TYPE_CHECKING:
    from iiif_server.catalog.numbers import Numbers

#: SQLite's own table of words, and PostgreSQL's (migration 0010); SQLAlchemy knows neither.
_FTS5_DELETE = text("DELETE FROM item_words WHERE rowid = :number")
_FTS5_INSERT = text("INSERT INTO item_words (rowid, words) VALUES (:number, :words)")
_FTS5_FIND = text("SELECT group_concat(rowid) FROM item_words WHERE item_words MATCH :query")
_FTS5_LOOK = text(f"{_FTS5_FIND.text} AND rowid = :among")
_GIN_DELETE = text("DELETE FROM item_words WHERE number = :number")
_GIN_INSERT = text(
    "INSERT INTO item_words (number, words) VALUES (:number, array_to_tsvector(string_to_array(:words, ' ')))"
)
#: What was just written waits in a list that every search reads; sorted in here, it never makes one slow.
_GIN_SORT_IN = text("SELECT gin_clean_pending_list('ix_item_words_words')")
_GIN_FIND = text(
    "SELECT string_agg(int4send(number), ''::bytea) FROM item_words WHERE words @@ CAST(:query AS tsquery)"
)
#: A book of a thousand pages, transcribed line by line, has some 30,000; so many are searched in the catalogue, and
#: all by Content Search within the item.
MOST_SAID = 2_000
_GIN_LOOK = text(f"{_GIN_FIND.text} AND number = :among")
_BY_INDEX = text("SELECT set_config('enable_seqscan', :value, true)")


@dataclass(frozen=True)
class Described:
    """What is said of an item in its own row."""

    id: str
    label: LanguageMap
    summary: LanguageMap
    metadata: tuple[Statement, ...]
    record: Record


@dataclass(frozen=True)
class Sign:
    """A sign of `search_words` to look for, or the beginning of one."""

    text: str
    is_beginning: bool = False


def index_item(connection: Connection, item_id: str, vocabulary: Vocabulary | None = None) -> None:
    """Write the words of an item that is there; called by whoever changes its label, summary, record or annotations.

    It is found by all words and places that it has as facets: by what is broader, by the places around, and by those
    that they became.

    Parameters
    ----------
    vocabulary
        All words and places, where somebody has read them already.
    """
    query = select(item.c.label, item.c.summary, item.c.metadata, item.c.record)
    row = connection.execute(query.where(item.c.id == item_id)).one()
    described = Described(
        item_id,
        texts_from_json(row.label),
        texts_from_json(row.summary),
        tuple(statement_from_json(each) for each in row.metadata),
        record_from_values(row.record),
    )
    facets = select(item_facet.c.facet, item_facet.c.value).where(item_facet.c.item_id == item_id)
    named = [(row.facet, row.value) for row in connection.execute(facets)]
    known = vocabulary or _read_vocabulary(connection, named)
    words = list_item_words(described, named, known, _texts_of_annotations(connection, item_id))
    write_words(connection, [(_number_of(connection, item_id), words)])


def index_new_items(
    connection: Connection,
    items: Sequence[tuple[Described, Iterable[tuple[str, str]]]],
    vocabulary: Vocabulary,
) -> None:
    """Write the words of items that were just written, and that nothing has indexed yet, in a few statements.

    Parameters
    ----------
    items
        Each with all facets that it has (`facets.facets_of`).
    """
    connection.execute(insert(item_number), [{"item_id": each.id} for each, _ in items])
    query = select(item_number.c.item_id, item_number.c.number)
    named = query.where(item_number.c.item_id.in_([each.id for each, _ in items]))
    numbers = {row.item_id: row.number for row in connection.execute(named)}
    words = [
        (numbers[each.id], list_item_words(each, facets, vocabulary)) for each, facets in items
    ]
    _insert_words(connection, words)


def list_item_words(
    described: Described,
    facets: Iterable[tuple[str, str]],
    vocabulary: Vocabulary,
    said: Iterable[str] = (),
) -> tuple[str, ...]:
    """Return the signs by which an item is found.

    Parameters
    ----------
    facets
        Each facet and value that it has (`facets.facets_of`).
    said
        Texts beside what is described, such as transcriptions.
    """
    record = described.record
    texts = (
        *_texts(described.summary),
        *(text for each in described.metadata for text in _texts(each.value)),
        *_texts_of_vocabulary(facets, vocabulary),
        *_texts_of_record(record),
        *said,
    )
    names = (*_texts(described.label), *_texts(record.alternative))
    return list_words(names, texts, (described.id, record.inventory_number))


def index_everything(connection: Connection) -> None:
    """Write the words of all items anew."""
    for item_id in connection.execute(select(item.c.id)).scalars().all():
        index_item(connection, item_id)


def find_numbers(
    connection: Connection, wanted: Iterable[Iterable[Sign]], among: int | None = None
) -> Numbers:
    """Return the numbers of the items that have, of each group, one of its signs.

    Parameters
    ----------
    among
        The only item that is looked at, by its number.
    """
    is_sqlite = _is_sqlite(connection)
    either, both = (" OR ", " AND ") if is_sqlite else (" | ", " & ")
    written = _written_for_fts5 if is_sqlite else _written_for_tsquery
    query = both.join(f"({either.join(map(written, group))})" for group in wanted)
    if among is not None:
        look = _FTS5_LOOK if is_sqlite else _GIN_LOOK
        return parse_numbers(connection.execute(look, {"query": query, "among": among}).scalar())
    if is_sqlite:
        return parse_numbers(connection.execute(_FTS5_FIND, {"query": query}).scalar())
    # A broad word reads all of the index's rows, which is little; the planner takes the words to be among them.
    connection.execute(_BY_INDEX, {"value": "off"})
    found = connection.execute(_GIN_FIND, {"query": query}).scalar()
    connection.execute(_BY_INDEX, {"value": "on"})
    return parse_numbers(found)


def _written_for_fts5(sign: Sign) -> str:
    return f'"{sign.text}"*' if sign.is_beginning else f'"{sign.text}"'


def _written_for_tsquery(sign: Sign) -> str:
    return f"{sign.text}:*" if sign.is_beginning else sign.text


def _number_of(connection: Connection, item_id: str) -> int:
    query = select(item_number.c.number).where(item_number.c.item_id == item_id)
    number: int | None = connection.execute(query).scalar()
    if number is None:
        added = insert(item_number).values(item_id=item_id).returning(item_number.c.number)
        number = connection.execute(added).scalar_one()
    return number


def write_words(connection: Connection, words: Sequence[tuple[int, tuple[str, ...]]]) -> None:
    """Write the signs of items, by their numbers, in the place of those that they had."""
    gone = [{"number": number} for number, _ in words]
    connection.execute(_FTS5_DELETE if _is_sqlite(connection) else _GIN_DELETE, gone)
    _insert_words(connection, words)


def _insert_words(connection: Connection, words: Sequence[tuple[int, tuple[str, ...]]]) -> None:
    values = [{"number": number, "words": " ".join(signs)} for number, signs in words]
    connection.execute(_FTS5_INSERT if _is_sqlite(connection) else _GIN_INSERT, values)
    if not _is_sqlite(connection):
        connection.execute(_GIN_SORT_IN)


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"


def _read_vocabulary(connection: Connection, facets: Iterable[tuple[str, str]]) -> Vocabulary:
    terms = [(Scheme(facet), value) for facet, value in facets if facet != PLACE]
    places = [value for facet, value in facets if facet == PLACE]
    return Vocabulary(read_terms(connection, terms), read_places(connection, places))


def _texts(said: LanguageMap) -> Iterator[str]:
    return (plain_text_of(each) for texts in said.values() for each in texts)


def _texts_of_vocabulary(
    facets: Iterable[tuple[str, str]], vocabulary: Vocabulary
) -> Iterator[str]:
    """Yield the names of all words and places that an item has as facets."""
    for facet, value in facets:
        known = (
            vocabulary.places.get(value)
            if facet == PLACE
            else vocabulary.terms.get((Scheme(facet), value))
        )
        if known is not None:
            yield from (*_texts(known.label), *known.alternative)


def _texts_of_record(record: Record) -> Iterator[str]:
    """Yield all that a record says in words of its own."""
    for maker in record.makers:
        yield from _texts(maker.name)
    for inscription in record.inscriptions:
        yield from (inscription.original, inscription.reading, *_texts(inscription.translation))
    for decision in record.designations:
        yield from (decision.number, *_texts(decision.listed_as))
    yield from (*_texts(record.dated.text), *_texts(record.provenance), *record.bibliography)


def _texts_of_annotations(connection: Connection, item_id: str) -> Iterator[str]:
    """Yield what is said of the media of an item, transcriptions among it, up to `MOST_SAID` annotations."""
    query = (
        select(annotation.c.body)
        .join(media, media.c.id == annotation.c.media_id)
        .where(media.c.item_id == item_id)
        .order_by(media.c.position, media.c.id, annotation.c.position)
        .limit(MOST_SAID)
    )
    for bodies in connection.execute(query).scalars():
        yield from (plain_text_of(body.value) for body in bodies_from_values(bodies))
