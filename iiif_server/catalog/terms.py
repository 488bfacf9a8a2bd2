"""The words of the vocabularies: reading those that records name, and listing them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, RowMapping, select, tuple_

from iiif_server.catalog.texts import texts_from_json
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
