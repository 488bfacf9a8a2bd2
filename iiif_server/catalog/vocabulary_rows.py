"""Writing words and places: what items are found by changes with them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select

from iiif_server.catalog.changes import touch_items_naming
from iiif_server.catalog.facets import PLACE
from iiif_server.catalog.identifiers import check_identifier
from iiif_server.catalog.places import read_places
from iiif_server.catalog.records import read_whole_vocabulary, renew_facets
from iiif_server.catalog.search_index import index_item
from iiif_server.catalog.terms import read_terms
from iiif_server.catalog.texts import texts_to_json
from iiif_server.database.word_tables import item_facet, place, term
from manifests.vocabulary import Place, Term


def record_term(connection: Connection, added: Term) -> None:
    """Write a word at the end of its vocabulary, or in the place of the one with its identifier.

    Items that name it, or something narrower, count as changed, and are found by what is said now.

    Raises
    ------
    InvalidIdentifierError
        If its identifier may name nothing.
    """
    check_identifier("term", added.id)
    before = read_terms(connection, [(added.scheme, added.id)]).get((added.scheme, added.id))
    if before == added:
        return
    touch_items_naming(connection, added.scheme.value, [added.id])
    here = (term.c.scheme == added.scheme) & (term.c.id == added.id)
    position = connection.execute(select(term.c.position).where(here)).scalar()
    if position is None:
        last = select(func.coalesce(func.max(term.c.position), -1) + 1).where(
            term.c.scheme == added.scheme
        )
        position = connection.execute(last).scalar_one()
    connection.execute(delete(term).where(here))
    connection.execute(
        insert(term).values(
            scheme=added.scheme.value,
            id=added.id,
            position=position,
            label=texts_to_json(added.label),
            broader=added.broader,
            alternative=list(added.alternative),
            legal_basis=texts_to_json(added.legal_basis),
            same_as=added.same_as,
            edtf=added.edtf,
        )
    )
    moved = before is not None and before.broader != added.broader
    _renew_items(connection, added.scheme.value, [added.id], moved=moved)


def record_place(connection: Connection, added: Place) -> None:
    """Write a place at the end of the list, or instead of the one with its identifier.

    Items that name it, a place within it, or one that became it, count as changed, and are found by what is said now.

    Raises
    ------
    InvalidIdentifierError
        If its identifier may name nothing.
    """
    check_identifier("place", added.id)
    before = read_places(connection, [added.id]).get(added.id)
    if before == added:
        return
    touched = [added.id, *added.predecessors]
    touch_items_naming(connection, PLACE, touched)
    here = place.c.id == added.id
    position = connection.execute(select(place.c.position).where(here)).scalar()
    if position is None:
        last = select(func.coalesce(func.max(place.c.position), -1) + 1)
        position = connection.execute(last).scalar_one()
    connection.execute(delete(place).where(here))
    connection.execute(insert(place).values(position=position, **_columns_of_place(added)))
    moved = before is None or (before.within, before.predecessors) != (
        added.within,
        added.predecessors,
    )
    _renew_items(connection, PLACE, touched, moved=moved)


def _columns_of_place(described: Place) -> dict[str, object]:
    return {
        "id": described.id,
        "kind": described.kind,
        "label": texts_to_json(described.label),
        "within": described.within,
        "alternative": list(described.alternative),
        "valid_from": described.valid_from,
        "valid_to": described.valid_to,
        "predecessors": list(described.predecessors),
        "latitude": described.latitude,
        "longitude": described.longitude,
    }


def _renew_items(connection: Connection, facet: str, values: Sequence[str], *, moved: bool) -> None:
    """Write anew by which words items are found that have one of these values.

    Parameters
    ----------
    moved
        Whether the word or place lies elsewhere now: then what is around it is asked of each record again.
    """
    query = select(item_facet.c.item_id).where(
        item_facet.c.facet == facet, item_facet.c.value.in_(values)
    )
    item_ids = connection.execute(query.distinct()).scalars().all()
    if not item_ids:
        return
    vocabulary = read_whole_vocabulary(connection)
    for item_id in item_ids:
        if moved:
            renew_facets(connection, item_id, vocabulary)
        index_item(connection, item_id, vocabulary)
