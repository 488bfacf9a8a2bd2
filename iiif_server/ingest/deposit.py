"""Flow 1, first half: a file comes in and is kept; the work on it is written down."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import BinaryIO

from sqlalchemy import Connection

from iiif_server.catalog.deposits import (
    DepositedMedia,
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
)
from iiif_server.catalog.identifiers import check_identifier
from iiif_server.catalog.media_said import MediaWords
from iiif_server.catalog.media_words import check_new_alternative
from iiif_server.errors import RefusedError
from iiif_server.ingest.inspect import inspect_file
from iiif_server.ingest.keep import keep_original
from iiif_server.ingest.receive import Received, clean_file_name, receive
from iiif_server.runtime import Runtime
from manifests.model import MediaKind
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from manifests.scale import UNSTATED


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
    with _received(runtime, upload, on_bytes) as received:
        return keep_received(
            runtime, received, upload.words, item_id=item_id, description=description
        )


def keep_received(
    runtime: Runtime,
    received: Received,
    words: MediaWords,
    *,
    item_id: str,
    description: ItemDescription,
) -> Deposit:
    """Keep a file that has come in, and write it into its item: what `deposit` does after receiving.

    Raises
    ------
    RefusedError
        If the identifier or the file cannot be taken; nothing is kept then.
    StorageError
        If the store cannot keep the bytes; nothing is written then.
    """
    check_identifier("an item", item_id)
    kept = _keep(runtime, received, words, item_id)
    with runtime.database.write() as connection:
        record_item(connection, item_id, description, COPYRIGHT_NOT_EVALUATED.uri)
        media = record_kept(connection, item_id, kept)
    return Deposit(item_id, media, kept.restored)


def take_in(
    runtime: Runtime,
    upload: Upload,
    on_bytes: Callable[[int], None] = lambda _bytes: None,
    *,
    item_id: str,
    check: Callable[[tuple[Page, ...]], None] = lambda _pages: None,
) -> KeptUpload:
    """Keep a file that is going to belong to an item: bytes come before rows.

    Parameters
    ----------
    check
        Looks at what is in the file, and raises where it cannot be taken for what it is meant for.

    Raises
    ------
    RefusedError
        If the file cannot be taken; nothing is kept then.
    StorageError
        If the store cannot keep the bytes.
    """
    with _received(runtime, upload, on_bytes) as received:
        return _keep(runtime, received, upload.words, item_id, check)


def _received(
    runtime: Runtime, upload: Upload, on_bytes: Callable[[int], None]
) -> AbstractContextManager[Received]:
    return receive(
        upload.stream,
        clean_file_name(upload.file_name),
        scratch_dir=runtime.settings.scratch_dir,
        max_bytes=runtime.settings.max_upload_bytes,
        on_bytes=on_bytes,
    )


def _keep(
    runtime: Runtime,
    received: Received,
    words: MediaWords,
    item_id: str,
    check: Callable[[tuple[Page, ...]], None] = lambda _pages: None,
) -> KeptUpload:
    """Look at a file, and keep it where it and what is said of it can be taken."""
    pages = inspect_file(
        received.path, received.file_name, pdf_unconfined=runtime.settings.pdf_unconfined
    )
    _check_words(runtime, item_id, pages, words)
    check(pages)
    restored = keep_original(runtime.store, received)
    file = ReceivedFile(received.sha256, received.bytes, received.file_name)
    return KeptUpload(file, pages, words, restored)


def _check_words(
    runtime: Runtime, item_id: str, pages: tuple[Page, ...], words: MediaWords
) -> None:
    """Refuse what cannot be said of the file before anything of it is kept."""
    if words.scale != UNSTATED and any(page.kind is not MediaKind.IMAGE for page in pages):
        raise RefusedError(
            "Only a picture has a scale: leave out --scale for models and recordings."
        )
    if words.alternative_to:
        with runtime.database.read() as connection:
            for page in pages:
                check_new_alternative(connection, item_id, page.kind, words.alternative_to)


def record_kept(
    connection: Connection, item_id: str, kept: KeptUpload
) -> tuple[DepositedMedia, ...]:
    """Write the media and the jobs of a kept file: a queued job is enqueued, a worker will find it."""
    return tuple(
        record_media(connection, item_id, kept.file, page, kept.words) for page in kept.pages
    )
