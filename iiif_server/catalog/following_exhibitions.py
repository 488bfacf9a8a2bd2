"""Frames of exhibitions on a picture that was replaced by one of another size: in drafts, versions and editions.

An edition is frozen in what it shows, and it is written in pixels: to go on showing the same part, its numbers follow.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Table, Text, and_, cast, or_, select, update

from iiif_server.catalog.exhibitions import OPERATOR, find_locked_draft, list_drafts, record_change
from iiif_server.database.exhibition_tables import edition, exhibition_version
from iiif_server.database.tables import media
from manifests.exhibition.following import Followed, follow_picture
from manifests.exhibition.values import exhibition_from_values, exhibition_to_values
from manifests.model import MediaKind, Picture


def follow_in_exhibitions(
    connection: Connection, media_id: str, before: Picture, after: Picture
) -> bool:
    """Carry the frames of all exhibitions over to the new size of a picture; False where none lies on it.

    Whoever has a draft open that changes is told so when they save, as by any other change of it.
    """
    followed = _describe(connection, media_id, before, after)
    changed = False
    for listed in list_drafts(connection):
        if follow_picture(listed.exhibition, followed) == listed.exhibition:
            continue
        draft = find_locked_draft(connection, listed.stamp.slug)
        if draft is not None:
            moved = follow_picture(draft.exhibition, followed)
            document = exhibition_to_values(moved)
            record_change(connection, draft, document, draft.stale, OPERATOR)
            changed = True
    numbered = (edition.c.slug, edition.c.number)
    changed |= _follow_in(connection, edition, numbered, followed)
    _follow_in(
        connection,
        exhibition_version,
        (exhibition_version.c.slug, exhibition_version.c.revision),
        followed,
    )
    return changed


def _describe(connection: Connection, media_id: str, before: Picture, after: Picture) -> Followed:
    """Return a picture by all its names: documents that are written by hand count the pictures of an item."""
    of_item = select(media.c.item_id).where(media.c.id == media_id).scalar_subquery()
    counted = (
        select(media.c.id, media.c.item_id)
        .where(media.c.item_id == of_item, media.c.kind == MediaKind.IMAGE.value)
        .where(media.c.state == "ready")
        .order_by(media.c.position, media.c.page)
    )
    rows = connection.execute(counted).all()
    numbers = {row.id: number for number, row in enumerate(rows, 1)}
    item_id = str(connection.execute(select(of_item)).scalar_one())
    return Followed(item_id, media_id, numbers.get(media_id, 0), before, after)


def _follow_in(
    connection: Connection, table: Table, keys: tuple[Column[str], Column[int]], followed: Followed
) -> bool:
    said = cast(table.c.document, Text)
    naming = or_(said.contains(followed.media_id), said.contains(followed.item_id, autoescape=True))
    changed = False
    for row in connection.execute(select(*keys, table.c.document).where(naming)).all():
        written = exhibition_from_values(row.document)
        moved = follow_picture(written, followed)
        if moved != written:
            same = and_(keys[0] == row[0], keys[1] == row[1])
            values = {"document": exhibition_to_values(moved)}
            connection.execute(update(table).where(same).values(values))
            changed = True
    return changed
