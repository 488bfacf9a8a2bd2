"""Taking in what is said of a media: a file of W3C annotations, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from iiif_server.catalog.annotation_records import Recorded, record_annotations
from iiif_server.catalog.annotations import read_frame
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
        recorded = record_annotations(
            connection, media_id, read.annotations, in_place_of_all=in_place_of_all
        )
    return Annotated(recorded, read.clipped)
