"""What lies on a picture stays on it when a file of another size takes its place: notes, frames, the scale.

All of it is written in pixels of the full picture. A picture of other proportions shows something else: then people
have to look, and the scale, which would be wrong, is forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection, select, update

from iiif_server.catalog.annotation_records import record_annotations
from iiif_server.catalog.annotations import read_annotations
from iiif_server.catalog.following_exhibitions import follow_in_exhibitions
from iiif_server.catalog.media_words import PROPORTIONS_PERCENT
from iiif_server.catalog.texts import scale_from_json, scale_to_json
from iiif_server.database.tables import media
from manifests.annotation_bounds import scale
from manifests.model import MediaKind, Picture
from manifests.scale import Span


@dataclass(frozen=True)
class Sizes:
    """How large the picture of a media is, and the frame of its film; None where there is none, or not yet."""

    picture: Picture | None
    film: Picture | None


def read_sizes(connection: Connection, media_id: str) -> Sizes:
    """Return the sizes in whose pixels something may be written of a media."""
    row = connection.execute(select(media).where(media.c.id == media_id)).mappings().one()
    width, height = row["picture_width"], row["picture_height"]
    played = row["recording"] or {}
    return Sizes(
        Picture(width, height) if width else None,
        Picture(played["width"], played["height"]) if played.get("width") else None,
    )


def follow_size(connection: Connection, media_id: str, before: Sizes) -> bool:
    """Carry what lies on the picture of a media over to its new size; True where somebody has to look at it.

    That is where its proportions are others, and anything was said of places on it, or of its scale.

    It is called in the transaction that marks the new picture ready, afterwards: that one tells of the change.
    """
    after = read_sizes(connection, media_id)
    row = connection.execute(select(media).where(media.c.id == media_id)).mappings().one()
    kind = MediaKind(row["kind"])
    if kind is MediaKind.MODEL:
        return False  # places on a model are written in metres, and nobody draws on its picture
    is_film = kind is MediaKind.VIDEO
    drawn = (before.film, after.film) if is_film else (before.picture, after.picture)
    reshaped = _follow_annotations(connection, media_id, *drawn)
    if before.picture is None or after.picture is None or before.picture == after.picture:
        return reshaped
    framed = follow_in_exhibitions(connection, media_id, before.picture, after.picture)
    scaled = kind is MediaKind.IMAGE and _follow_scale(
        connection, media_id, before.picture, after.picture
    )
    return reshaped or ((framed or scaled) and _differ(before.picture, after.picture))


def _follow_annotations(
    connection: Connection, media_id: str, before: Picture | None, after: Picture | None
) -> bool:
    if before is None or after is None or before == after:
        return False
    said = read_annotations(connection, media_id)
    moved = [replace(each, selector=scale(each.selector, before, after)) for each in said]
    record_annotations(connection, media_id, moved, in_place_of_all=False)
    return bool(said) and _differ(before, after)


def _follow_scale(connection: Connection, media_id: str, before: Picture, after: Picture) -> bool:
    """Say how long a number of the new picture's pixels is, if anybody did; of other proportions nobody knows it."""
    row = connection.execute(select(media.c.scale).where(media.c.id == media_id)).one()
    if row.scale is None:
        return False
    said = scale_from_json(row.scale)
    if _differ(before, after):
        kept = None
    elif said.span is Span.PIXELS:
        kept = scale_to_json(replace(said, pixels=said.pixels * after.width / before.width))
    else:
        return True
    connection.execute(update(media).where(media.c.id == media_id).values(scale=kept))
    return True


def _differ(before: Picture, after: Picture) -> bool:
    """Tell whether two pictures have other proportions."""
    difference = abs(before.width * after.height - after.width * before.height)
    return 100 * difference > PROPORTIONS_PERCENT * after.width * before.height
