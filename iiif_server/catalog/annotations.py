"""What is said of media, as it is kept or as it is shown, and what it must lie within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection, RowMapping, func, select

from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.database.tables import annotation, media
from iiif_server.errors import NotReadyError, UnknownMediaError
from manifests.annotation import Annotation, Granularity, Motivation
from manifests.annotation_bounds import Frame, scale
from manifests.annotation_page import EMBEDDED_AT_MOST
from manifests.annotation_values import (
    bodies_from_values,
    creator_from_values,
    selector_from_values,
)
from manifests.model import Media, MediaKind, Picture


def read_item_id(connection: Connection, media_id: str) -> str:
    """Return the item that a media belongs to.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    return str(_read_media(connection, media_id)["item_id"])


def read_frame(connection: Connection, media_id: str) -> Frame:
    """Return what an annotation of a media must lie within.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    NotReadyError
        If it is a picture whose size is not known yet.
    """
    row = _read_media(connection, media_id)
    kind = MediaKind(row["kind"])
    if kind is MediaKind.IMAGE and row["picture_width"] is None:
        msg = f"The media {media_id!r} is not ready, so the size of its picture is not known; annotate it afterwards."
        raise NotReadyError(msg)
    recording = row["recording"] or {}
    width, height = row["picture_width"] or 0, row["picture_height"] or 0
    if kind is MediaKind.VIDEO:
        width, height = recording.get("width", width), recording.get("height", height)
    return Frame(kind, width, height, recording.get("duration_s"))


def _read_media(connection: Connection, media_id: str) -> RowMapping:
    check_may_exist(media_id, UnknownMediaError)
    row = connection.execute(select(media).where(media.c.id == media_id)).mappings().first()
    if row is None:
        raise UnknownMediaError(media_id)
    return row


def read_annotations(connection: Connection, media_id: str) -> tuple[Annotation, ...]:
    """Return all that is said of a media, in its order and in pixels of the full picture."""
    query = select(annotation).where(annotation.c.media_id == media_id)
    rows = connection.execute(query.order_by(annotation.c.position, annotation.c.id)).mappings()
    return tuple(annotation_from_row(row) for row in rows)


def read_shown_annotations(connection: Connection, shown: Media) -> tuple[Annotation, ...]:
    """Return all that is said of a media, on the picture that somebody is shown of it."""
    row = _read_media(connection, shown.id)
    return tuple(show(each, row, shown) for each in read_annotations(connection, shown.id))


def attach_annotations(
    connection: Connection, item_id: str, shown: Sequence[Media]
) -> tuple[Media, ...]:
    """Return the media of an item with what is said of them: how much, and all of it where that is little."""
    query = (
        select(annotation.c.media_id, func.count().label("said"))
        .join(media, media.c.id == annotation.c.media_id)
        .where(media.c.item_id == item_id)
        .group_by(annotation.c.media_id)
    )
    counts: dict[str, int] = {row.media_id: row.said for row in connection.execute(query)}
    if not counts:
        return tuple(shown)
    few = sum(counts.values()) <= EMBEDDED_AT_MOST
    return tuple(
        replace(
            each,
            annotation_count=counts.get(each.id, 0),
            annotations=read_shown_annotations(connection, each)
            if few and each.id in counts
            else (),
        )
        for each in shown
    )


def show(said: Annotation, row: RowMapping, shown: Media) -> Annotation:
    """Return an annotation on the picture that somebody is shown, which may be smaller than the full one.

    Parameters
    ----------
    row
        Of a query that selects the size of the full picture of the media.
    """
    if shown.kind is not MediaKind.IMAGE:
        return said
    full = Picture(row["picture_width"], row["picture_height"])
    return replace(said, selector=scale(said.selector, full, shown.still))


def annotation_from_row(row: RowMapping) -> Annotation:
    """Return an annotation as it was written down."""
    return Annotation(
        id=row["id"],
        motivation=Motivation(row["motivation"]),
        bodies=bodies_from_values(row["body"]),
        selector=selector_from_values(row["selector"]),
        granularity=None if row["granularity"] is None else Granularity(row["granularity"]),
        creator=creator_from_values(row["creator"]),
        created=row["created_at"],
        modified=row["modified_at"],
    )
