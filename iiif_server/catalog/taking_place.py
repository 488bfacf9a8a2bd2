"""The moment in which derivatives are ready: whether they are wanted still, and their file takes another's place.

A job makes the derivatives of the file that its media has or, where its argument names one, of a file that is to take
its place (`media_files`). Until that is done everybody is shown what was there before.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection, RowMapping, insert, select, update

from iiif_server.access.limits import PublicLimit
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.following import follow_size, read_sizes
from iiif_server.catalog.jobs import OPEN, Task, media_of
from iiif_server.catalog.limits import NOTHING_PUBLIC, PUBLIC_KIND, read_limit_of
from iiif_server.catalog.media import Original, read_original
from iiif_server.catalog.media_files import CURRENT, FILE_COLUMNS, FORMER, WAITING
from iiif_server.database.columns import now
from iiif_server.database.editing_tables import media_file
from iiif_server.database.engine import Database
from iiif_server.database.tables import job, media
from iiif_server.storage.keys import original_key


@dataclass(frozen=True)
class Wanted:
    """What a job starts from, and the limit of the item for which it makes it."""

    original: Original
    limit: PublicLimit


def find_wanted(connection: Connection, task: Task) -> Wanted | None:
    """Return what a job starts from; None where it is for a file that is not to take any place any more.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    original = _find_original(connection, task)
    return None if original is None else Wanted(original, read_limit_of(connection, media_of(task)))


def take_place(
    database: Database, task: Task, made_from: Original, mark: Callable[[Connection], None]
) -> bool:
    """Mark a media ready, in whose place a file that waited for this is from now on, with what lay on its picture.

    False, and nothing is marked, where something else was said of the file meanwhile, or another file took the place: a
    newer job makes that.

    Parameters
    ----------
    mark
        Marks it ready, in the same transaction.
    """
    with database.write() as connection:
        next_change(connection)
        if _find_original(connection, task) != made_from:
            return False
        if task.argument is None:
            mark(connection)
            return True
        before = read_sizes(connection, made_from.media_id)
        _exchange(connection, made_from.media_id, task.argument)
        mark(connection)
        reshaped = follow_size(connection, made_from.media_id, before)
        taken = update(media_file).where(media_file.c.id == task.argument)
        connection.execute(taken.values(reshaped=reshaped))
    return True


def _find_original(connection: Connection, task: Task) -> Original | None:
    media_id = media_of(task)
    if task.argument is None:
        return read_original(connection, media_id)
    row = _find_waiting(connection, media_id, task.argument)
    if row is None:
        return None
    return Original(
        media_id, original_key(row["sha256"]), row["sha256"], row["page"], row["bytes"],
        row["file_name"], row["format"], row["unit"], row["up_axis"], bool(row["draco"]),
    )  # fmt: skip


def _find_waiting(connection: Connection, media_id: str, file_id: str) -> RowMapping | None:
    query = select(media_file).where(
        media_file.c.id == file_id,
        media_file.c.media_id == media_id,
        media_file.c.state == WAITING,
    )
    return connection.execute(query).mappings().first()


def _exchange(connection: Connection, media_id: str, file_id: str) -> None:
    """Put a file in the place of the one that a media has, which is kept as an earlier one.

    What was made for the public is forgotten, and jobs for the earlier file are over: they would spoil the new one.
    """
    files = select(media_file).where(media_file.c.id == file_id)
    incoming = connection.execute(files).mappings().one()
    _keep_outgoing(connection, media_id, str(incoming["asked_by"]))
    connection.execute(
        update(media_file).where(media_file.c.id == file_id).values(state=CURRENT, reason=None)
    )
    taken = {name: incoming[name] for name in FILE_COLUMNS}
    connection.execute(
        update(media)
        .where(media.c.id == media_id)
        .values(**taken, **NOTHING_PUBLIC, levels=[], turntable=None, recording=None)
    )
    older = (job.c.media_id == media_id, job.c.kind != PUBLIC_KIND, job.c.argument.is_(None))
    connection.execute(
        update(job)
        .where(*older, job.c.state.in_((*OPEN, "failed")))
        .values(state="done", reason=None, updated_at=now())
    )


def _keep_outgoing(connection: Connection, media_id: str, replaced_by: str) -> None:
    """Write that the file that a media has is an earlier one from now on."""
    gone = {"state": FORMER, "replaced_at": now(), "replaced_by": replaced_by}
    current = (media_file.c.media_id == media_id, media_file.c.state == CURRENT)
    if connection.execute(update(media_file).where(*current).values(**gone)).rowcount:
        return
    row = connection.execute(select(media).where(media.c.id == media_id)).mappings().one()
    connection.execute(
        insert(media_file).values(
            id=secrets.token_hex(8),
            media_id=media_id,
            came_at=row["created_at"],
            **{name: row[name] for name in FILE_COLUMNS},
            **gone,
        )
    )
