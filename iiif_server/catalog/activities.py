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
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Connection, Select, bindparam, delete, exists, func, insert, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.shown import is_shown
from iiif_server.database.columns import now
from iiif_server.database.tables import activity, item, media
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


def _before() -> Select[tuple[str, bool, str, int]]:
    """Return the question what an item is to the public, and what was told of it last."""
    own = activity.alias()
    last = select(func.max(own.c.number)).where(own.c.item_id == bindparam("item_id"))
    joined = item.outerjoin(activity, activity.c.number == last.scalar_subquery())
    shown = exists().where(media.c.item_id == item.c.id, is_shown(Actor.VISITOR))
    query = select(item.c.state, shown.label("shown"), activity.c.kind, activity.c.number)
    return query.select_from(joined).where(item.c.id == bindparam("item_id"))


def _newest() -> Select[tuple[int, int, datetime, int]]:
    """Return the question for the newest activity, and how many stand on its page."""
    same_page = activity.alias()
    length = select(func.count()).where(same_page.c.page == activity.c.page).scalar_subquery()
    query = select(activity.c.number, activity.c.page, activity.c.at, length.label("length"))
    return query.order_by(activity.c.number.desc()).limit(1)


# Asked with every change: put together once, since that takes longer than their answers.
_BEFORE, _NEWEST = _before(), _newest()


def record_activity(connection: Connection, item_id: str) -> None:
    """Write what the change of an item that is being written is to the public."""
    before = connection.execute(_BEFORE, {"item_id": item_id}).one()
    public = before.state == "published"
    kind = choose_activity(before.kind, public=public, shown=before.shown)
    if kind is not None:
        replaced = before.number if kind == before.kind == "Update" else None
        _append(connection, item_id, kind, replaced)


def _append(connection: Connection, item_id: str, kind: Kind, replaced: int | None) -> None:
    """Write an activity after all others; the one that it replaces goes, where its page is not full."""
    newest = connection.execute(_NEWEST).one()
    page = newest.page
    if newest.length >= PAGE_LENGTH:
        page += 1
    elif replaced is not None:
        open_one = (activity.c.number == replaced, activity.c.page == page)
        connection.execute(delete(activity).where(*open_one))
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
