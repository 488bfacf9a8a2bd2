"""Files that could never be prepared: taken out of their item, which is not shown for the sake of them alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, Row, delete, func, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import record_state
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.search_index import index_item
from iiif_server.database.editing_tables import media_file
from iiif_server.database.tables import annotation, item, job, media, text_track
from iiif_server.errors import RefusedError, UnknownJobError
from manifests.record import EMPTY
from manifests.record_values import record_from_values


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
    if row.state != "failed" or _was_shown(row):
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


def hide_where_all_failed(connection: Connection, item_id: str) -> None:
    """Make an item a draft again that a deposit published, and that says nothing and has nothing to show."""
    row = connection.execute(select(item).where(item.c.id == item_id)).one()
    if row.state != "published" or row.summary or row.metadata:
        return
    said = replace(record_from_values(row.record), work_rights="", metadata_rights="")
    alive = select(func.count()).where(media.c.item_id == item_id, media.c.state != "failed")
    if said == EMPTY and not connection.execute(alive).scalar_one():
        record_state(connection, item_id, "draft")


def _find(connection: Connection, identifier: str) -> Row[tuple[object, ...]]:
    of_job = select(job.c.media_id).where(job.c.id == identifier).scalar_subquery()
    found = connection.execute(
        select(media).where(media.c.id.in_([identifier]) | (media.c.id == of_job))
    ).first()
    if found is None:
        raise UnknownJobError(identifier)
    return found


def _was_shown(row: Row[tuple[object, ...]]) -> bool:
    """Tell whether derivatives of it were ever made: others may have cited it."""
    return row.picture_width is not None or row.recording is not None
