"""Which item has what, in memory: a compressed set of numbers for each value of each facet.

Counting facets by a query reads a row for each item and value; a set in memory is counted in microseconds. Before each
answer the number of the last change is asked for, and what changed since is read.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap
from sqlalchemy import ColumnElement, Connection, func, literal, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.changes import read_number
from iiif_server.catalog.numbers import parse_numbers, together
from iiif_server.catalog.shown import is_shown, visible_state
from iiif_server.database.engine import Database
from iiif_server.database.tables import collection_item, item, media
from iiif_server.database.word_tables import item_facet, item_number
from iiif_server.errors import DatabaseError
from iiif_server.finding.contents import Changed, Contents, Entry, bring_up_to_date
from iiif_server.finding.member_query import with_questions
from iiif_server.finding.question import COLLECTION, HAS_MODEL, YES, Key

log = logging.getLogger(__name__)

#: Before the first change.
NEVER = -1

#: So many items that changed are asked for by name.
MOST_NAMED = 500


class FacetIndex:
    """The sets of one process, which its threads share."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._contents = Contents()
        self._lock = threading.Lock()

    def current(self, connection: Connection | None = None) -> Contents:
        """Return the sets as they are now; the first time, everything is read.

        Parameters
        ----------
        connection
            Where something else is read too; None opens one for this alone.
        """
        if connection is None:
            with self._database.read() as opened:
                return self.current(opened)
        if read_number(connection) == self._contents.change:
            return self._contents
        with self._lock:
            self._contents = _refresh(connection, self._contents)
            return self._contents

    def read_ahead(self) -> None:
        """Read the sets before anybody asks: of 100,000 items it takes seconds, which the first visitor would wait."""
        try:
            self.current()
        except DatabaseError as error:
            log.warning("the catalogue is read when somebody asks, and not now: %s", error)


def _refresh(connection: Connection, before: Contents) -> Contents:
    number = read_number(connection)
    if before.change is not None and before.change >= number:
        return before  # somebody else was faster
    since = NEVER if before.change is None else before.change
    now = bring_up_to_date(before, number, _read_changed(connection, since))
    return with_questions(connection, now)


def _name_changed(connection: Connection, since: int) -> ColumnElement[bool]:
    """Return which items changed, as a condition: by name where they are few.

    Of few SQLite would read every row: it cannot know how many come after a number.
    """
    query = select(item.c.id).where(item.c.changed > since).limit(MOST_NAMED + 1)
    ids = connection.execute(query).scalars().all()
    return item.c.changed > since if len(ids) > MOST_NAMED else item.c.id.in_(ids)


def _read_changed(connection: Connection, since: int) -> Changed:
    changed = _name_changed(connection, since)
    entries = select(
        item_number.c.number,
        item.c.id,
        item.c.sort_key,
        item.c.year_from,
        item.c.year_to,
        item.c.created_at,
    ).select_from(_ITEMS)
    public = select(together(connection, item_number.c.number)).select_from(_ITEMS)
    public = public.where(item.c.state == "published", changed)
    rows = connection.execute(entries.where(changed))
    return Changed(
        entries=tuple(
            Entry(
                row.number,
                f"{row.sort_key}\0{row.id}".encode(),
                (row.year_from, row.year_to),
                int(row.created_at.timestamp() * 1000),
            )
            for row in rows
        ),
        public=BitMap(parse_numbers(connection.execute(public).scalar())),
        seen=_read_seen(connection, changed),
        facets=_read_facets(connection, changed),
        media=_read_media(connection, changed),
    )


_ITEMS = item.join(item_number, item_number.c.item_id == item.c.id)


def _read_facets(connection: Connection, changed: ColumnElement[bool]) -> Mapping[Key, BitMap]:
    """Return the numbers of the changed items that have a value, by facet and value."""
    number = together(connection, item_number.c.number)
    words = (
        select(item_facet.c.facet, item_facet.c.value, number)
        .select_from(_ITEMS.join(item_facet, item_facet.c.item_id == item.c.id))
        .where(changed)
        .group_by(item_facet.c.facet, item_facet.c.value)
    )
    members = (
        select(literal(COLLECTION), collection_item.c.collection_id, number)
        .select_from(_ITEMS.join(collection_item, collection_item.c.item_id == item.c.id))
        .where(changed)
        .group_by(collection_item.c.collection_id)
    )
    models = (
        select(literal(HAS_MODEL), literal(YES), number)
        .select_from(_ITEMS.join(media, media.c.item_id == item.c.id))
        .where(changed, media.c.kind == "model", visible_state(Actor.VISITOR) == "ready")
    )
    return {
        (facet, value): BitMap(parse_numbers(numbers))
        for query in (words, members, models)
        for facet, value, numbers in connection.execute(query)
    }


def _read_seen(connection: Connection, changed: ColumnElement[bool]) -> BitMap:
    """Return the numbers of the changed items of which visitors see or hear anything."""
    each = (
        select(item_number.c.number)
        .select_from(_ITEMS.join(media, media.c.item_id == item.c.id))
        .where(changed, is_shown(Actor.VISITOR))
        .distinct()
        .subquery()
    )
    numbers = connection.execute(select(together(connection, each.c.number))).scalar()
    return BitMap(parse_numbers(numbers))


def _read_media(
    connection: Connection, changed: ColumnElement[bool]
) -> Mapping[str, tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]]:
    """Return which of the changed items have media in a state, and how many, by the state."""
    state = visible_state(Actor.VISITOR)
    each = (
        select(item_number.c.number, state.label("state"), func.count().label("media_count"))
        .select_from(_ITEMS.join(media, media.c.item_id == item.c.id))
        .where(changed)
        .group_by(item_number.c.number, state)
        .subquery()
    )
    numbers = together(connection, each.c.number)
    query = select(each.c.state, each.c.media_count, numbers).group_by(
        each.c.state, each.c.media_count
    )
    found: dict[str, list[tuple[npt.NDArray[np.uint32], int]]] = {}
    for name, count, some in connection.execute(query):
        found.setdefault(name, []).append((parse_numbers(some), count))
    return {
        name: (
            np.concatenate([some for some, _ in groups]),
            np.concatenate([np.full(len(some), count, dtype=np.int64) for some, count in groups]),
        )
        for name, groups in found.items()
    }
