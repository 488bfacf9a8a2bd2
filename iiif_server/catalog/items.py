"""Items: their stamp for caching, and all of one for a manifest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.texts import statement_from_json, texts_from_json
from iiif_server.database.tables import item, media, now
from iiif_server.errors import UnknownItemError
from manifests.model import Item, Media, MediaKind, ModelLevel, Picture, Provider


@dataclass(frozen=True)
class ItemStamp:
    """What decides whether somebody may see an item, and whether what they hold is fresh."""

    id: str
    revision: int
    state: str


def find_stamp(connection: Connection, item_id: str) -> ItemStamp | None:
    """Return the stamp of an item, or None."""
    query = select(item.c.id, item.c.revision, item.c.state).where(item.c.id == item_id)
    row = connection.execute(query).first()
    return None if row is None else ItemStamp(row.id, row.revision, row.state)


def read_stamp(connection: Connection, item_id: str) -> ItemStamp:
    """Return the stamp of an item.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    stamp = find_stamp(connection, item_id)
    if stamp is None:
        raise UnknownItemError(item_id)
    return stamp


def has_items(connection: Connection) -> bool:
    """Tell whether anything is catalogued."""
    return connection.execute(select(item.c.id).limit(1)).first() is not None


def touch_item(connection: Connection, item_id: str) -> None:
    """Raise the item's revision, so that everything built from it counts as changed."""
    connection.execute(
        update(item)
        .where(item.c.id == item_id)
        .values(revision=item.c.revision + 1, changed=next_change(connection), updated_at=now())
    )


def read_item(connection: Connection, item_id: str, provider: Provider) -> Item:
    """Return an item with those of its media that are ready.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    row = connection.execute(select(item).where(item.c.id == item_id)).mappings().first()
    if row is None:
        raise UnknownItemError(item_id)
    query = (
        select(media)
        .where(media.c.item_id == item_id, media.c.state == "ready")
        .order_by(media.c.position, media.c.page)
    )
    shown = tuple(media_from_row(each) for each in connection.execute(query).mappings())
    required = row["required_statement"]
    return Item(
        id=row["id"],
        revision=row["revision"],
        label=texts_from_json(row["label"]),
        summary=texts_from_json(row["summary"]),
        metadata=tuple(statement_from_json(entry) for entry in row["metadata"]),
        rights=row["rights"],
        required_statement=None if required is None else statement_from_json(required),
        provider=provider,
        media=shown,
    )


def media_from_row(row: RowMapping) -> Media:
    """Return a ready media as the builders of manifests want it."""
    return Media(
        id=row["id"],
        kind=MediaKind(row["kind"]),
        label=texts_from_json(row["label"]),
        picture=Picture(row["picture_width"], row["picture_height"]),
        alt=texts_from_json(row["alt"]),
        levels=tuple(_level_from_json(level) for level in row["levels"]),
    )


def _level_from_json(level: dict[str, Any]) -> ModelLevel:
    return ModelLevel(
        level["name"], level["triangles"], level["bytes"], level["rms_mm"], level["detail_mm"]
    )
