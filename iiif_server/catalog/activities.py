"""What happened to what is public, as harvesters read it (Change Discovery 1.0), written with each change.

An activity is written in the transaction that changes an item, by `items.touch_item`, where everything passes. Changes
are numbered one after the other (`changes.next_change`), so that activities are written one after the other too, each
later than the one before.

A page that is full never changes again. On the last page, an Update of an item takes the place of an earlier one: the
steps in which the pictures of an item are made are one Update for a harvester, who walks backwards and looks at the
latest only. What is not public, or shows nothing yet, is not told of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from sqlalchemy import Connection, delete, exists, func, insert, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.shown import is_shown
from iiif_server.database.tables import activity, item, media, now
from iiif_server.errors import UnknownPageError
from manifests.discovery import Activity

PAGE_LENGTH = 100

Kind = Literal["Create", "Update", "Delete"]


@dataclass(frozen=True)
class ActivityPage:
    """One page; `last` is the number of the last one, counted from 0. It is `full` where it never changes again."""

    page: int
    last: int
    activities: tuple[Activity, ...]

    @property
    def full(self) -> bool:
        """Tell whether another page follows: only then is this one what it will always be."""
        return self.page < self.last


def choose_activity(before: str | None, *, public: bool, shown: bool) -> Kind | None:
    """Return what a change of an item is to the public, or None where it is nothing.

    Parameters
    ----------
    before
        The kind of the last activity of the item, None where it was never public.
    shown
        Whether the public is shown any of its media: without one there is no manifest yet, or for a while.
    """
    known = before in ("Create", "Update")
    if not public:
        return "Delete" if known else None
    if not shown:
        return None
    return "Update" if known else "Create"


def record_activity(connection: Connection, item_id: str) -> None:
    """Write what the change of an item that is being written is to the public."""
    last = (
        select(activity.c.kind)
        .where(activity.c.item_id == item.c.id)
        .order_by(activity.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    shown = exists().where(media.c.item_id == item.c.id, is_shown(Actor.VISITOR))
    query = select(item.c.state, shown.label("shown"), last.label("kind"))
    row = connection.execute(query.where(item.c.id == item_id)).one()
    kind = choose_activity(row.kind, public=row.state == "published", shown=row.shown)
    if kind is not None:
        _append(connection, item_id, kind)


def _append(connection: Connection, item_id: str, kind: Kind) -> None:
    newest = connection.execute(
        select(activity.c.number, activity.c.page, activity.c.at)
        .order_by(activity.c.number.desc())
        .limit(1)
    ).one()
    on_page = activity.c.page == newest.page
    page = newest.page
    length = connection.execute(select(func.count()).where(on_page)).scalar_one()
    if length >= PAGE_LENGTH:
        page += 1
    elif kind == "Update":
        same = (on_page, activity.c.item_id == item_id, activity.c.kind == "Update")
        connection.execute(delete(activity).where(*same))
    # Clocks of several machines differ, and are put back: the order is that of the numbers.
    moment = max(now(), newest.at + timedelta(microseconds=1))
    connection.execute(
        insert(activity).values(
            number=newest.number + 1, page=page, kind=kind, item_id=item_id, at=moment
        )
    )


def read_page(connection: Connection, page: int | None) -> ActivityPage:
    """Return a page of activities, the last one for None.

    Raises
    ------
    UnknownPageError
        If there are not so many.
    """
    last = connection.execute(select(func.max(activity.c.page))).scalar_one()
    number = last if page is None else page
    if not 0 <= number <= last:
        raise UnknownPageError(str(number))
    query = select(activity).where(activity.c.page == number).order_by(activity.c.number)
    rows = connection.execute(query).all()
    return ActivityPage(
        number, last, tuple(Activity(row.kind, row.item_id, row.at) for row in rows)
    )
