"""Lists of items for those who look after them: all states, the newest change first, found by words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import item
from iiif_server.database.word_tables import item_number
from manifests.texts import LanguageMap

#: Lines of one page.
PAGE_LENGTH = 30
#: Variables of one statement.
AT_ONCE = 500
_COLUMNS = (
    *(item.c.id, item.c.label, item.c.state, item.c.inventory_number),
    *(item.c.updated_at, item.c.created_by),
)
#: Numbers of what words found; SQLite takes 32,766 values in a statement.
MOST_NUMBERS = 20_000


@dataclass(frozen=True)
class Listed:
    """One line."""

    id: str
    label: LanguageMap
    state: str
    inventory_number: str
    updated_at: datetime
    made_by: str | None


@dataclass(frozen=True)
class ItemList:
    """One page of a list; pages count from 1."""

    lines: tuple[Listed, ...]
    total: int
    page: int
    last: int


@dataclass(frozen=True)
class Wanted:
    """What a list is to hold: of one state, of one person, among numbers that words found; None asks for all."""

    state: str | None = None
    made_by: str | None = None
    numbers: Sequence[int] | None = None


def list_items(connection: Connection, wanted: Wanted, page: int) -> ItemList:
    """Return one page; one beyond the last is the last."""
    conditions = _conditions(wanted)
    counted = select(func.count()).select_from(item).where(*conditions)
    total = connection.execute(counted).scalar_one()
    last = max(1, -(-total // PAGE_LENGTH))
    page = min(max(1, page), last)
    query = (
        select(*_COLUMNS)
        .where(*conditions)
        .order_by(item.c.updated_at.desc(), item.c.id)
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    lines = tuple(map(_listed, connection.execute(query)))
    return ItemList(lines, total, page, last)


def read_listed(connection: Connection, item_ids: Sequence[str]) -> tuple[Listed, ...]:
    """Return those of the items that are there, in the order given."""
    found: dict[str, Listed] = {}
    for start in range(0, len(item_ids), AT_ONCE):
        some = item_ids[start : start + AT_ONCE]
        for row in connection.execute(select(*_COLUMNS).where(item.c.id.in_(some))):
            found[row.id] = _listed(row)
    return tuple(found[each] for each in item_ids if each in found)


def _listed(row: Row[*tuple[Any, ...]]) -> Listed:
    return Listed(
        row.id,
        texts_from_json(row.label),
        row.state,
        row.inventory_number or "",
        row.updated_at,
        row.created_by,
    )


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state is not None:
        conditions.append(item.c.state == wanted.state)
    if wanted.made_by is not None:
        conditions.append(item.c.created_by == wanted.made_by)
    if wanted.numbers is not None:
        found = select(item_number.c.item_id).where(
            item_number.c.number.in_(wanted.numbers[:MOST_NUMBERS])
        )
        conditions.append(item.c.id.in_(found))
    return conditions
