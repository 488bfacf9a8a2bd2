"""Which public item has what, in memory: a compressed set of numbers for each value of each facet.

Counting facets by a query reads a row for each item and value; a set in memory is counted in microseconds. Sets are
brought up to date from what changed since, at most once a second.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap
from sqlalchemy import Connection, exists, select

from iiif_server.catalog.changes import read_changes
from iiif_server.database.engine import Database
from iiif_server.database.tables import collection_item, item, media
from iiif_server.database.word_tables import item_facet, item_number
from iiif_server.finding.question import COLLECTION, HAS_MODEL, Order

#: Changes are looked for again after this time, like in the door.
REFRESH_S = 1.0
#: More changes than this are not read one by one: everything is.
_MANY = 2_000
_AT_ONCE = 500

Positions = npt.NDArray[np.int64]


@dataclass
class Contents:
    """What one moment of the catalogue looks like; replaced as a whole, never changed after it is shown.

    `facets` has the set of each value; `positions` the place of each number in each order.
    """

    change: int | None = None
    public: BitMap = field(default_factory=BitMap)
    facets: dict[tuple[str, str], BitMap] = field(default_factory=dict)
    ids: dict[int, str] = field(default_factory=dict)
    sort_values: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    positions: Mapping[Order, Positions] = field(default_factory=dict)


class FacetIndex:
    """The sets of one process. Threads may share it: whoever comes first refreshes, the others use what is there."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._contents = Contents()
        self._looked_s = float("-inf")
        self._lock = threading.Lock()

    def current(self) -> Contents:
        """Return the sets, at most a second old."""
        if time.monotonic() - self._looked_s < REFRESH_S:
            return self._contents
        first = self._contents.change is None
        if self._lock.acquire(blocking=first):
            try:
                if time.monotonic() - self._looked_s >= REFRESH_S:
                    self._refresh()
            finally:
                self._lock.release()
        return self._contents

    def _refresh(self) -> None:
        with self._database.read() as connection:
            before = self._contents
            changes = read_changes(connection, before.change)
            if before.change is None or len(changes.item_ids) > _MANY:
                fresh = Contents()
                _take(connection, fresh, None)
            elif changes.item_ids:
                fresh = _copy(before)
                ids = sorted(changes.item_ids)
                for start in range(0, len(ids), _AT_ONCE):
                    _take(connection, fresh, ids[start : start + _AT_ONCE])
            else:
                fresh = before
            if fresh is not before:
                fresh.change = changes.number
                fresh.positions = _order(fresh)
                self._contents = fresh
            else:
                before.change = changes.number
        self._looked_s = time.monotonic()


def _copy(before: Contents) -> Contents:
    return Contents(
        before.change,
        before.public.copy(),
        {key: each.copy() for key, each in before.facets.items()},
        dict(before.ids),
        dict(before.sort_values),
    )


def _take(connection: Connection, contents: Contents, ids: list[str] | None) -> None:
    """Read items into the sets: those named, or all where there are none yet."""
    query = select(
        item_number.c.number, item.c.id, item.c.state, item.c.sort_key, item.c.year_from,
        item.c.changed, item.c.created_at,
    ).join(item, item.c.id == item_number.c.item_id)  # fmt: skip
    if ids is not None:
        query = query.where(item.c.id.in_(ids))
        _forget(contents, [row.number for row in connection.execute(query)])
    rows = connection.execute(query.where(item.c.state == "published")).all()
    for row in rows:
        contents.public.add(row.number)
        contents.ids[row.number] = row.id
        year = row.year_from if row.year_from is not None else 1 << 40
        entered = -int(row.created_at.timestamp() * 1e3)
        contents.sort_values[row.number] = (row.sort_key, year, entered)
    for facet, value, numbers in _facet_values(connection, ids):
        found = contents.facets.setdefault((facet, value), BitMap())
        found |= BitMap(numbers) & contents.public


def _forget(contents: Contents, numbers: list[int]) -> None:
    gone = BitMap(numbers)
    contents.public -= gone
    for each in contents.facets.values():
        each -= gone
    for number in gone:
        contents.ids.pop(number, None)
        contents.sort_values.pop(number, None)


def _facet_values(
    connection: Connection, ids: list[str] | None
) -> Iterable[tuple[str, str, list[int]]]:
    """Yield each facet and value with the numbers of the items that have it."""
    facets = select(item_number.c.number, item_facet.c.facet, item_facet.c.value).join(
        item_facet, item_facet.c.item_id == item_number.c.item_id
    )
    chosen = select(item_number.c.number, collection_item.c.collection_id).join(
        collection_item, collection_item.c.item_id == item_number.c.item_id
    )
    has_model = exists().where(
        media.c.item_id == item_number.c.item_id,
        media.c.kind == "model",
        media.c.state == "ready",
    )
    models = select(item_number.c.number).where(has_model)
    if ids is not None:
        mine = item_number.c.item_id.in_(ids)
        facets, chosen, models = facets.where(mine), chosen.where(mine), models.where(mine)
    gathered: dict[tuple[str, str], list[int]] = {}
    for number, facet, value in connection.execute(facets):
        gathered.setdefault((facet, value), []).append(number)
    for number, collection_id in connection.execute(chosen):
        gathered.setdefault((COLLECTION, collection_id), []).append(number)
    for (number,) in connection.execute(models):
        gathered.setdefault((HAS_MODEL, "yes"), []).append(number)
    return ((facet, value, numbers) for (facet, value), numbers in gathered.items())


def _order(contents: Contents) -> Mapping[Order, Positions]:
    """Give each number its place in each order."""
    values, ids = contents.sort_values, contents.ids
    by_label = sorted(values, key=lambda number: (values[number][0], ids[number]))
    place = {number: at for at, number in enumerate(by_label)}
    orders = {
        Order.LABEL: by_label,
        Order.OLDEST: sorted(values, key=lambda number: (values[number][1], place[number])),
        Order.NEWEST_ENTRY: sorted(values, key=lambda number: (values[number][2], place[number])),
    }
    size = (max(values) + 1) if values else 0
    return {order: _positions(numbers, size) for order, numbers in orders.items()}


def _positions(ordered: list[int], size: int) -> Positions:
    positions = np.zeros(size, dtype=np.int64)
    positions[ordered] = np.arange(len(ordered))
    return positions
