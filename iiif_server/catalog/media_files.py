"""The files of a media that was given another one: which it had before, and which is to take its place."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, RowMapping, insert, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import Page, ReceivedFile
from iiif_server.catalog.enqueue import record_job
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.database.columns import now
from iiif_server.database.editing_tables import media_file
from iiif_server.database.tables import job, media
from iiif_server.errors import UnknownError
from manifests.model import MediaKind

WAITING, CURRENT, FORMER, FAILED = "waiting", "current", "former", "failed"

#: What a media and each of its files have in common: what its derivatives are made from.
FILE_COLUMNS = (
    *("sha256", "page", "bytes", "file_name", "format"),
    *("unit", "up_axis", "draco"),
)


class UnknownFileError(UnknownError):
    """The media has no such file beside the one that is shown."""

    noun = "file"


@dataclass(frozen=True)
class MediaFile:
    """One file of a media.

    `asked_by` and `replaced_by` are names of people, empty where nobody knows; `came_at` is when it came in first,
    `replaced_at` when another one took its place. `step` and `fraction` are of the job that prepares it.
    """

    id: str
    media_id: str
    state: str
    sha256: str
    page: int
    bytes: int
    file_name: str
    format: str
    reason: str | None
    reshaped: bool
    came_at: datetime
    asked_by: str
    replaced_at: datetime | None
    replaced_by: str
    step: str | None = None
    fraction: float = 0.0


def list_files(connection: Connection, item_id: str) -> Mapping[str, tuple[MediaFile, ...]]:
    """Return the files of each media of an item that was ever given another one: what comes first, then the newest."""
    query = (
        select(media_file)
        .join(media, media.c.id == media_file.c.media_id)
        .where(media.c.item_id == item_id)
        .order_by(media_file.c.media_id, media_file.c.replaced_at.desc(), media_file.c.id)
    )
    work = _read_work(connection, item_id)
    found: dict[str, tuple[MediaFile, ...]] = {}
    for row in connection.execute(query):
        found[row.media_id] = (*found.get(row.media_id, ()), _file(row, work.get(row.id)))
    first = {WAITING: 0, FAILED: 1, CURRENT: 2}
    return {
        media_id: tuple(sorted(files, key=lambda file: first.get(file.state, 3)))
        for media_id, files in found.items()
    }


def read_file(connection: Connection, media_id: str, file_id: str) -> MediaFile:
    """Return a file of a media.

    Raises
    ------
    UnknownFileError
        If the media has none of this identifier.
    """
    check_may_exist(file_id, UnknownFileError)
    query = select(media_file).where(media_file.c.id == file_id, media_file.c.media_id == media_id)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownFileError(file_id)
    return _file(row)


def record_replacement(
    connection: Connection, media_id: str, file: ReceivedFile, page: Page, asked_by: str
) -> str:
    """Write that a file is to take the place of the one that a media has, and return the job that prepares it.

    What was to take it before is put aside. Whatever is shown stays until the new one is ready.
    """
    next_change(connection)
    put_aside(connection, media_id)
    row = connection.execute(select(media).where(media.c.id == media_id)).mappings().one()
    same = (
        media_file.c.media_id == media_id,
        media_file.c.sha256 == file.sha256,
        media_file.c.page == page.page,
    )
    file_id = connection.execute(select(media_file.c.id).where(*same)).scalar()
    if file_id is None:
        file_id = secrets.token_hex(8)
        connection.execute(
            insert(media_file).values(
                id=file_id,
                media_id=media_id,
                state=WAITING,
                sha256=file.sha256,
                page=page.page,
                bytes=file.bytes,
                file_name=file.file_name,
                format=page.format,
                **_said_of_frame(row, page.format),
            )
        )
    return _record_wait(connection, row, str(file_id), asked_by)


def record_return(connection: Connection, media_id: str, file_id: str, asked_by: str) -> str:
    """Write that a file which a media had, or which failed, is to take its place; return the job that prepares it.

    Raises
    ------
    UnknownFileError
        If the media has none of this identifier.
    """
    next_change(connection)
    read_file(connection, media_id, file_id)
    put_aside(connection, media_id)
    row = connection.execute(select(media).where(media.c.id == media_id)).mappings().one()
    return _record_wait(connection, row, file_id, asked_by)


def put_aside(connection: Connection, media_id: str) -> bool:
    """Let no file take the place of the one that a media has; False where none was to.

    It stays among the earlier ones. The job that prepares it is over: whatever it makes is not wanted.
    """
    next_change(connection)
    coming = (media_file.c.media_id == media_id, media_file.c.state.in_((WAITING, FAILED)))
    ids = list(connection.execute(select(media_file.c.id).where(*coming)).scalars())
    if not ids:
        return False
    connection.execute(
        update(media_file)
        .where(*coming)
        .values(state=FORMER, replaced_at=now(), replaced_by=media_file.c.asked_by)
    )
    _end_jobs(connection, media_id, ids)
    return True


def mark_file_failed(connection: Connection, file_id: str, reason: str) -> None:
    """Write why a file cannot take its place, if it still waits for it; what is shown stays."""
    next_change(connection)
    waits = (media_file.c.id == file_id, media_file.c.state == WAITING)
    connection.execute(update(media_file).where(*waits).values(state=FAILED, reason=reason))


def mark_file_waiting(connection: Connection, file_id: str) -> bool:
    """Write that a file which failed is being prepared again; False where it is not to take a place any more."""
    next_change(connection)
    coming = (media_file.c.id == file_id, media_file.c.state.in_((WAITING, FAILED)))
    again = connection.execute(update(media_file).where(*coming).values(state=WAITING, reason=None))
    return bool(again.rowcount)


def _record_wait(connection: Connection, row: RowMapping, file_id: str, asked_by: str) -> str:
    connection.execute(
        update(media_file)
        .where(media_file.c.id == file_id)
        .values(
            state=WAITING,
            reason=None,
            asked_by=asked_by,
            replaced_at=None,
            replaced_by="",
        )
    )
    kind = MediaKind(row["kind"])
    return record_job(connection, kind, row["item_id"], media_id=row["id"], argument=file_id)


def _said_of_frame(row: RowMapping, media_type: str) -> dict[str, object]:
    """Return how a new model is read: as the one before, where it is written in the same format.

    A unit that was said of numbers without one would make a model whose format has a unit a thousand times as large.
    """
    same = row["format"] == media_type
    return {
        "unit": row["unit"] if same else None,
        "up_axis": row["up_axis"] if same else None,
        "draco": row["draco"],
    }


def _end_jobs(connection: Connection, media_id: str, file_ids: list[str]) -> None:
    connection.execute(
        update(job)
        .where(job.c.media_id == media_id, job.c.argument.in_(file_ids), job.c.state != "done")
        .values(state="done", reason=None, updated_at=now())
    )


def _read_work(connection: Connection, item_id: str) -> dict[str, tuple[str | None, float]]:
    """Return how far the jobs of an item are that prepare a file, by its identifier."""
    query = (
        select(job.c.argument, job.c.step, job.c.fraction)
        .join(media_file, media_file.c.id == job.c.argument)
        .where(job.c.item_id == item_id, job.c.state.in_(("queued", "running")))
    )
    return {row.argument: (row.step, row.fraction) for row in connection.execute(query)}


def _file(row: Row[tuple[object, ...]], work: tuple[str | None, float] | None = None) -> MediaFile:
    step, fraction = work or (None, 0.0)
    return MediaFile(
        id=row.id,
        media_id=row.media_id,
        state=row.state,
        sha256=row.sha256,
        page=row.page,
        bytes=row.bytes,
        file_name=row.file_name,
        format=row.format,
        reason=row.reason,
        reshaped=row.reshaped,
        came_at=row.came_at,
        asked_by=row.asked_by,
        replaced_at=row.replaced_at,
        replaced_by=row.replaced_by,
        step=step,
        fraction=fraction,
    )
