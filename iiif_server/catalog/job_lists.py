"""Jobs as people look through them: some of a state, the newest first, and giving one up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.jobs import OPEN, Job, end_job, read_jobs
from iiif_server.database.tables import item, job, media
from iiif_server.errors import UnknownJobError

#: Jobs of one list.
MOST_LISTED = 100

#: What the lists are called, and the states that are in each.
LISTS: dict[str, Sequence[str]] = {"open": OPEN, "failed": ("failed",), "done": ("done",)}


def list_newest(
    connection: Connection, states: Sequence[str], made_by: str | None = None
) -> tuple[Job, ...]:
    """Return the newest jobs in some states; of a media that was tried again, what failed before is left out.

    Parameters
    ----------
    made_by
        The account whose items alone are asked for.
    """
    later = job.alias()
    again = (
        select(later.c.id)
        .where(
            later.c.media_id == job.c.media_id,
            later.c.kind == job.c.kind,
            later.c.created_at > job.c.created_at,
        )
        .exists()
    )
    query = (
        select(job.c.id)
        .outerjoin(item, item.c.id == job.c.item_id)
        .where(job.c.state.in_(states), ~again)
        .order_by(job.c.updated_at.desc(), job.c.id)
        .limit(MOST_LISTED)
    )
    if made_by is not None:
        query = query.where(item.c.created_by == made_by)
    ids = list(connection.execute(query).scalars())
    return tuple(reversed(read_jobs(connection, ids)))


def find_item_of(connection: Connection, identifier: str) -> str | None:
    """Return the item that a job, or a media, is of; None of a job that is for no item.

    Raises
    ------
    UnknownJobError
        If neither has this identifier.
    """
    check_may_exist(identifier, UnknownJobError)
    for table in (job, media):
        query = select(table.c.item_id).where(table.c.id == identifier)
        found = connection.execute(query).first()
        if found is not None:
            item_id: str | None = found.item_id
            return item_id
    raise UnknownJobError(identifier)


def give_up_job(
    connection: Connection, job_id: str, reason: str, states: Sequence[str] = ("queued",)
) -> bool:
    """Write that a job failed that is in one of the states; False where it is in another.

    Whatever queue has one that waits finds it ended (`jobs.begin_attempt`); a worker that is at one ends its child
    (`is_wanted`).
    """
    next_change(connection)
    query = select(job.c.state).where(job.c.id == job_id).with_for_update()
    if connection.execute(query).scalar() not in states:
        return False
    end_job(connection, job_id, reason)
    return True


def is_wanted(connection: Connection, job_id: str) -> bool:
    """Tell whether a job that runs is to go on: nobody cancelled it."""
    query = select(job.c.state).where(job.c.id == job_id)
    return connection.execute(query).scalar() == "running"
