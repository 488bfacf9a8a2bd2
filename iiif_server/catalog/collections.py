"""Collections as they are read: what one is called, where it lies, what stands for it; `finding` knows its items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Row, RowMapping, bindparam, exists, func, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import find_media
from iiif_server.catalog.shown import LIMIT_COLUMNS, has_picture
from iiif_server.catalog.texts import texts_from_json
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

#: Deeper than this nobody nests; a circle that somebody wrote into the database ends here.
DEEPEST = 32


def read_collection(connection: Connection, collection_id: str, provider: Provider) -> Collection:
    """Return a collection with the smaller ones in it, and without its items.

    The collection ``top`` holds every collection that lies in no other.

    Raises
    ------
    UnknownCollectionError
        If there is no such collection.
    """
    check_may_exist(collection_id, UnknownCollectionError)
    if collection_id == TOP:
        inner = _read_inner(connection, None)
        return Collection(TOP, TOP_LABEL, TOP_SUMMARY, provider, inner, ())
    row = connection.execute(select(collection).where(collection.c.id == collection_id)).first()
    if row is None:
        raise UnknownCollectionError(collection_id)
    pictures = read_pictures(connection, [row.picture])
    return Collection(
        id=row.id,
        label=texts_from_json(row.label),
        summary=texts_from_json(row.summary),
        provider=provider,
        collections=_read_inner(connection, collection_id),
        items=(),
        text=texts_from_json(row.text),
        picture=pictures.get(row.picture),
        parents=_read_parents(connection, row.parent_id),
    )


#: Asked for every answer that is about an item; put together once.
_READ_COLLECTIONS_OF = (
    select(collection)
    .where(
        collection.c.id.in_(
            select(collection_item.c.collection_id).where(
                collection_item.c.item_id == bindparam("item")
            )
        )
        | collection.c.id.in_(bindparam("others", expanding=True))
    )
    .order_by(collection.c.position, collection.c.id)
)


def read_collections_of(
    connection: Connection, item_id: str, others: Sequence[str] = ()
) -> tuple[CollectionReference, ...]:
    """Return the collections for which an item was chosen, and others, in their order."""
    found = connection.execute(_READ_COLLECTIONS_OF, {"item": item_id, "others": list(others)})
    return tuple(_refer(row, None) for row in found)


def read_nested(connection: Connection, collection_ids: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return each of the collections with all that lie in it, at any depth."""
    inner: dict[str, list[str]] = {}
    query = select(collection.c.id, collection.c.parent_id)
    for row in connection.execute(query.where(collection.c.parent_id.is_not(None))):
        inner.setdefault(row.parent_id, []).append(row.id)
    return {name: _all_below(name, inner) for name in collection_ids}


def _all_below(collection_id: str, inner: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(inner.get(collection_id, ()))
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting.extend(inner.get(each, ()))
    return frozenset(found)


def _read_inner(connection: Connection, parent_id: str | None) -> tuple[CollectionReference, ...]:
    around = collection.alias()
    lies_in_none = ~exists().where(around.c.id == collection.c.parent_id)
    here = lies_in_none if parent_id is None else collection.c.parent_id == parent_id
    query = select(collection).where(here).order_by(collection.c.position, collection.c.id)
    rows = connection.execute(query).all()
    pictures = read_pictures(connection, [row.picture for row in rows])
    return tuple(_refer(row, pictures.get(row.picture)) for row in rows)


def _read_parents(connection: Connection, parent_id: str | None) -> tuple[CollectionReference, ...]:
    """Return the collections around one, from the outermost to the nearest."""
    around: list[CollectionReference] = []
    while parent_id is not None and len(around) < DEEPEST:
        row = connection.execute(select(collection).where(collection.c.id == parent_id)).first()
        if row is None:
            break
        around.insert(0, _refer(row, None))
        parent_id = row.parent_id
    return tuple(around)


def _refer(row: Row[tuple[object, ...]], picture: Media | None) -> CollectionReference:
    label, summary = texts_from_json(row.label), texts_from_json(row.summary)
    return CollectionReference(row.id, label, summary, picture)


def read_item_references(
    connection: Connection, item_ids: Sequence[str]
) -> tuple[ItemReference, ...]:
    """Return those of the items that are published, in the order given, as a collection names them."""
    rows = read_public_rows(connection, item_ids)
    pictures = first_pictures(connection, item_ids)
    return tuple(
        ItemReference(
            each,
            texts_from_json(rows[each]["label"]),
            texts_from_json(rows[each]["summary"]),
            pictures.get(each),
        )
        for each in item_ids
        if each in rows
    )


def read_public_rows(connection: Connection, item_ids: Sequence[str]) -> dict[str, RowMapping]:
    """Return label and summary of those of the items that are public, by their identifiers.

    Whether they are is looked at here: asked of SQLite, it begins with all that is public.
    """
    columns = (item.c.id, item.c.label, item.c.summary, item.c.state)
    rows = connection.execute(select(*columns).where(item.c.id.in_(item_ids))).mappings()
    return {row["id"]: row for row in rows if row["state"] == "published"}


def first_pictures(connection: Connection, item_ids: Sequence[str]) -> dict[str, Media]:
    """Return, for each of the items that has one, the first media with a picture that is ready for visitors."""
    place = func.row_number().over(
        partition_by=media.c.item_id, order_by=(media.c.position, media.c.page, media.c.id)
    )
    ranked = (
        select(media.c.id, place.label("place"))
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.item_id.in_(item_ids), has_picture(Actor.VISITOR))
        .subquery()
    )
    first = select(ranked.c.id).where(ranked.c.place == 1)
    query = select(media, *LIMIT_COLUMNS).join(item, item.c.id == media.c.item_id)
    rows = connection.execute(query.where(media.c.id.in_(first))).mappings()
    found = {row["item_id"]: find_media(row, Actor.VISITOR) for row in rows}
    return {item_id: each for item_id, each in found.items() if each is not None}


def read_pictures(connection: Connection, media_ids: Iterable[str | None]) -> dict[str, Media]:
    """Return those of the media that have a picture and belong to public items, as visitors get them."""
    named = [each for each in media_ids if each is not None]
    if not named:
        return {}
    query = (
        select(media, *LIMIT_COLUMNS, item.c.state.label("item_state"))
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.id.in_(named), has_picture(Actor.VISITOR))
    )
    found = {
        row["id"]: find_media(row, Actor.VISITOR)
        for row in connection.execute(query).mappings()
        if row["item_state"] == "published"
    }
    return {media_id: each for media_id, each in found.items() if each is not None}
