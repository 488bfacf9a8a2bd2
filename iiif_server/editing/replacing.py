"""Another file in the place of one that a media has, and an earlier one in its place again; none of them is lost."""

from __future__ import annotations

from sqlalchemy import Connection

from iiif_server.access.roles import Account
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import DepositedMedia, Page
from iiif_server.catalog.edited_items import read_edited
from iiif_server.catalog.known_files import find_known_file
from iiif_server.catalog.media import read_row
from iiif_server.catalog.media_files import (
    CURRENT,
    FAILED,
    FORMER,
    WAITING,
    put_aside,
    read_file,
    record_replacement,
    record_return,
)
from iiif_server.editing.annotations import check_belongs
from iiif_server.editing.items import allow_editing
from iiif_server.editing.upload_errors import (
    FileElsewhereError,
    OtherKindError,
    SeveralPagesError,
)
from iiif_server.ingest.deposit import KeptUpload
from iiif_server.runtime import Runtime


def check_fits(connection: Connection, media_id: str, pages: tuple[Page, ...]) -> None:
    """Refuse a file that is nothing like the one whose place it is to take.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    SeveralPagesError
        If it would be several media.
    OtherKindError
        If it is a model and that one is a picture, or the like.
    """
    row = read_row(connection, media_id)
    if len(pages) != 1:
        raise SeveralPagesError(len(pages))
    if pages[0].kind.value != row["kind"]:
        raise OtherKindError(row["file_name"], row["kind"], pages[0].kind.value)


def record_in_place(
    connection: Connection, media_id: str, item_id: str, kept: KeptUpload, asked_by: str
) -> tuple[DepositedMedia, ...]:
    """Write that a kept file is to take the place of the one that a media has; the one that it has changes nothing.

    Raises
    ------
    UnknownMediaError, SeveralPagesError, OtherKindError
        As `check_fits` does.
    FileElsewhereError
        If another media of the item has, or had, this very file.
    """
    check_fits(connection, media_id, kept.pages)
    [page] = kept.pages
    known = find_known_file(connection, item_id, kept.file.sha256, page.page)
    if known is not None and known.media_id != media_id:
        raise FileElsewhereError(kept.file.file_name)
    if known is not None and known.state in (CURRENT, WAITING):
        return (DepositedMedia(media_id, None),)
    job_id = record_replacement(connection, media_id, kept.file, page, asked_by)
    return (DepositedMedia(media_id, job_id),)


def restore_file(
    runtime: Runtime, account: Account, item_id: str, media_id: str, file_id: str
) -> bool:
    """Let an earlier file, or one that failed, take its place again once it is prepared; False where it does already.

    Raises
    ------
    UnknownItemError, UnknownMediaError, UnknownFileError
        If there is none.
    ForbiddenError
        If the item is not theirs, or public, and their role does not allow that.
    """
    with runtime.database.write() as connection:
        next_change(connection)
        _allow(connection, account, item_id, media_id)
        if read_file(connection, media_id, file_id).state not in (FORMER, FAILED):
            return False
        record_return(connection, media_id, file_id, account.name)
    return True


def put_file_aside(
    runtime: Runtime, account: Account, item_id: str, media_id: str, file_id: str
) -> bool:
    """Let a file that is being prepared, or failed, take no place; it stays among the earlier ones. False where it is.

    Raises
    ------
    UnknownItemError, UnknownMediaError, UnknownFileError, ForbiddenError
        As `restore_file` does.
    """
    with runtime.database.write() as connection:
        next_change(connection)
        _allow(connection, account, item_id, media_id)
        if read_file(connection, media_id, file_id).state not in (WAITING, FAILED):
            return False
        return put_aside(connection, media_id)


def _allow(connection: Connection, account: Account, item_id: str, media_id: str) -> None:
    allow_editing(account, read_edited(connection, item_id))
    check_belongs(connection, item_id, media_id)
