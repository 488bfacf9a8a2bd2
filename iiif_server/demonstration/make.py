"""Making one file of the demonstration collection and depositing it, as any other file is deposited."""

from __future__ import annotations

from collections.abc import Callable

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.catalog.jobs import Task
from iiif_server.catalog.media_said import MediaWords
from iiif_server.demonstration.catalogue import DEMONSTRATION_ITEMS, Piece
from iiif_server.errors import UnknownItemError
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.runtime import Runtime
from iiif_server.scratch import scratch_folder


def make_piece(runtime: Runtime, task: Task, progress: Callable[[str, float], None]) -> None:
    """Make the file that the job names, and deposit it in its place in the item.

    Raises
    ------
    UnknownItemError
        If this version of the collection has no such item or file.
    """
    position, piece = _find_piece(task)
    with scratch_folder(runtime.settings.scratch_dir, "make") as folder:
        path = folder / piece.file_name
        piece.write(path, lambda fraction: progress("make", fraction))
        with path.open("rb") as stream:
            words = MediaWords(piece.label, piece.alt, position)
            upload = Upload(stream, piece.file_name, words)
            deposit(runtime, upload, item_id=task.item_id, description=ItemDescription())


def _find_piece(task: Task) -> tuple[int, Piece]:
    """Return the file to make, and its place in the item."""
    for item in DEMONSTRATION_ITEMS:
        if item.id == task.item_id:
            for position, piece in enumerate(item.pieces):
                if piece.file_name == task.argument:
                    return position, piece
    raise UnknownItemError(f"{task.item_id}/{task.argument}")
