"""What is said of one media: its names, its part in the item, its place, and what it is another picture of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.texts import (
    scale_from_json,
    scale_to_json,
    statement_to_json,
    texts_from_json,
    texts_to_json,
)
from iiif_server.database.tables import media
from iiif_server.errors import RefusedError, UnknownMediaError
from manifests.model import MediaKind, MediaRole, Statement
from manifests.scale import UNSTATED, Scale
from manifests.texts import LanguageMap

#: How far the proportions of two pictures of one view may differ: viewers lay one over the other.
PROPORTIONS_PERCENT = 1


@dataclass(frozen=True)
class MediaChange:
    """What somebody says of a media; None leaves what is there.

    `position` counts from 0; the media after it move on. An empty `alternative_to` takes back what was said,
    and so does an unstated `scale`.
    """

    label: LanguageMap | None = None
    alt: LanguageMap | None = None
    role: MediaRole | None = None
    view: LanguageMap | None = None
    alternative_to: str | None = None
    capture: tuple[Statement, ...] | None = None
    position: int | None = None
    scale: Scale | None = None


@dataclass(frozen=True)
class SaidOfMedia:
    """What is said of a media now; `position` counts from 0."""

    media_id: str
    item_id: str
    kind: MediaKind
    position: int
    label: LanguageMap
    alt: LanguageMap
    role: MediaRole
    view: LanguageMap
    alternative_to: str
    capture: tuple[dict[str, Any], ...]
    scale: Scale


def read_said(connection: Connection, media_id: str) -> SaidOfMedia:
    """Return what is said of a media.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    row = _read(connection, media_id)
    return SaidOfMedia(
        media_id=media_id,
        item_id=row["item_id"],
        kind=MediaKind(row["kind"]),
        position=_list_order(connection, row["item_id"]).index(media_id),
        label=texts_from_json(row["label"]),
        alt=texts_from_json(row["alt"]),
        role=MediaRole(row["role"]),
        view=texts_from_json(row["view"]),
        alternative_to=row["alternative_to"] or "",
        capture=tuple(row["capture"]),
        scale=scale_from_json(row["scale"]),
    )


def change_media(connection: Connection, media_id: str, change: MediaChange) -> bool:
    """Write what is said anew of a media; False where all of it was said before.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    RefusedError
        If it cannot be another picture of `change.alternative_to`, or is no picture and gets a scale.
    """
    number = next_change(connection)
    row = _read(connection, media_id)
    if change.scale not in (None, UNSTATED) and row["kind"] != MediaKind.IMAGE:
        raise RefusedError(
            f"{media_id} is of the kind {row['kind']}: only a picture has a scale; the unit of a model is "
            "said by --unit when it is deposited."
        )
    if change.alternative_to:
        _check_alternative(connection, row, change.alternative_to)
    given = {name: value for name, value in columns_of(change).items() if row[name] != value}
    if given:
        connection.execute(update(media).where(media.c.id == media_id).values(**given))
    moved = change.position is not None and _move(
        connection, row["item_id"], media_id, change.position
    )
    if given or moved:
        touch_item(connection, row["item_id"], number)
    return bool(given) or moved


def columns_of(change: MediaChange) -> dict[str, object]:
    """Return the columns that a change speaks of."""
    columns: dict[str, object] = {}
    for name in ("label", "alt", "view"):
        texts = getattr(change, name)
        if texts is not None:
            columns[name] = texts_to_json(texts)
    if change.role is not None:
        columns["role"] = change.role.value
    if change.alternative_to is not None:
        columns["alternative_to"] = change.alternative_to or None
    if change.capture is not None:
        columns["capture"] = [statement_to_json(each) for each in change.capture]
    if change.scale is not None:
        columns["scale"] = scale_to_json(change.scale)
    return columns


def check_new_alternative(
    connection: Connection, item_id: str, kind: MediaKind, target_id: str
) -> RowMapping:
    """Refuse a picture that comes in as another one of a media that it cannot belong to; return that media.

    Its proportions are compared when its picture is made (`settle_alternatives`).

    Raises
    ------
    UnknownMediaError
        If there is no media `target_id`.
    RefusedError
        If the two are not pictures of the same item, or that one is another picture itself.
    """
    target = _read(connection, target_id)
    if target["item_id"] != item_id:
        raise RefusedError(
            f"{target_id} belongs to item {target['item_id']}: name a picture of item {item_id}."
        )
    if target["kind"] != MediaKind.IMAGE or kind is not MediaKind.IMAGE:
        raise RefusedError(
            "Only a picture can be another picture of a picture; models and recordings cannot."
        )
    if target["alternative_to"]:
        raise RefusedError(
            f"{target_id} is itself another picture of {target['alternative_to']}: name that one."
        )
    return target


def _check_alternative(connection: Connection, row: RowMapping, target_id: str) -> None:
    """Refuse a media that is there as another picture of one that it cannot be laid over."""
    kind = MediaKind(row["kind"])
    target = check_new_alternative(connection, row["item_id"], kind, target_id)
    if row["id"] == target_id or _list_alternatives(connection, row["id"]):
        raise RefusedError(
            f"{row['id']} is the picture that others are compared with; it cannot be another one of {target_id}."
        )
    if _differ(row, target):
        raise RefusedError(_tell_difference(row, target))


def settle_alternatives(connection: Connection, media_id: str) -> None:
    """Compare a picture that is ready now with those it is said to belong to; part those of other proportions.

    The note that says so stays with the media that was parted.
    """
    row = _read(connection, media_id)
    pairs = [(other, row) for other in _list_alternatives(connection, media_id)]
    if row["alternative_to"]:
        pairs.append((row, _read(connection, row["alternative_to"])))
    for one, target in pairs:
        if _differ(one, target):
            notes = [*one["notes"], _tell_difference(one, target)]
            connection.execute(
                update(media)
                .where(media.c.id == one["id"])
                .values(alternative_to=None, notes=notes)
            )


def _differ(row: RowMapping, target: RowMapping) -> bool:
    """Tell whether two pictures have other proportions; not while one of them is not made."""
    width, height = row["picture_width"], row["picture_height"]
    its_width, its_height = target["picture_width"], target["picture_height"]
    if width is None or its_width is None:
        return False
    difference = abs(width * its_height - its_width * height)
    return bool(100 * difference > PROPORTIONS_PERCENT * its_width * height)


def _tell_difference(row: RowMapping, target: RowMapping) -> str:
    sizes = [f"{each['picture_width']} × {each['picture_height']}" for each in (row, target)]
    return (
        f"A picture of {sizes[0]} cannot be laid over {target['id']} of {sizes[1]}: the proportions may differ by "
        f"{PROPORTIONS_PERCENT} per cent. Crop it like that one, and say again what it is another picture of."
    )


def _read(connection: Connection, media_id: str) -> RowMapping:
    check_may_exist(media_id, UnknownMediaError)
    row = connection.execute(select(media).where(media.c.id == media_id)).mappings().first()
    if row is None:
        raise UnknownMediaError(media_id)
    return row


def _list_alternatives(connection: Connection, media_id: str) -> Sequence[RowMapping]:
    query = select(media).where(media.c.alternative_to == media_id)
    return connection.execute(query).mappings().all()


def _list_order(connection: Connection, item_id: str) -> list[str]:
    """Return the media of an item in their order."""
    query = (
        select(media.c.id)
        .where(media.c.item_id == item_id)
        .order_by(media.c.position, media.c.page, media.c.created_at, media.c.id)
    )
    return list(connection.execute(query).scalars())


def _move(connection: Connection, item_id: str, media_id: str, position: int) -> bool:
    """Put a media in another place of its item; False where it stands there."""
    before = _list_order(connection, item_id)
    after = [each for each in before if each != media_id]
    after.insert(position, media_id)
    if after == before:
        return False
    for place, each in enumerate(after):
        connection.execute(update(media).where(media.c.id == each).values(position=place))
    return True
