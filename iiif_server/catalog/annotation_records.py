"""Writing what is said of a media."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from iiif_server.catalog.annotations import read_item_id
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.search_index import index_item
from iiif_server.database.tables import annotation
from manifests.annotation import Annotation
from manifests.annotation_values import (
    bodies_to_values,
    creator_to_values,
    selector_to_values,
)
from manifests.markup import plain_text_of
from manifests.placed_words import fold_words


@dataclass(frozen=True)
class Recorded:
    """What became of annotations that were handed in, and how many were deleted for them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0

    @property
    def is_change(self) -> bool:
        """Tell whether anything is different now."""
        return bool(self.new or self.changed or self.deleted)


def record_annotations(
    connection: Connection, media_id: str, said: Sequence[Annotation], *, in_place_of_all: bool
) -> Recorded:
    """Write what is said of a media: what has an identifier that is there takes the place of that.

    Parameters
    ----------
    in_place_of_all
        Whether what is there and not said again is deleted; else it stays before what is new.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    number = next_change(connection)
    item_id = read_item_id(connection, media_id)
    recorded = _record(connection, media_id, said, in_place_of_all=in_place_of_all)
    if recorded.is_change:
        index_item(connection, item_id)
        touch_item(connection, item_id, number)
    return recorded


def _record(
    connection: Connection, media_id: str, said: Sequence[Annotation], *, in_place_of_all: bool
) -> Recorded:
    query = select(annotation).where(annotation.c.media_id == media_id)
    present = {row["id"]: row for row in connection.execute(query).mappings()}
    gone = sorted(present.keys() - {each.id for each in said}) if in_place_of_all else []
    after = max((row["position"] for row in present.values()), default=-1) + 1
    inserted: list[dict[str, Any]] = []
    changed = 0
    for number, each in enumerate(said):
        columns = _columns_of(each)
        row = present.get(each.id)
        if in_place_of_all:
            columns["position"] = number
        elif row is None:
            columns["position"] = after + len(inserted)
        if row is None:
            inserted.append({"media_id": media_id, "id": each.id, **columns})
        elif differs := _changes(row, columns):
            changed += 1
            same = (annotation.c.media_id == media_id, annotation.c.id == each.id)
            connection.execute(update(annotation).where(*same).values(**differs))
    if inserted:
        connection.execute(insert(annotation), inserted)
    for each_id in gone:
        same = (annotation.c.media_id == media_id, annotation.c.id == each_id)
        connection.execute(delete(annotation).where(*same))
    unchanged = len(said) - len(inserted) - changed
    return Recorded(len(inserted), changed, unchanged, len(gone))


def _changes(row: RowMapping, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if row[name] != value}


def _columns_of(said: Annotation) -> dict[str, Any]:
    texts = " ".join(plain_text_of(body.value) for body in said.bodies)
    return {
        "motivation": said.motivation.value,
        "body": bodies_to_values(said.bodies),
        "selector": selector_to_values(said.selector),
        "granularity": None if said.granularity is None else said.granularity.value,
        "creator": creator_to_values(said.creator),
        "words": f" {fold_words(texts)}",
        "created_at": said.created,
        "modified_at": said.modified,
    }
