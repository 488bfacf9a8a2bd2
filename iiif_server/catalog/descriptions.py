"""All that is said of items in words, for lists that go out and come in again; no derivatives, no pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.media_words import MediaChange, columns_of
from iiif_server.catalog.texts import scale_from_json, texts_from_json
from iiif_server.database.tables import item, media
from manifests.model import MediaRole
from manifests.record import EMPTY, Record
from manifests.record_values import record_from_values
from manifests.scale import UNSTATED, Scale
from manifests.texts import LanguageMap

#: So many items are asked for at once: SQLite takes 32,766 values in a statement, PostgreSQL 65,535.
AT_ONCE = 500


@dataclass(frozen=True)
class DescribedMedia:
    """One deposited file of an item in words: its first page stands for it.

    `id` and `sha256` are empty, and `bytes` is 0, where it is not deposited yet.
    """

    file_name: str
    label: LanguageMap = field(default_factory=dict)
    alt: LanguageMap = field(default_factory=dict)
    role: MediaRole = MediaRole.VIEW
    view: LanguageMap = field(default_factory=dict)
    scale: Scale = UNSTATED
    id: str = ""
    sha256: str = ""
    bytes: int = 0


@dataclass(frozen=True)
class DescribedItem:
    """One item in words; `state` and `rights` are empty where it is not there yet and nobody said anything."""

    id: str
    label: LanguageMap = field(default_factory=dict)
    summary: LanguageMap = field(default_factory=dict)
    rights: str = ""
    state: str = ""
    record: Record = EMPTY
    media: tuple[DescribedMedia, ...] = ()


def find_ids_by_number(connection: Connection, numbers: Iterable[str]) -> dict[str, str]:
    """Return the identifiers of the items that have one of these inventory numbers, by number."""
    found: dict[str, str] = {}
    for some in _in_parts(sorted(set(numbers))):
        query = select(item.c.inventory_number, item.c.id)
        for row in connection.execute(query.where(item.c.inventory_number.in_(some))):
            found[row.inventory_number] = row.id
    return found


def read_descriptions(connection: Connection, item_ids: Iterable[str]) -> dict[str, DescribedItem]:
    """Return those of the items that are there, by identifier."""
    found: dict[str, DescribedItem] = {}
    columns = (item.c.id, item.c.label, item.c.summary, item.c.rights, item.c.state, item.c.record)
    for some in _in_parts(sorted(set(item_ids))):
        files = _read_media(connection, some)
        query = select(*columns).where(item.c.id.in_(some))
        for row in connection.execute(query).mappings():
            found[row["id"]] = DescribedItem(
                id=row["id"],
                label=texts_from_json(row["label"]),
                summary=texts_from_json(row["summary"]),
                rights=row["rights"],
                state=row["state"],
                record=record_from_values(row["record"]),
                media=tuple(files.get(row["id"], ())),
            )
    return found


def list_item_ids(connection: Connection) -> list[str]:
    """Return the identifiers of all items, in the order in which lists show them: by inventory number."""
    query = select(item.c.id).order_by(
        item.c.inventory_number.is_(None), item.c.inventory_number, item.c.id
    )
    return list(connection.execute(query).scalars())


def _read_media(connection: Connection, item_ids: Sequence[str]) -> dict[str, list[DescribedMedia]]:
    """Return the files of each item in their order."""
    found: dict[str, dict[str, DescribedMedia]] = {}
    query = (
        select(media)
        .where(media.c.item_id.in_(item_ids))
        .order_by(media.c.item_id, media.c.position, media.c.page, media.c.created_at, media.c.id)
    )
    for row in connection.execute(query).mappings():
        found.setdefault(row["item_id"], {}).setdefault(row["sha256"], _media(row))
    return {item_id: list(files.values()) for item_id, files in found.items()}


def _media(row: RowMapping) -> DescribedMedia:
    return DescribedMedia(
        file_name=row["file_name"],
        label=texts_from_json(row["label"]),
        alt=texts_from_json(row["alt"]),
        role=MediaRole(row["role"]),
        view=texts_from_json(row["view"]),
        scale=scale_from_json(row["scale"]),
        id=row["id"],
        sha256=row["sha256"],
        bytes=row["bytes"],
    )


def record_media_words(
    connection: Connection, item_id: str, files: Sequence[DescribedMedia]
) -> None:
    """Write what is said of files that an item has, and put them in this order, before all others.

    Parameters
    ----------
    files
        Each with the identifier of its first page's media.
    """
    number = next_change(connection)
    for position, file in enumerate(files):
        said = MediaChange(
            label=file.label, alt=file.alt, role=file.role, view=file.view, scale=file.scale
        )
        here = (media.c.item_id == item_id) & (media.c.sha256 == file.sha256)
        connection.execute(update(media).where(here).values(position=position))
        connection.execute(update(media).where(media.c.id == file.id).values(**columns_of(said)))
    touch_item(connection, item_id, number)


def _in_parts(values: list[str]) -> Iterator[list[str]]:
    for begin in range(0, len(values), AT_ONCE):
        yield values[begin : begin + AT_ONCE]


def read_numbers(connection: Connection, item_ids: Iterable[str]) -> dict[str, str]:
    """Return the inventory numbers of those of the items that are there; empty where one has none."""
    found: dict[str, str] = {}
    for some in _in_parts(sorted(set(item_ids))):
        query = select(item.c.id, item.c.inventory_number).where(item.c.id.in_(some))
        found |= {row.id: row.inventory_number or "" for row in connection.execute(query)}
    return found
