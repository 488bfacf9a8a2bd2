"""What becomes of a file from a browser that is whole: media of an item, the file of one, or a part of an import."""

from __future__ import annotations

from collections.abc import Callable

from iiif_server.access.roles import Account
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import Page
from iiif_server.catalog.upload_rows import KEPT, REFUSED, Target, UploadRow
from iiif_server.editing.imports import place_file
from iiif_server.editing.replacing import check_fits, record_in_place
from iiif_server.editing.upload_errors import UploadIncompleteError
from iiif_server.editing.uploads import (
    allow_target,
    look_at_upload,
    record_end,
    upload_path,
)
from iiif_server.errors import RefusedError
from iiif_server.ingest.deposit import Deposit, Upload, record_kept, take_in
from iiif_server.runtime import Runtime


def deposit_upload(runtime: Runtime, account: Account, upload_id: str) -> Deposit:
    """Keep a file that is whole in its item and enqueue the work on it, or put it beside the list of its import.

    Where it is for a media, it takes the place of that media's file as soon as it is prepared. Asked again, it changes
    nothing, and no media is named.

    Raises
    ------
    UploadIncompleteError
        If not all of it came.
    RefusedError
        If the file cannot be taken; the upload is over then, with the reason.
    """
    found = look_at_upload(runtime, account, upload_id)
    row = found.row
    if row.state == KEPT:
        return Deposit(row.target.item_id, ())
    if not found.is_whole:
        raise UploadIncompleteError(row.file_name, found.offset, row.bytes)
    with runtime.database.read() as connection:
        allow_target(connection, account, row.target)
    if row.target.import_id:
        place_file(runtime, row.target.import_id, row.file_name, upload_path(runtime, upload_id))
        record_end(runtime, upload_id, KEPT, None)
        return Deposit("", ())
    try:
        done = _keep(runtime, account, row)
    except RefusedError as error:
        record_end(runtime, upload_id, REFUSED, str(error))
        raise
    record_end(runtime, upload_id, KEPT, None)
    return done


def _keep(runtime: Runtime, account: Account, row: UploadRow) -> Deposit:
    item_id = row.target.item_id
    with upload_path(runtime, row.id).open("rb") as stream:
        upload = Upload(stream, row.file_name)
        kept = take_in(runtime, upload, item_id=item_id, check=_check_of(runtime, row.target))
    with runtime.database.write() as connection:
        next_change(connection)
        # Asked again: keeping some gigabytes takes minutes, in which an item may have been published.
        allow_target(connection, account, row.target)
        if row.target.media_id:
            media = record_in_place(connection, row.target.media_id, item_id, kept, account.name)
        else:
            media = record_kept(connection, item_id, kept)
    return Deposit(item_id, media, kept.restored)


def _check_of(runtime: Runtime, target: Target) -> Callable[[tuple[Page, ...]], None]:
    """Return what a file has to pass beside being one that is taken, before anything of it is kept."""

    def check(pages: tuple[Page, ...]) -> None:
        if target.media_id:
            with runtime.database.read() as connection:
                check_fits(connection, target.media_id, pages)

    return check
