"""Taking a file that could never be prepared out of its item."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, func, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.jobs import OPEN
from iiif_server.catalog.search_index import index_item
from iiif_server.database.editing_tables import media_file
from iiif_server.database.tables import annotation, job, media, text_track
from iiif_server.errors import RefusedError, UnknownJobError


@dataclass(frozen=True)
class Discarded:
    """What was taken out."""

    item_id: str
    media_id: str
    file_name: str


def discard_media(connection: Connection, identifier: str) -> Discarded:
    """Take a media out of its item whose file could never be prepared, with its jobs; its bytes stay in the store.

    Parameters
    ----------
    identifier
        Of the media, or of a job for it.

    Raises
    ------
    UnknownJobError
        If neither a job nor a media has this identifier.
    RefusedError
        If it is being prepared, or was shown before.
    """
    check_may_exist(identifier, UnknownJobError)
    number = next_change(connection)
    row = _find(connection, identifier)
    if row.state != "failed" or _was_shown(row) or _is_worked_on(connection, row.id):
        raise RefusedError(
            f"{row.file_name} cannot be discarded: only a file that could never be prepared can be"
        )
    for table in (job, annotation, text_track, media_file):
        connection.execute(delete(table).where(table.c.media_id == row.id))
    others = update(media).where(media.c.alternative_to == row.id)
    connection.execute(others.values(alternative_to=None))
    connection.execute(delete(media).where(media.c.id == row.id))
    index_item(connection, row.item_id)
    touch_item(connection, row.item_id, number)
    return Discarded(row.item_id, row.id, row.file_name)


def _find(connection: Connection, identifier: str) -> Row[tuple[object, ...]]:
    of_job = select(job.c.media_id).where(job.c.id == identifier).scalar_subquery()
    found = connection.execute(
        select(media).where((media.c.id == identifier) | (media.c.id == of_job))
    ).first()
    if found is None:
        raise UnknownJobError(identifier)
    return found


def _was_shown(row: Row[tuple[object, ...]]) -> bool:
    """Tell whether derivatives of it were ever made: others may have cited it."""
    return row.picture_width is not None or row.recording is not None


def _is_worked_on(connection: Connection, media_id: str) -> bool:
    """Tell whether a job waits or runs for it: another file may be about to take its place."""
    waiting = select(func.count()).where(job.c.media_id == media_id, job.c.state.in_(OPEN))
    return bool(connection.execute(waiting).scalar_one())
