"""Flow 1, first half: a file comes in and is kept; the work on it is written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy import Connection

from iiif_server.catalog.deposits import (
    DepositedMedia,
    ItemDescription,
    MediaWords,
    Page,
    ReceivedFile,
    record_item,
    record_media,
)
from iiif_server.catalog.identifiers import check_identifier
from iiif_server.ingest.inspect import inspect_file
from iiif_server.ingest.keep import keep_original
from iiif_server.ingest.receive import clean_file_name, receive
from iiif_server.runtime import Runtime
from manifests.rights import COPYRIGHT_NOT_EVALUATED


@dataclass(frozen=True)
class Upload:
    """A file on its way in, with what is said of it."""

    stream: BinaryIO
    file_name: str
    words: MediaWords = field(default_factory=MediaWords)


@dataclass(frozen=True)
class KeptUpload:
    """A file that is in the store, with its pages: what becomes the media of an item."""

    file: ReceivedFile
    pages: tuple[Page, ...]
    words: MediaWords
    restored: bool = False


@dataclass(frozen=True)
class Deposit:
    """What a deposit came to: one media for each page of the file.

    `restored` tells that the same file was kept before, was damaged, and is whole again.
    """

    item_id: str
    media: tuple[DepositedMedia, ...]
    restored: bool = False

    @property
    def is_new(self) -> bool:
        """Tell whether anything was there that was not in the item before."""
        return any(each.job_id is not None for each in self.media)


def deposit(
    runtime: Runtime,
    upload: Upload,
    *,
    item_id: str,
    description: ItemDescription,
    on_bytes: Callable[[int], None] = lambda _bytes: None,
) -> Deposit:
    """Keep a file in an item, creating the item where it is new, and enqueue the work on it.

    The same file deposited again into the same item changes nothing, unless its original is damaged: then
    the original is restored.

    Raises
    ------
    RefusedError
        If the identifier or the file cannot be taken; nothing is kept then.
    StorageError
        If the store cannot keep the bytes; nothing is written then.
    """
    check_identifier("an item", item_id)
    kept = take_in(runtime, upload, on_bytes)
    with runtime.database.write() as connection:
        record_item(connection, item_id, description, COPYRIGHT_NOT_EVALUATED.uri)
        media = record_kept(connection, item_id, kept)
    return Deposit(item_id, media, kept.restored)


def take_in(
    runtime: Runtime, upload: Upload, on_bytes: Callable[[int], None] = lambda _bytes: None
) -> KeptUpload:
    """Keep a file, of no item yet: bytes come before rows.

    Raises
    ------
    RefusedError
        If the file cannot be taken; nothing is kept then.
    StorageError
        If the store cannot keep the bytes.
    """
    file_name = clean_file_name(upload.file_name)
    with receive(
        upload.stream,
        file_name,
        scratch_dir=runtime.settings.scratch_dir,
        max_bytes=runtime.settings.max_upload_bytes,
        on_bytes=on_bytes,
    ) as received:
        pages = inspect_file(
            received.path, file_name, pdf_unconfined=runtime.settings.pdf_unconfined
        )
        restored = keep_original(runtime.store, received)
    kept = ReceivedFile(received.sha256, received.bytes, received.file_name)
    return KeptUpload(kept, pages, upload.words, restored)


def record_kept(
    connection: Connection, item_id: str, kept: KeptUpload
) -> tuple[DepositedMedia, ...]:
    """Write the media and the jobs of a kept file: a queued job is enqueued, a worker will find it."""
    return tuple(
        record_media(connection, item_id, kept.file, page, kept.words) for page in kept.pages
    )
