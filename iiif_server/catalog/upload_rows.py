"""Files on their way in from browsers, as rows."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.database.columns import now
from iiif_server.database.editing_tables import upload
from iiif_server.errors import UnknownError

RECEIVING, KEPT, REFUSED = "receiving", "kept", "refused"


class UnknownUploadError(UnknownError):
    """There is no such upload, or it is somebody else's, or it expired."""

    noun = "upload"


@dataclass(frozen=True)
class Target:
    """What a file is for: an item, or an import; one of the two is empty.

    With `media_id`, it is to replace the file of that media of the item.
    """

    item_id: str = ""
    import_id: str = ""
    media_id: str = ""


@dataclass(frozen=True)
class UploadRow:
    """One file on its way: `bytes` are all that it has."""

    id: str
    account_id: str
    target: Target
    file_name: str
    bytes: int
    state: str
    reason: str | None
    touched_at: datetime


def record_upload(
    connection: Connection, account_id: str, target: Target, file_name: str, size: int
) -> UploadRow:
    """Write that a file is going to come."""
    made = UploadRow(
        *(secrets.token_hex(16), account_id, target, file_name, size, RECEIVING, None, now())
    )
    connection.execute(
        insert(upload).values(
            id=made.id,
            account_id=account_id,
            item_id=target.item_id or None,
            import_id=target.import_id or None,
            media_id=target.media_id or None,
            file_name=file_name,
            bytes=size,
            state=RECEIVING,
            touched_at=made.touched_at,
        )
    )
    return made


def read_upload(connection: Connection, upload_id: str, account_id: str) -> UploadRow:
    """Return somebody's upload.

    Raises
    ------
    UnknownUploadError
        If they have none of this identifier.
    """
    check_may_exist(upload_id, UnknownUploadError)
    query = select(upload).where(upload.c.id == upload_id, upload.c.account_id == account_id)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownUploadError(upload_id)
    return _upload(row)


def list_uploads(connection: Connection, account_id: str) -> tuple[UploadRow, ...]:
    """Return somebody's uploads that are not kept, the newest first."""
    query = (
        select(upload)
        .where(upload.c.account_id == account_id, upload.c.state != KEPT)
        .order_by(upload.c.touched_at.desc(), upload.c.id)
    )
    return tuple(_upload(row) for row in connection.execute(query))


def count_receiving(connection: Connection, account_id: str) -> int:
    """Return how many files of somebody are on their way."""
    query = select(func.count()).where(
        upload.c.account_id == account_id, upload.c.state == RECEIVING
    )
    return int(connection.execute(query).scalar_one())


def count_of_import(connection: Connection, import_id: str) -> int:
    """Return how many files came or are on their way to an import."""
    query = select(func.count()).where(
        upload.c.import_id == import_id, upload.c.state.in_((RECEIVING, KEPT))
    )
    return int(connection.execute(query).scalar_one())


def sum_receiving(connection: Connection) -> int:
    """Return how many bytes all files will have that are on their way."""
    query = select(func.coalesce(func.sum(upload.c.bytes), 0)).where(upload.c.state == RECEIVING)
    return int(connection.execute(query).scalar_one())


def touch_upload(connection: Connection, upload_id: str) -> None:
    """Write that something came now: its time to expire begins anew."""
    connection.execute(update(upload).where(upload.c.id == upload_id).values(touched_at=now()))


def end_upload(connection: Connection, upload_id: str, state: str, reason: str | None) -> None:
    """Write what became of an upload."""
    change = update(upload).where(upload.c.id == upload_id)
    connection.execute(change.values(state=state, reason=reason, touched_at=now()))


def remove_uploads(connection: Connection, upload_ids: Sequence[str]) -> None:
    """Forget some uploads."""
    connection.execute(delete(upload).where(upload.c.id.in_(upload_ids)))


def list_expired(connection: Connection, lifetime: timedelta) -> tuple[str, ...]:
    """Return some of the uploads to which nothing happened for so long."""
    query = select(upload.c.id).where(upload.c.touched_at < now() - lifetime).limit(500)
    return tuple(connection.execute(query).scalars())


def _upload(row: Row[tuple[object, ...]]) -> UploadRow:
    return UploadRow(
        row.id,
        row.account_id,
        Target(row.item_id or "", row.import_id or "", row.media_id or ""),
        row.file_name,
        row.bytes,
        row.state,
        row.reason,
        row.touched_at,
    )
