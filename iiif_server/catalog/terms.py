"""The words of the vocabularies: reading those that records name, listing them, adding one."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, tuple_

from iiif_server.catalog.changes import touch_items_naming
from iiif_server.catalog.identifiers import check_identifier
from iiif_server.catalog.texts import texts_from_json, texts_to_json
from iiif_server.database.word_tables import term
from manifests.vocabulary import Scheme, Term


def known_terms(connection: Connection) -> frozenset[tuple[Scheme, str]]:
    """Return every word that there is, by its vocabulary and identifier."""
    rows = connection.execute(select(term.c.scheme, term.c.id))
    return frozenset((Scheme(row.scheme), row.id) for row in rows)


def list_terms(connection: Connection, scheme: Scheme) -> tuple[Term, ...]:
    """Return the words of a vocabulary in their order."""
    query = select(term).where(term.c.scheme == scheme).order_by(term.c.position, term.c.id)
    return tuple(_term(row) for row in connection.execute(query).mappings())


def read_terms(
    connection: Connection, named: Iterable[tuple[Scheme, str]]
) -> dict[tuple[Scheme, str], Term]:
    """Return those of the words that are known, with all that are broader."""
    found: dict[tuple[Scheme, str], Term] = {}
    wanted = set(named)
    while wanted:
        query = select(term).where(tuple_(term.c.scheme, term.c.id).in_(sorted(wanted)))
        terms = [_term(row) for row in connection.execute(query).mappings()]
        found |= {(each.scheme, each.id): each for each in terms}
        wanted = {(each.scheme, each.broader) for each in terms if each.broader} - found.keys()
    return found


def record_term(connection: Connection, added: Term) -> None:
    """Write a word at the end of its vocabulary, or in the place of the one with its identifier.

    Items that name it, or something narrower, count as changed.

    Raises
    ------
    InvalidIdentifierError
        If its identifier may name nothing.
    """
    check_identifier("term", added.id)
    if read_terms(connection, [(added.scheme, added.id)]).get((added.scheme, added.id)) == added:
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


def _term(row: RowMapping) -> Term:
    return Term(
        id=row["id"],
        scheme=Scheme(row["scheme"]),
        label=texts_from_json(row["label"]),
        broader=row["broader"],
        alternative=tuple(row["alternative"]),
        legal_basis=texts_from_json(row["legal_basis"]),
        same_as=row["same_as"],
        edtf=row["edtf"],
    )
