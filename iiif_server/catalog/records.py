"""Records of items: writing one with all that a database must know of it by itself, and reading it."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.facets import facets_of
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.places import list_places
from iiif_server.catalog.search_index import index_item
from iiif_server.catalog.terms import list_terms
from iiif_server.database.tables import item
from iiif_server.database.word_tables import item_facet
from iiif_server.errors import InventoryNumberTakenError, UnknownItemError
from manifests.edtf import parse_edtf
from manifests.record import Record
from manifests.record_values import record_from_values, record_to_values
from manifests.vocabulary import Scheme, Vocabulary


def read_record(connection: Connection, item_id: str) -> Record:
    """Return what is written down of an item.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    check_may_exist(item_id, UnknownItemError)
    row = connection.execute(select(item.c.record).where(item.c.id == item_id)).first()
    if row is None:
        raise UnknownItemError(item_id)
    return record_from_values(row.record)


def find_item_by_inventory_number(connection: Connection, number: str) -> str | None:
    """Return the identifier of the item with an inventory number, or None."""
    query = select(item.c.id).where(item.c.inventory_number == number)
    found: str | None = connection.execute(query).scalar()
    return found


def record_record(
    connection: Connection, item_id: str, record: Record, vocabulary: Vocabulary
) -> bool:
    """Write what is known of an item that is there; False where it is what was written before.

    Parameters
    ----------
    vocabulary
        All words and places (`read_whole_vocabulary`), read once for many records.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    InventoryNumberTakenError
        If another item has the inventory number.
    DateError
        If the date is not EDTF.
    """
    number = next_change(connection)
    if read_record(connection, item_id) == record:
        return False
    _check_inventory_number(connection, item_id, record.inventory_number)
    year_from, year_to = parse_edtf(record.dated.edtf) if record.dated.edtf else (None, None)
    connection.execute(
        update(item)
        .where(item.c.id == item_id)
        .values(
            record=record_to_values(record),
            inventory_number=record.inventory_number or None,
            year_from=year_from,
            year_to=year_to,
        )
    )
    _record_facets(connection, item_id, facets_of(record, vocabulary))
    index_item(connection, item_id, vocabulary)
    touch_item(connection, item_id, number)
    return True


def renew_facets(connection: Connection, item_id: str, vocabulary: Vocabulary) -> None:
    """Write anew under which words and places an item is found, as its record and the vocabulary are now."""
    _record_facets(connection, item_id, facets_of(read_record(connection, item_id), vocabulary))


def read_whole_vocabulary(connection: Connection) -> Vocabulary:
    """Return all words and places."""
    terms = {
        (scheme, each.id): each for scheme in Scheme for each in list_terms(connection, scheme)
    }
    return Vocabulary(terms, {each.id: each for each in list_places(connection)})


def _check_inventory_number(connection: Connection, item_id: str, number: str) -> None:
    holder = find_item_by_inventory_number(connection, number) if number else None
    if holder not in (None, item_id):
        raise InventoryNumberTakenError(number, str(holder))


def _record_facets(
    connection: Connection, item_id: str, facets: frozenset[tuple[str, str]]
) -> None:
    connection.execute(delete(item_facet).where(item_facet.c.item_id == item_id))
    rows = [{"item_id": item_id, "facet": facet, "value": value} for facet, value in sorted(facets)]
    if rows:
        connection.execute(insert(item_facet), rows)
