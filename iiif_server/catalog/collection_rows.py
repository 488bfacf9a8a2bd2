"""Writing collections: one is written as it is described, and what is not said of it stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.collections import TOP, read_nested
from iiif_server.catalog.identifiers import check_identifier, check_may_exist
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.texts import texts_from_json, texts_to_json
from iiif_server.collection_errors import CollectionError
from iiif_server.database.tables import collection, collection_item, item, media
from iiif_server.errors import (
    UnknownCollectionError,
    UnknownItemError,
    UnknownMediaError,
)
from manifests.texts import LanguageMap

#: Variables of one statement.
AT_ONCE = 500


@dataclass(frozen=True)
class CollectionDescription:
    """A collection as somebody describes it, in the collection `parent` or in none."""

    id: str
    label: LanguageMap
    summary: LanguageMap = field(default_factory=dict)
    parent: str | None = None


@dataclass(frozen=True)
class SaidOfCollection:
    """What is said of a collection now; `query` is None where somebody chose its items."""

    id: str
    label: LanguageMap
    summary: LanguageMap
    text: LanguageMap
    picture: str | None
    parent: str | None
    query: dict[str, Any] | None


@dataclass(frozen=True)
class CollectionChange:
    """What somebody says of a collection; None leaves what is there.

    An empty `picture` or `parent` takes back what was said. `items` are those that are chosen, in their order; `query`
    is a question as JSON keeps it. Who says one of the two takes back the other. Labels and texts are changed in the
    languages that are given; where it `is_whole`, other languages go.
    """

    label: LanguageMap | None = None
    summary: LanguageMap | None = None
    text: LanguageMap | None = None
    picture: str | None = None
    parent: str | None = None
    items: tuple[str, ...] | None = None
    query: Mapping[str, Any] | None = None
    is_whole: bool = False


def find_described_collection(
    connection: Connection, collection_id: str
) -> tuple[dict[str, object], tuple[str, ...]] | None:
    """Return the columns of a collection that `record_collection` writes, and its items; or None."""
    row = _find_row(connection, collection_id)
    if row is None:
        return None
    columns = {name: row[name] for name in ("label", "summary", "parent_id")}
    return columns, list_members(connection, collection_id)


def record_collection(
    connection: Connection, described: CollectionDescription, item_ids: Sequence[str]
) -> None:
    """Write a collection with its items in this order; its query, text and picture stay as they are.

    Items that come or go are changed by it, for they name their collections.
    """
    next_change(connection)
    _write(connection, described.id, described_columns(described))
    _record_members(connection, described.id, item_ids)


def described_columns(described: CollectionDescription) -> dict[str, object]:
    """Return what is written of a collection."""
    return {
        "label": texts_to_json(described.label),
        "summary": texts_to_json(described.summary),
        "parent_id": described.parent,
    }


def change_collection(connection: Connection, collection_id: str, change: CollectionChange) -> bool:
    """Write what is said of a collection, which is new where there is none; False where it was so already.

    Raises
    ------
    InvalidIdentifierError
        If a new one cannot be called so.
    CollectionError
        If it would be the collection of everything, lie in itself, or have the name of another one beside it.
    UnknownItemError, UnknownMediaError, UnknownCollectionError
        If an item, the picture or the parent is not there.
    """
    if check_identifier("a collection", collection_id) == TOP:
        raise CollectionError(f"{TOP} is the collection of everything: it cannot be changed")
    next_change(connection)
    before = _find_row(connection, collection_id)
    columns = _changed_columns(before, change)
    _check_columns(connection, collection_id, columns)
    members = change.items
    if change.query is not None:
        members = ()
    if members is not None:
        _check_items(connection, members)
    kept = None if before is None else {name: before[name] for name in columns}
    wanted = None if members is None else tuple(dict.fromkeys(members))
    if kept == columns and wanted in (None, list_members(connection, collection_id)):
        return False
    _write(connection, collection_id, columns)
    if wanted is not None:
        _record_members(connection, collection_id, wanted)
    return True


def remove_collection(connection: Connection, collection_id: str) -> tuple[str, ...]:
    """Delete a collection and no item; those that lay in it lie where it lay, and are returned.

    Raises
    ------
    UnknownCollectionError
        If there is no such collection.
    """
    next_change(connection)
    around = read_said_of(connection, collection_id).parent
    inner = collection.c.parent_id == collection_id
    moved = list_inner(connection, collection_id)
    connection.execute(update(collection).where(inner).values(parent_id=around))
    _record_members(connection, collection_id, ())
    connection.execute(delete(collection).where(collection.c.id == collection_id))
    return moved


def list_collections(connection: Connection) -> tuple[SaidOfCollection, ...]:
    """Return what is said of each collection, in their order."""
    query = select(collection).order_by(collection.c.position, collection.c.id)
    return tuple(_said(row) for row in connection.execute(query).mappings())


def read_said_of(connection: Connection, collection_id: str) -> SaidOfCollection:
    """Return what is said of a collection.

    Raises
    ------
    UnknownCollectionError
        If there is no such collection.
    """
    check_may_exist(collection_id, UnknownCollectionError)
    row = _find_row(connection, collection_id)
    if row is None:
        raise UnknownCollectionError(collection_id)
    return _said(row)


def find_said_of(connection: Connection, collection_id: str) -> SaidOfCollection | None:
    """Return what is said of a collection, or None where there is none."""
    row = _find_row(connection, collection_id)
    return None if row is None else _said(row)


def list_inner(connection: Connection, collection_id: str) -> tuple[str, ...]:
    """Return the collections that lie in one, not those deeper."""
    inner = select(collection.c.id).where(collection.c.parent_id == collection_id)
    return tuple(connection.execute(inner.order_by(collection.c.position)).scalars())


def _said(row: RowMapping) -> SaidOfCollection:
    label, summary, text = (texts_from_json(row[name]) for name in ("label", "summary", "text"))
    return SaidOfCollection(
        row["id"], label, summary, text, row["picture"], row["parent_id"], row["query"]
    )


def list_members(connection: Connection, collection_id: str) -> tuple[str, ...]:
    """Return the items that somebody chose for a collection, in their order."""
    query = (
        select(collection_item.c.item_id)
        .where(collection_item.c.collection_id == collection_id)
        .order_by(collection_item.c.position)
    )
    return tuple(connection.execute(query).scalars())


def _find_row(connection: Connection, collection_id: str) -> RowMapping | None:
    query = select(collection).where(collection.c.id == collection_id)
    return connection.execute(query).mappings().first()


def _changed_columns(before: RowMapping | None, change: CollectionChange) -> dict[str, Any]:
    """Return what is to be written of a collection."""
    columns: dict[str, Any] = {}
    for name in ("label", "summary", "text"):
        said: LanguageMap | None = getattr(change, name)
        kept = {} if before is None else before[name]
        others = {} if change.is_whole else kept
        columns[name] = kept if said is None else {**others, **texts_to_json(said)}
    for name, column in (("picture", "picture"), ("parent", "parent_id")):
        said_id: str | None = getattr(change, name)
        kept_id = None if before is None else before[column]
        columns[column] = kept_id if said_id is None else said_id or None
    columns["query"] = None if before is None or change.items is not None else before["query"]
    if change.query is not None:
        columns["query"] = dict(change.query)
    return columns


def _check_columns(connection: Connection, collection_id: str, columns: Mapping[str, Any]) -> None:
    picture, parent = columns["picture"], columns["parent_id"]
    if picture is not None:
        found = connection.execute(select(media.c.id).where(media.c.id == picture)).first()
        if found is None:
            raise UnknownMediaError(picture)
    if parent is not None:
        if _find_row(connection, parent) is None:
            raise UnknownCollectionError(parent)
        if parent in {collection_id, *read_nested(connection, [collection_id])[collection_id]}:
            raise CollectionError(
                f"collection {collection_id} cannot lie in {parent}, which is or lies in itself: name another parent",
                "in-itself",
            )
    _check_label(connection, collection_id, columns)


def _check_label(connection: Connection, collection_id: str, columns: Mapping[str, Any]) -> None:
    """Refuse a name that another collection beside it has: visitors could not tell them apart."""
    beside = select(collection.c.id, collection.c.label).where(
        collection.c.id != collection_id, collection.c.parent_id == columns["parent_id"]
    )
    own = texts_from_json(columns["label"])
    for row in connection.execute(beside):
        other = texts_from_json(row.label)
        same = [tag for tag, texts in own.items() if texts and texts == other.get(tag)]
        if same:
            raise CollectionError(
                f"collection {row.id} beside it is called {own[same[0]][0]!r} already: choose another name",
                "same-name",
            )


def _check_items(connection: Connection, item_ids: Sequence[str]) -> None:
    for start in range(0, len(item_ids), AT_ONCE):
        some = item_ids[start : start + AT_ONCE]
        known = set(connection.execute(select(item.c.id).where(item.c.id.in_(some))).scalars())
        unknown = next((each for each in some if each not in known), None)
        if unknown is not None:
            raise UnknownItemError(unknown)


def _write(connection: Connection, collection_id: str, columns: Mapping[str, Any]) -> None:
    if _find_row(connection, collection_id) is None:
        last = select(func.coalesce(func.max(collection.c.position), -1) + 1).scalar_subquery()
        added = insert(collection).values(id=collection_id, position=last, **columns)
        connection.execute(added)
    else:
        here = collection.c.id == collection_id
        connection.execute(update(collection).where(here).values(**columns))


def _record_members(connection: Connection, collection_id: str, item_ids: Sequence[str]) -> None:
    """Write which items a collection has, in this order."""
    number = next_change(connection)
    before = list_members(connection, collection_id)
    here = collection_item.c.collection_id == collection_id
    connection.execute(delete(collection_item).where(here))
    rows = [
        {"collection_id": collection_id, "item_id": item_id, "position": place}
        for place, item_id in enumerate(dict.fromkeys(item_ids))
    ]
    if rows:
        connection.execute(insert(collection_item), rows)
    for item_id in sorted(set(before) ^ set(item_ids)):
        touch_item(connection, item_id, number)
