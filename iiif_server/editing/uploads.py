"""Files from browsers: received piece by piece into the data folder, until they are whole.

How much of a file came is the size of the file on disk and nothing else: what a crash leaves behind is right by itself.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from iiif_server.access.roles import Account
from iiif_server.catalog.edited_items import read_edited
from iiif_server.catalog.upload_rows import (
    KEPT,
    Target,
    UnknownUploadError,
    UploadRow,
    count_receiving,
    end_upload,
    list_expired,
    read_upload,
    record_upload,
    remove_uploads,
    sum_receiving,
    touch_upload,
)
from iiif_server.editing.annotations import check_belongs
from iiif_server.editing.imports import allow_gathering, check_count, import_name
from iiif_server.editing.items import allow_editing
from iiif_server.editing.upload_errors import (
    UploadBusyError,
    UploadOffsetError,
    UploadTooLargeError,
)
from iiif_server.errors import UnreadableUploadError
from iiif_server.ingest.receive import clean_file_name
from iiif_server.runtime import Runtime

#: An upload to which nothing happened for so long is given up: a weekend with a holiday after it.
LIFETIME = timedelta(days=7)
#: Files of one account that are on their way at once; a book has some hundreds of pages.
MOST_AT_ONCE = 500
#: Room that stays free on the disk, in bytes: the database and derivatives need some.
FREE_BYTES = 1_000_000_000

_PIECE_BYTES = 1 << 20


@dataclass(frozen=True)
class Receiving:
    """An upload, and how many of its bytes came."""

    row: UploadRow
    offset: int

    @property
    def is_whole(self) -> bool:
        """Whether all of it is there."""
        return self.offset == self.row.bytes


def begin_upload(
    runtime: Runtime, account: Account, target: Target, file_name: str, size: int
) -> Receiving:
    """Write that a file is going to come, and make its place.

    Raises
    ------
    UnknownItemError, UnknownMediaError, UnknownImportError, ForbiddenError
        If what it is for is not there, or not theirs to change.
    UnreadableUploadError
        If it is empty, or its name cannot be used.
    UploadTooLargeError
        If it is larger than what is taken in, or there is no room.
    """
    name = import_name(file_name) if target.import_id else shown_name(file_name)
    if size == 0:
        raise UnreadableUploadError(f"{name} is empty: it holds no bytes at all; copy it again.")
    if size > runtime.settings.max_upload_bytes:
        raise UploadTooLargeError(
            f"{name} has {size:,} bytes; at most {runtime.settings.max_upload_bytes:,} are taken in."
        )
    sweep_uploads(runtime)
    _folder(runtime).mkdir(parents=True, exist_ok=True)
    with runtime.database.write() as connection:
        allow_target(connection, account, target)
        if target.import_id:
            check_count(connection, target.import_id)
        count = count_receiving(connection, account.id)
        _check_room(runtime, name, size, count, sum_receiving(connection))
        row = record_upload(connection, account.id, target, name, size)
    upload_path(runtime, row.id).touch(mode=0o600)
    return Receiving(row, 0)


def look_at_upload(runtime: Runtime, account: Account, upload_id: str) -> Receiving:
    """Return somebody's upload and how much of it came.

    Raises
    ------
    UnknownUploadError
        If they have none of this identifier, or it was given up.
    """
    with runtime.database.read() as connection:
        row = read_upload(connection, upload_id, account.id)
    if row.state != KEPT and not upload_path(runtime, upload_id).exists():
        raise UnknownUploadError(upload_id)
    return Receiving(row, find_offset(runtime, row))


def find_offset(runtime: Runtime, row: UploadRow) -> int:
    """Return how much of a file lies here; nothing of one whose pieces another machine has."""
    if row.state == KEPT:
        return row.bytes
    try:
        return upload_path(runtime, row.id).stat().st_size
    except FileNotFoundError:
        return 0


def receive_piece(
    runtime: Runtime, account: Account, upload_id: str, offset: int, stream: IO[bytes]
) -> Receiving:
    """Write what comes after what is there; what came before a lost line stays.

    Raises
    ------
    UploadOffsetError
        If the piece does not begin where the file ends.
    UploadBusyError
        If another piece is coming in.
    UploadTooLargeError
        If more comes than was announced.
    """
    found = look_at_upload(runtime, account, upload_id)
    if found.row.state == KEPT:
        raise UploadOffsetError(offset, found.row.bytes)
    with _locked(upload_path(runtime, upload_id)) as file:
        there = file.seek(0, os.SEEK_END)
        if there != offset:
            raise UploadOffsetError(offset, there)
        _check_disk(runtime, found.row.file_name)
        try:
            _copy(stream, file, found.row.bytes - there, found.row.file_name)
        finally:
            file.flush()
            os.fsync(file.fileno())
    with runtime.database.write() as connection:
        touch_upload(connection, upload_id)
    return look_at_upload(runtime, account, upload_id)


def cancel_upload(runtime: Runtime, account: Account, upload_id: str) -> None:
    """Give an upload up, and delete what came of it."""
    with runtime.database.write() as connection:
        row = read_upload(connection, upload_id, account.id)
        remove_uploads(connection, [row.id])
    upload_path(runtime, upload_id).unlink(missing_ok=True)


def sweep_uploads(runtime: Runtime) -> int:
    """Delete what nobody went on with, and return how many that were."""
    with runtime.database.read() as connection:
        expired = list_expired(connection, LIFETIME)
    if expired:
        for upload_id in expired:
            upload_path(runtime, upload_id).unlink(missing_ok=True)
        with runtime.database.write() as connection:
            remove_uploads(connection, expired)
    return len(expired)


def shown_name(file_name: str) -> str:
    """Return a file's name without folders, in composed letters, as it is shown; no path is ever made of it."""
    last = file_name.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return clean_file_name(unicodedata.normalize("NFC", last))


def allow_target(connection: Connection, account: Account, target: Target) -> None:
    """Do nothing where somebody may bring a file for something.

    Raises
    ------
    UnknownItemError, UnknownMediaError, UnknownImportError, ForbiddenError
        If it is not there, or not theirs to change.
    """
    if target.import_id:
        allow_gathering(connection, account, target.import_id)
    else:
        allow_editing(account, read_edited(connection, target.item_id))
    if target.media_id:
        check_belongs(connection, target.item_id, target.media_id)


def _check_room(runtime: Runtime, name: str, size: int, count: int, coming: int) -> None:
    if count >= MOST_AT_ONCE:
        raise UploadTooLargeError(
            f"{count} files of yours are on their way already: let some arrive, or cancel them."
        )
    free = shutil.disk_usage(_folder(runtime)).free - FREE_BYTES
    # The deposit makes a second copy before the first one goes.
    if coming + 2 * size > free:
        raise UploadTooLargeError(
            f"there is no room for {name} ({size:,} bytes) just now: ask an administrator to free some space."
        )


def _check_disk(runtime: Runtime, name: str) -> None:
    """Leave room for the database, whatever was announced."""
    if shutil.disk_usage(_folder(runtime)).free < FREE_BYTES:
        raise UploadTooLargeError(
            f"there is no room for more of {name} just now: ask an administrator to free some space."
        )


def _copy(stream: IO[bytes], file: IO[bytes], room: int, name: str) -> None:
    """Write the stream, at most so many bytes."""
    while piece := stream.read(min(_PIECE_BYTES, room + 1)):
        if len(piece) > room:
            raise UploadTooLargeError(f"more of {name} comes than its length says.")
        file.write(piece)
        room -= len(piece)


def record_end(runtime: Runtime, upload_id: str, state: str, reason: str | None) -> None:
    """Write what became of an upload, and delete what came of it."""
    with runtime.database.write() as connection:
        end_upload(connection, upload_id, state, reason)
    upload_path(runtime, upload_id).unlink(missing_ok=True)


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """Open a file for one piece at a time, over all processes."""
    with path.open("r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UploadBusyError from None
        yield file


def _folder(runtime: Runtime) -> Path:
    return runtime.settings.data_dir / "uploads"


def upload_path(runtime: Runtime, upload_id: str) -> Path:
    """Return where the bytes of an upload lie that came."""
    return _folder(runtime) / upload_id
