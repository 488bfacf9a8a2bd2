"""The index of words: written with the item in one transaction, asked by SQLite's FTS5 or PostgreSQL's GIN."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, insert, select, text

from iiif_server.catalog.places import read_places
from iiif_server.catalog.search_words import Sought, list_words
from iiif_server.catalog.terms import read_terms
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import item
from iiif_server.database.word_tables import item_facet, item_number
from manifests.markup import plain_text_of
from manifests.record import Record
from manifests.record_values import record_from_values
from manifests.texts import LanguageMap
from manifests.vocabulary import Vocabulary, places_of, terms_of

#: SQLite's own table of words, and PostgreSQL's (migration 0009); SQLAlchemy knows neither.
_FTS5_DELETE = text("DELETE FROM item_words WHERE rowid = :number")
_FTS5_INSERT = text("INSERT INTO item_words (rowid, words) VALUES (:number, :words)")
_FTS5_FIND = text("SELECT group_concat(rowid) FROM item_words WHERE item_words MATCH :query")
_GIN_DELETE = text("DELETE FROM item_words WHERE number = :number")
_GIN_INSERT = text(
    "INSERT INTO item_words (number, words) VALUES (:number, array_to_tsvector(string_to_array(:words, ' ')))"
)
_GIN_FIND = text(
    "SELECT string_agg(number::text, ',') FROM item_words WHERE words @@ CAST(:query AS tsquery)"
)

Numbers = npt.NDArray[np.uint32]


def index_item(connection: Connection, item_id: str, vocabulary: Vocabulary | None = None) -> None:
    """Write the words of an item that is there; called by whoever changes its label, summary or record.

    Parameters
    ----------
    vocabulary
        The words and places that its record names, where somebody has read them already.
    """
    query = select(item.c.label, item.c.summary, item.c.record).where(item.c.id == item_id)
    row = connection.execute(query).one()
    record = record_from_values(row.record)
    known = vocabulary or Vocabulary(
        read_terms(connection, terms_of(record)), read_places(connection, places_of(record))
    )
    label, summary = texts_from_json(row.label), texts_from_json(row.summary)
    names = [item_id, record.inventory_number, *_texts(label), *_texts(record.alternative)]
    words = list_words(names, (*_texts(summary), *_texts_of(record, known)))
    _write(connection, _number_of(connection, item_id), words)


def index_everything(connection: Connection) -> None:
    """Write the words of all items anew."""
    for item_id in connection.execute(select(item.c.id)).scalars().all():
        index_item(connection, item_id)


def index_items_with(connection: Connection, facet: str, value: str) -> None:
    """Write the words of all items anew that a word or place of another name belongs to."""
    query = select(item_facet.c.item_id).where(
        item_facet.c.facet == facet, item_facet.c.value == value
    )
    for item_id in connection.execute(query).scalars().all():
        index_item(connection, item_id)


def find_numbers(connection: Connection, signs: Iterable[str], *, prefix: bool) -> Numbers:
    """Return the numbers of items that have all signs; the last one may be the beginning of a sign."""
    *whole, last = signs
    if connection.dialect.name == "sqlite":
        query = " ".join(f'"{sign}"' for sign in whole) + f' "{last}"' + ("*" if prefix else "")
        found = connection.execute(_FTS5_FIND, {"query": query.strip()}).scalar()
    else:
        query = " & ".join((*whole, f"{last}:*" if prefix else last))
        found = connection.execute(_GIN_FIND, {"query": query}).scalar()
    if not found:
        return np.zeros(0, dtype=np.uint32)
    return np.fromstring(found, dtype=np.uint32, sep=",")


def signs_of(words: Iterable[Sought], prefix: str) -> tuple[str, ...]:
    """Return what a query looks for: ``f`` and ``g`` without marks, ``x`` and ``y`` as it was typed."""
    return tuple(prefix + (word.folded if prefix in "fg" else word.exact) for word in words)


def _number_of(connection: Connection, item_id: str) -> int:
    query = select(item_number.c.number).where(item_number.c.item_id == item_id)
    number: int | None = connection.execute(query).scalar()
    if number is None:
        added = insert(item_number).values(item_id=item_id).returning(item_number.c.number)
        number = connection.execute(added).scalar_one()
    return number


def _write(connection: Connection, number: int, words: tuple[str, ...]) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    connection.execute(_FTS5_DELETE if is_sqlite else _GIN_DELETE, {"number": number})
    values = {"number": number, "words": " ".join(words)}
    connection.execute(_FTS5_INSERT if is_sqlite else _GIN_INSERT, values)


def _texts(said: LanguageMap) -> Iterator[str]:
    return (plain_text_of(each) for texts in said.values() for each in texts)


def _texts_of(record: Record, vocabulary: Vocabulary) -> Iterator[str]:
    """Yield all that a record says in words, with the names of the words and places that it names."""
    for scheme, term_id in terms_of(record):
        term = vocabulary.terms.get((scheme, term_id))
        if term is not None:
            yield from _texts(term.label)
            yield from term.alternative
    for place_id in places_of(record):
        for place in vocabulary.around(place_id):
            yield from _texts(place.label)
            yield from place.alternative
    for maker in record.makers:
        yield from _texts(maker.name)
    for inscription in record.inscriptions:
        yield from (inscription.original, inscription.reading, *_texts(inscription.translation))
    yield from (*_texts(record.dated.text), *_texts(record.provenance), *record.bibliography)
