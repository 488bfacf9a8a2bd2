"""Writing down that what failed is tried again: a new job like one that is over."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, select

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.enqueue import record_job
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.jobs import OPEN
from iiif_server.catalog.limits import PUBLIC_KIND, mark_public_processing
from iiif_server.catalog.media import mark_processing
from iiif_server.catalog.media_files import mark_file_waiting
from iiif_server.database.tables import job
from iiif_server.errors import RefusedError, UnknownJobError


def record_retry(connection: Connection, identifier: str) -> str:
    """Write a new job like the failed one, or like the last one for a media, and return its identifier.

    The job of a media makes all its derivatives, the pyramid for the public too. Where such a job waits or runs
    already, that one is returned.

    Raises
    ------
    UnknownJobError
        If neither a job nor a media has this identifier.
    RefusedError
        If it is the job of an import, which is checked again at the studio.
    """
    check_may_exist(identifier, UnknownJobError)
    next_change(connection)  # of two who retry at once the second one finds the job of the first
    alike = _find_alike(connection, identifier)
    latest = select(job).where(alike).order_by(job.c.created_at.desc()).limit(1)
    row = connection.execute(latest).first()
    if row is None:
        raise UnknownJobError(identifier)
    if row.state in OPEN:
        return str(row.id)
    if row.media_id is not None:
        _begin_again(connection, row)
    return record_job(
        connection, row.kind, row.item_id, media_id=row.media_id, argument=row.argument
    )


def _find_alike(connection: Connection, identifier: str) -> ColumnElement[bool]:
    """Return which jobs do the same as the one, or as those for the media, of an identifier.

    Raises
    ------
    RefusedError
        If it is the job of an import.
    """
    named = connection.execute(select(job).where(job.c.id == identifier)).first()
    if named is None:
        own = (job.c.media_id == identifier, job.c.kind != PUBLIC_KIND)
        return and_(*own, job.c.argument.is_(None))
    if named.item_id is None:
        raise RefusedError(
            f"job {identifier} is for an import: check its list again at the studio, or by baovat import"
        )
    is_public = named.kind == PUBLIC_KIND
    if named.media_id is None or (named.argument is not None and not is_public):
        return job.c.id == identifier
    alike = and_(job.c.media_id == named.media_id, job.c.kind == named.kind)
    return alike if is_public else and_(alike, job.c.argument.is_(None))


def _begin_again(connection: Connection, row: Row[Any]) -> None:
    """Write that what a job was to make is being made again.

    Raises
    ------
    RefusedError
        If it prepared a file that is not to take the place of another one any more.
    """
    if row.kind == PUBLIC_KIND:
        mark_public_processing(connection, row.media_id)
    elif row.argument is None:
        mark_processing(connection, row.media_id)
    elif not mark_file_waiting(connection, row.argument):
        raise RefusedError(
            "another file has this place by now: bring the file in again at its item"
        )
