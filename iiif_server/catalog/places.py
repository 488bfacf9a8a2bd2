"""Places: reading those that records name with all that is around them, and listing them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Text,
    cast,
    or_,
    select,
)

from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.word_tables import place
from manifests.vocabulary import Place


def known_places(connection: Connection) -> frozenset[str]:
    """Return the identifiers of all places."""
    return frozenset(connection.execute(select(place.c.id)).scalars())


def list_places(connection: Connection) -> tuple[Place, ...]:
    """Return all places in their order."""
    query = select(place).order_by(place.c.position, place.c.id)
    return tuple(_place(row) for row in connection.execute(query).mappings())


def read_places(connection: Connection, named: Iterable[str]) -> dict[str, Place]:
    """Return those of the places that are known, by their identifiers, with all around them and what they became."""
    found: dict[str, Place] = {}
    wanted = {place_id for place_id in named if place_id}
    while wanted:
        query = select(place).where(place.c.id.in_(sorted(wanted)))
        found |= _by_id(connection, query)
        wanted = {each.within for each in found.values() if each.within} - found.keys()
    ended = [each.id for each in found.values() if each.valid_to is not None]
    while ended:
        query = select(place).where(or_(*(_names_predecessor(place_id) for place_id in ended)))
        became = {key: each for key, each in _by_id(connection, query).items() if key not in found}
        found |= became
        ended = [each.id for each in became.values() if each.valid_to is not None]
    return found


def _by_id(connection: Connection, query: Select[Any]) -> dict[str, Place]:
    return {row["id"]: _place(row) for row in connection.execute(query).mappings()}


def _names_predecessor(place_id: str) -> ColumnElement[bool]:
    """Return whether a place says that it was this one before: its list is JSON, in which no identifier has a quote."""
    return cast(place.c.predecessors, Text).contains(f'"{place_id}"', autoescape=True)


def _place(row: RowMapping) -> Place:
    return Place(
        id=row["id"],
        kind=row["kind"],
        label=texts_from_json(row["label"]),
        within=row["within"],
        alternative=tuple(row["alternative"]),
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        predecessors=tuple(row["predecessors"]),
        latitude=row["latitude"],
        longitude=row["longitude"],
    )
