"""Collections: which there are, and what a visitor finds in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from iiif_server.access.policy import Actor
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import find_media
from iiif_server.catalog.shown import LIMIT_COLUMNS, has_picture, is_shown
from iiif_server.catalog.texts import texts_from_json, texts_to_json
from iiif_server.database.tables import collection, collection_item, item, media
from iiif_server.errors import UnknownCollectionError
from manifests.model import Collection, CollectionReference, ItemReference, Media, Provider
from manifests.texts import LanguageMap

#: The collection of everything has an identifier, but no row.
TOP = "top"

TOP_LABEL: LanguageMap = {"vi": ("Bộ sưu tập số",), "en": ("The digital collection",)}
TOP_SUMMARY: LanguageMap = {
    "vi": ("Tất cả hiện vật, di tích, di sản và tư liệu đã được công bố.",),
    "en": ("All objects, monuments, traditions and documents that are published.",),
}


@dataclass(frozen=True)
class CollectionDescription:
    """A collection as somebody describes it."""

    id: str
    label: LanguageMap
    summary: LanguageMap


def record_collection(
    connection: Connection, described: CollectionDescription, item_ids: Sequence[str]
) -> None:
    """Write a collection with its items in this order, replacing one of the same identifier.

    The items that come or go count as changed: whoever remembers what is in it looks at them again.
    """
    number = next_change(connection)
    before = select(collection_item.c.item_id).where(
        collection_item.c.collection_id == described.id
    )
    moved = set(connection.execute(before).scalars()) ^ set(item_ids)
    position = connection.execute(select(func.count()).select_from(collection)).scalar_one()
    connection.execute(
        delete(collection_item).where(collection_item.c.collection_id == described.id)
    )
    connection.execute(delete(collection).where(collection.c.id == described.id))
    connection.execute(
        insert(collection).values(
            id=described.id,
            position=position,
            label=texts_to_json(described.label),
            summary=texts_to_json(described.summary),
        )
    )
    rows = [
        {"collection_id": described.id, "item_id": item_id, "position": place}
        for place, item_id in enumerate(item_ids)
    ]
    if rows:
        connection.execute(insert(collection_item), rows)
    touched = update(item).where(item.c.id == bindparam("moved"))
    changed = touched.values(revision=item.c.revision + 1, changed=number)
    if moved:
        connection.execute(changed, [{"moved": item_id} for item_id in sorted(moved)])


def read_collection(connection: Connection, collection_id: str, provider: Provider) -> Collection:
    """Return a collection with its published items that have something to show.

    The collection ``top`` holds every collection and every item.

    Raises
    ------
    UnknownCollectionError
        If there is no such collection.
    """
    check_may_exist(collection_id, UnknownCollectionError)
    if collection_id == TOP:
        return Collection(
            TOP,
            TOP_LABEL,
            TOP_SUMMARY,
            provider,
            _all_collections(connection),
            _items(connection, None),
        )
    row = (
        connection.execute(select(collection).where(collection.c.id == collection_id))
        .mappings()
        .first()
    )
    if row is None:
        raise UnknownCollectionError(collection_id)
    return Collection(
        id=row["id"],
        label=texts_from_json(row["label"]),
        summary=texts_from_json(row["summary"]),
        provider=provider,
        collections=(),
        items=_items(connection, collection_id),
    )


def read_collections_of(connection: Connection, item_id: str) -> tuple[CollectionReference, ...]:
    """Return the collections that an item belongs to."""
    query = (
        select(collection.c.id, collection.c.label)
        .join(collection_item, collection_item.c.collection_id == collection.c.id)
        .where(collection_item.c.item_id == item_id)
        .order_by(collection.c.position)
    )
    return tuple(
        CollectionReference(row.id, texts_from_json(row.label)) for row in connection.execute(query)
    )


def _all_collections(connection: Connection) -> tuple[CollectionReference, ...]:
    query = select(collection.c.id, collection.c.label).order_by(collection.c.position)
    return tuple(
        CollectionReference(row.id, texts_from_json(row.label)) for row in connection.execute(query)
    )


def _items(connection: Connection, collection_id: str | None) -> tuple[ItemReference, ...]:
    """Return the published items with a ready media, in the collection's order or as they came."""
    query = select(item.c.id, item.c.label, item.c.summary).where(item.c.state == "published")
    if collection_id is None:
        query = query.order_by(item.c.created_at, item.c.id)
    else:
        query = (
            query.join(collection_item, collection_item.c.item_id == item.c.id)
            .where(collection_item.c.collection_id == collection_id)
            .order_by(collection_item.c.position)
        )
    rows = connection.execute(query).all()
    pictures, shown = first_pictures(connection), find_shown_items(connection)
    return tuple(
        ItemReference(
            row.id, texts_from_json(row.label), texts_from_json(row.summary), pictures.get(row.id)
        )
        for row in rows
        if row.id in shown
    )


def find_shown_items(connection: Connection) -> frozenset[str]:
    """Return the items that have something to see or to hear for visitors, published or not."""
    query = (
        select(media.c.item_id)
        .join(item, item.c.id == media.c.item_id)
        .where(is_shown(Actor.VISITOR))
        .distinct()
    )
    return frozenset(connection.execute(query).scalars())


def first_pictures(connection: Connection) -> dict[str, Media]:
    """Return, for each item that has one, the first media with a picture that is ready for visitors, as they get it."""
    first = (
        select(media.c.item_id, func.min(media.c.position).label("position"))
        .join(item, item.c.id == media.c.item_id)
        .where(has_picture(Actor.VISITOR))
        .group_by(media.c.item_id)
        .subquery()
    )
    query = (
        select(media, *LIMIT_COLUMNS)
        .join(item, item.c.id == media.c.item_id)
        .join(first, (media.c.item_id == first.c.item_id) & (media.c.position == first.c.position))
        .where(has_picture(Actor.VISITOR))
    )
    pictures: dict[str, Media] = {}
    for row in connection.execute(query).mappings():
        found = find_media(row, Actor.VISITOR)
        if found is not None:
            pictures[row["item_id"]] = found
    return pictures
