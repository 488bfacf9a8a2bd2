"""Places: reading those that records name with all that is around them, listing them, adding one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, delete, func, insert, select

from iiif_server.catalog.identifiers import check_identifier
from iiif_server.catalog.texts import texts_from_json, texts_to_json
from iiif_server.database.tables import place
from manifests.vocabulary import Place


def known_places(connection: Connection) -> frozenset[str]:
    """Return the identifiers of all places."""
    return frozenset(connection.execute(select(place.c.id)).scalars())


def list_places(connection: Connection) -> tuple[Place, ...]:
    """Return all places in their order."""
    query = select(place).order_by(place.c.position, place.c.id)
    return tuple(_place(row) for row in connection.execute(query).mappings())


def read_places(connection: Connection, named: Iterable[str]) -> dict[str, Place]:
    """Return those of the places that are known, with all around them, by their identifiers."""
    found: dict[str, Place] = {}
    wanted = {place_id for place_id in named if place_id}
    while wanted:
        query = select(place).where(place.c.id.in_(sorted(wanted)))
        places = [_place(row) for row in connection.execute(query).mappings()]
        found |= {each.id: each for each in places}
        wanted = {each.within for each in places if each.within} - found.keys()
    return found


def record_place(connection: Connection, added: Place) -> None:
    """Write a place at the end of the list, or instead of the one with its identifier.

    Raises
    ------
    InvalidIdentifierError
        If its identifier may name nothing.
    """
    check_identifier("place", added.id)
    here = place.c.id == added.id
    position = connection.execute(select(place.c.position).where(here)).scalar()
    if position is None:
        last = select(func.coalesce(func.max(place.c.position), -1) + 1)
        position = connection.execute(last).scalar_one()
    connection.execute(delete(place).where(here))
    connection.execute(
        insert(place).values(
            id=added.id,
            position=position,
            kind=added.kind,
            label=texts_to_json(added.label),
            within=added.within,
            alternative=list(added.alternative),
            valid_from=added.valid_from,
            valid_to=added.valid_to,
            predecessors=list(added.predecessors),
            latitude=added.latitude,
            longitude=added.longitude,
        )
    )


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
