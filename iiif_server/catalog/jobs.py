"""Jobs as rows: what waits, how far it is, how often it was tried, and why it failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, func, or_, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.limits import PUBLIC_KIND, mark_public_failed
from iiif_server.catalog.media import mark_failed
from iiif_server.catalog.media_files import mark_file_failed
from iiif_server.catalog.numbers import parse_numbers, together
from iiif_server.catalog.texts import texts_from_json
from iiif_server.catalog.unseen import hide_where_all_failed
from iiif_server.database.columns import now
from iiif_server.database.editing_tables import media_file
from iiif_server.database.tables import item, job, media
from iiif_server.database.word_tables import item_number
from iiif_server.errors import UnknownJobError, UnknownMediaError
from manifests.texts import LanguageMap

if TYPE_CHECKING:
    from iiif_server.catalog.numbers import Numbers

#: The states of a job that is not ended.
OPEN = ("queued", "running")

#: Of one statement; SQLite takes 32,766 and PostgreSQL 65,535, and a long list gains nothing.
VARIABLES_AT_ONCE = 500


@dataclass(frozen=True)
class Job:
    """One piece of work, as a curator sees it. `fraction` goes from 0 to 1; `reason` is why it failed.

    Where it is for no item, `item_id` and `item_label` are empty, and `file_name` is its argument.
    """

    id: str
    kind: str
    item_id: str
    item_label: LanguageMap
    media_id: str | None
    file_name: str | None
    state: str
    step: str | None
    fraction: float
    attempts: int
    reason: str | None
    updated_at: datetime


@dataclass(frozen=True)
class Task:
    """What the process that does a job has to know: the item (if any) and media that it is for, and an argument.

    The argument of a job for a media names the file that is to take the place of the one that the media has
    (`media_files`), or the limit for which a public pyramid is made.
    """

    kind: str
    item_id: str
    media_id: str | None
    argument: str | None


def media_of(task: Task) -> str:
    """Return the media that a job is for.

    Raises
    ------
    UnknownMediaError
        If the job is for none.
    """
    if task.media_id is None:
        raise UnknownMediaError("")
    return task.media_id


def read_task(connection: Connection, job_id: str) -> Task:
    """Return what a job is to do.

    Raises
    ------
    UnknownJobError
        If there is no such job.
    """
    check_may_exist(job_id, UnknownJobError)
    row = connection.execute(select(job).where(job.c.id == job_id)).first()
    if row is None:
        raise UnknownJobError(job_id)
    return Task(row.kind, row.item_id or "", row.media_id, row.argument)


def list_jobs(
    connection: Connection, *, states: Sequence[str] = (), item_id: str | None = None
) -> tuple[Job, ...]:
    """Return the jobs in these states (all, where none is named), of one item or of all, the oldest first."""
    query = _JOBS.where(job.c.state.in_(states)) if states else _JOBS
    if item_id is not None:
        query = query.where(job.c.item_id == item_id)
    return tuple(_job_from(row) for row in connection.execute(query))


def read_jobs(connection: Connection, job_ids: Iterable[str]) -> tuple[Job, ...]:
    """Return the jobs of these identifiers that there are, the oldest first."""
    rows: list[Row[Any]] = []
    for some in _in_portions(job_ids):
        rows += connection.execute(_JOBS.where(job.c.id.in_(some)))
    rows.sort(key=lambda row: (row.created_at, row.id))
    return tuple(_job_from(row) for row in rows)


def find_jobs_of(connection: Connection, media_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the identifiers of the newest job of each media; of a media without any, none."""
    newest: dict[str, str] = {}
    for some in _in_portions(media_ids):
        query = (
            select(job.c.media_id, job.c.id)
            .where(job.c.media_id.in_(some))
            .order_by(job.c.created_at, job.c.id)
        )
        newest.update((row.media_id, row.id) for row in connection.execute(query))
    return tuple(newest.values())


#: How every list of jobs begins.
_JOBS = (
    select(
        job,
        func.coalesce(media_file.c.file_name, media.c.file_name).label("file_name"),
        item.c.label,
    )
    .outerjoin(item, item.c.id == job.c.item_id)
    .outerjoin(media, media.c.id == job.c.media_id)
    .outerjoin(media_file, media_file.c.id == job.c.argument)
    .order_by(job.c.created_at, job.c.id)
)


def _job_from(row: Row[Any]) -> Job:
    return Job(
        id=row.id,
        kind=row.kind,
        item_id=row.item_id or "",
        item_label=texts_from_json(row.label or {}),
        media_id=row.media_id,
        file_name=row.file_name or row.argument,
        state=row.state,
        step=row.step,
        fraction=row.fraction,
        attempts=row.attempts,
        reason=row.reason,
        updated_at=row.updated_at,
    )


def _in_portions(identifiers: Iterable[str]) -> Iterator[list[str]]:
    """Yield the identifiers in lists that a database takes as the variables of one statement."""
    rest = iter(identifiers)
    while some := list(islice(rest, VARIABLES_AT_ONCE)):
        yield some


def list_open(connection: Connection) -> tuple[str, ...]:
    """Return the identifiers of the jobs that wait or run."""
    query = select(job.c.id).where(job.c.state.in_(OPEN))
    return tuple(connection.execute(query).scalars())


def list_running(connection: Connection) -> tuple[str, ...]:
    """Return the identifiers of the jobs that run."""
    return tuple(connection.execute(select(job.c.id).where(job.c.state == "running")).scalars())


#: Asked often, so put together once.
_FIND_OPEN = select(job.c.id).where(job.c.state.in_(OPEN)).limit(1)
_FIND_OPEN_OF = _FIND_OPEN.where(job.c.item_id == bindparam("item"))


def has_open(connection: Connection, item_id: str | None = None) -> bool:
    """Tell whether any job waits or runs, of an item or of all."""
    asked = _FIND_OPEN if item_id is None else _FIND_OPEN_OF
    return connection.execute(asked, {"item": item_id}).first() is not None


def list_awaited(connection: Connection) -> Numbers:
    """Return the numbers of the items with open work that will bring media which are not there yet."""
    each = (
        select(item_number.c.number)
        .join(job, job.c.item_id == item_number.c.item_id)
        .where(job.c.media_id.is_(None), job.c.state.in_(OPEN))
        .distinct()
        .subquery()
    )
    return parse_numbers(connection.execute(select(together(connection, each.c.number))).scalar())


def list_new(connection: Connection, limit: int) -> tuple[str, ...]:
    """Return so many of the jobs that wait and were handed to no queue yet, the oldest first."""
    query = (
        select(job.c.id)
        .where(job.c.state == "queued", job.c.handed_at.is_(None))
        .order_by(job.c.created_at, job.c.id)
        .limit(limit)
    )
    return tuple(connection.execute(query).scalars())


def mark_handed(connection: Connection, job_ids: Sequence[str]) -> None:
    """Write that these jobs are in the queue; they are so too when they wait again after an attempt was cut off."""
    for some in _in_portions(job_ids):
        connection.execute(update(job).where(job.c.id.in_(some)).values(handed_at=now()))


def forget_handed(connection: Connection) -> None:
    """Make all jobs that wait new ones: the queue's own tables may have been lost and made anew."""
    waiting = (job.c.state == "queued", job.c.handed_at.is_not(None))
    connection.execute(update(job).where(*waiting).values(handed_at=None))


def begin_attempt(connection: Connection, job_id: str, max_attempts: int) -> int | None:
    """Count one more attempt and return its number, or None where the job is ended or used up.

    The attempt is counted before the work begins: one that takes the whole worker with it counts too.
    """
    row = connection.execute(select(job).where(job.c.id == job_id)).first()
    if row is None:
        raise UnknownJobError(job_id)
    if row.state in {"done", "failed"}:
        return None
    if row.attempts >= max_attempts:
        reason = row.reason or "The program ended without a word."
        end_job(connection, job_id, f"{reason} Tried {row.attempts} times.")
        return None
    values = {"state": "running", "attempts": row.attempts + 1, "fraction": 0.0, "step": None}
    _change(connection, job_id, values)
    return int(row.attempts) + 1


def record_progress(connection: Connection, job_id: str, step: str, fraction: float) -> None:
    """Write how far a running job is."""
    _change(connection, job_id, {"step": step, "fraction": min(1.0, max(0.0, fraction))})


def record_setback(connection: Connection, job_id: str, reason: str) -> None:
    """Write why an attempt failed, while there may be another; of a job that has ended nothing is changed."""
    is_open = (job.c.id == job_id, job.c.state.in_(OPEN))
    connection.execute(update(job).where(*is_open).values(reason=reason, updated_at=now()))


def record_return(connection: Connection, job_id: str) -> None:
    """Write that an attempt was cut off by a stop of the worker: it does not count."""
    values = {"state": "queued", "attempts": job.c.attempts - 1, "fraction": 0.0, "step": None}
    _change(connection, job_id, values)


def hold_handed(connection: Connection, job_id: str) -> bool:
    """Hold the row of a job until the transaction ends; False where it neither runs nor was handed to the queue."""
    handed = or_(job.c.state == "running", job.c.handed_at.is_not(None))
    query = select(job.c.id).where(job.c.id == job_id, job.c.state.in_(OPEN), handed)
    return connection.execute(query.with_for_update()).first() is not None


def record_loss(connection: Connection, job_id: str) -> None:
    """Write that a job waits anew, as one that no queue knows; an attempt that ran counts: nobody knows its end."""
    _change(
        connection, job_id, {"state": "queued", "handed_at": None, "fraction": 0.0, "step": None}
    )


def end_job(connection: Connection, job_id: str, reason: str | None) -> None:
    """Write that a job is done, or, with a reason, that it and its media failed."""
    if reason is None:
        _change(connection, job_id, {"state": "done", "reason": None, "fraction": 1.0})
        return
    next_change(connection)
    if connection.execute(select(job.c.state).where(job.c.id == job_id)).scalar() == "done":
        return  # what it was for is not wanted any more: another file took the place
    _change(connection, job_id, {"state": "failed", "reason": reason})
    task = read_task(connection, job_id)
    if task.media_id is None:
        return
    if task.kind == PUBLIC_KIND:
        mark_public_failed(connection, task.media_id, reason)
    elif task.argument is not None:
        mark_file_failed(connection, task.argument, reason)
    else:
        mark_failed(connection, task.media_id, reason)
        hide_where_all_failed(connection, task.item_id)


def _change(connection: Connection, job_id: str, values: dict[str, object]) -> None:
    connection.execute(update(job).where(job.c.id == job_id).values(**values, updated_at=now()))
