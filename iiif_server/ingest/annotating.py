"""Taking in what is said of a media: a file of W3C annotations, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from iiif_server.catalog.annotations import (
    Recorded,
    read_frame,
    read_item_id,
    record_annotations,
)
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from iiif_server.runtime import Runtime
from manifests.annotation_reading import read_annotations


@dataclass(frozen=True)
class Annotated:
    """What became of a file: `clipped` parts reached out of the media."""

    recorded: Recorded
    clipped: int


def annotate(
    runtime: Runtime, media_id: str, content: bytes, *, in_place_of_all: bool = False
) -> Annotated:
    """Write the annotations of a file; the same file again changes nothing.

    Raises
    ------
    AnnotationError
        If anything in the file cannot be kept: then nothing of it is.
    UnknownMediaError, NotReadyError
        As for `read_frame`.
    """
    with runtime.database.read() as connection:
        frame = read_frame(connection, media_id)
    read = read_annotations(content, media_id, frame)
    with runtime.database.write() as connection:
        number = next_change(connection)
        recorded = record_annotations(
            connection, media_id, read.annotations, in_place_of_all=in_place_of_all
        )
        if recorded.is_change:
            touch_item(connection, read_item_id(connection, media_id), number)
    return Annotated(recorded, read.clipped)
