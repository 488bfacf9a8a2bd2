"""Items: their stamp for caching, and all of one for a manifest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from iiif_server.access.policy import Actor
from iiif_server.catalog.activities import record_activity
from iiif_server.catalog.annotations import attach_annotations
from iiif_server.catalog.identifiers import check_may_exist, is_identifier
from iiif_server.catalog.made_turntable import find_turntable
from iiif_server.catalog.places import read_places
from iiif_server.catalog.shown import (
    LIMIT_COLUMNS,
    ShownPicture,
    find_levels,
    find_played,
    find_shown,
    is_shown,
    original_type,
    takes_original,
)
from iiif_server.catalog.terms import read_terms
from iiif_server.catalog.text_tracks import list_tracks
from iiif_server.catalog.texts import scale_from_json, statement_from_json, texts_from_json
from iiif_server.database.columns import now
from iiif_server.database.tables import item, media
from iiif_server.errors import UnknownItemError
from manifests.model import (
    Bounds,
    CopyForm,
    DepositedFile,
    Item,
    Media,
    MediaKind,
    MediaRole,
    ModelCopy,
    ModelLevel,
    Picture,
    Provider,
    Recording,
    Statement,
    TextTrack,
)
from manifests.record_values import record_from_values
from manifests.source import source_from_values
from manifests.vocabulary import Vocabulary, places_of, terms_of

#: Asked for every answer that is about an item; put together once.
_FIND_STAMP = select(item.c.id, item.c.revision, item.c.state).where(item.c.id == bindparam("item"))


@dataclass(frozen=True)
class ItemStamp:
    """What decides whether somebody may see an item, and whether what they hold is fresh."""

    id: str
    revision: int
    state: str


def find_stamp(connection: Connection, item_id: str) -> ItemStamp | None:
    """Return the stamp of an item, or None."""
    if not is_identifier(item_id):
        return None
    row = connection.execute(_FIND_STAMP, {"item": item_id}).first()
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


def read_rights(connection: Connection, item_id: str) -> str:
    """Return the rights of the digital copy of an item that is there."""
    rights: str = connection.execute(select(item.c.rights).where(item.c.id == item_id)).scalar_one()
    return rights


def find_published(connection: Connection, item_ids: Sequence[str]) -> frozenset[str]:
    """Return those of the items that are public."""
    if not item_ids:
        return frozenset()  # of an empty list SQLite makes a walk over all that is public
    states = select(item.c.id, item.c.state).where(item.c.id.in_(item_ids))
    rows = connection.execute(states)
    return frozenset(row.id for row in rows if row.state == "published")


def has_items(connection: Connection) -> bool:
    """Tell whether anything is catalogued."""
    return connection.execute(select(item.c.id).limit(1)).first() is not None


def touch_item(connection: Connection, item_id: str, number: int) -> None:
    """Raise the item's revision, so that everything built from it counts as changed, and tell harvesters.

    Parameters
    ----------
    number
        What `changes.next_change` gave at the beginning of this transaction.
    """
    connection.execute(
        update(item)
        .where(item.c.id == item_id)
        .values(revision=item.c.revision + 1, changed=number, updated_at=now())
    )
    record_activity(connection, item_id)


def read_item(
    connection: Connection, item_id: str, provider: Provider, actor: Actor = Actor.VISITOR
) -> Item:
    """Return an item with those of its media that are ready for the actor, as the actor gets them.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    check_may_exist(item_id, UnknownItemError)
    row = connection.execute(select(item).where(item.c.id == item_id)).mappings().first()
    if row is None:
        raise UnknownItemError(item_id)
    rows = _read_media_rows(connection, item_id, actor)
    tracks = list_tracks(connection, item_id)
    found = (find_media(each, actor, tracks.get(each["id"], ())) for each in rows)
    shown = attach_annotations(connection, item_id, [each for each in found if each is not None])
    record = record_from_values(row["record"])
    return Item(
        id=row["id"],
        revision=row["revision"],
        label=texts_from_json(row["label"]),
        summary=texts_from_json(row["summary"]),
        metadata=tuple(statement_from_json(entry) for entry in row["metadata"]),
        rights=row["rights"],
        required_statement=_find_statement(row["required_statement"]),
        provider=provider,
        media=shown,
        record=record,
        vocabulary=Vocabulary(
            read_terms(connection, terms_of(record)), read_places(connection, places_of(record))
        ),
        source=None if row["source"] is None else source_from_values(row["source"]),
    )


def _find_statement(kept: dict[str, Any] | None) -> Statement | None:
    return None if kept is None else statement_from_json(kept)


def _read_media_rows(connection: Connection, item_id: str, actor: Actor) -> Sequence[RowMapping]:
    query = (
        select(media, *LIMIT_COLUMNS)
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.item_id == item_id, is_shown(actor))
        .order_by(media.c.position, media.c.page)
    )
    return connection.execute(query).mappings().all()


def find_media(row: RowMapping, actor: Actor, tracks: tuple[TextTrack, ...] = ()) -> Media | None:
    """Return a media as the builders of manifests want it, or None where it is not ready for the actor.

    Parameters
    ----------
    row
        Of a query that selects the media and `shown.LIMIT_COLUMNS`.
    tracks
        The texts that go with it, where it is a recording.
    """
    shown, played = find_shown(row, actor), find_played(row, actor)
    if shown is None and played is None:
        return None
    turntable = find_turntable(row, actor)
    return Media(
        id=row["id"],
        kind=MediaKind(row["kind"]),
        label=texts_from_json(row["label"]),
        picture=None if shown is None else Picture(shown.width, shown.height),
        alt=texts_from_json(row["alt"]),
        levels=tuple(_level_from_json(level) for level in find_levels(row, actor)),
        original=_find_original(row, actor),
        views=0 if turntable is None else len(turntable.files),
        view_px=0 if turntable is None else turntable.geometry.width,
        role=MediaRole(row["role"]),
        view=texts_from_json(row["view"]),
        alternative_to=row["alternative_to"] or "",
        capture=tuple(statement_from_json(entry) for entry in row["capture"]),
        recording=None if played is None else _build_recording(played, tracks),
        bounds=_find_bounds(row["levels"]),
        mm_per_pixel=_find_scale(row, shown),
    )


def _find_scale(row: RowMapping, shown: ShownPicture | None) -> float:
    """Return how much of the thing one pixel is, of the picture that is shown; 0 where nobody says it.

    What is said is said of the full picture, and the public may be shown a smaller one.
    """
    if shown is None or row["scale"] is None or row["kind"] != MediaKind.IMAGE:
        return 0.0
    width, height = row["picture_width"], row["picture_height"]
    scale = scale_from_json(row["scale"]).mm_per_pixel(width, height)
    return scale * float(max(width, height) / max(shown.width, shown.height))


def _build_recording(played: dict[str, Any], tracks: tuple[TextTrack, ...]) -> Recording:
    return Recording(
        played["media_type"],
        played["bytes"],
        played["duration_s"],
        played["width"],
        played["height"],
        tracks,
    )


def _level_from_json(level: dict[str, Any]) -> ModelLevel:
    return ModelLevel(
        level["name"],
        level["triangles"],
        level["bytes"],
        level["rms_mm"],
        level["detail_mm"],
        tuple(ModelCopy(CopyForm(copy["form"]), copy["bytes"]) for copy in level.get("copies", ())),
    )


def _find_bounds(levels: Sequence[dict[str, Any]]) -> Bounds | None:
    """Return the box of a model, which its levels share; None where they were made before it was written down."""
    written = levels[0].get("bounds_m") if levels else None
    if not written:
        return None
    (low_x, low_y, low_z), (high_x, high_y, high_z) = written
    return Bounds((low_x, low_y, low_z), (high_x, high_y, high_z))


def _find_original(row: RowMapping, actor: Actor) -> DepositedFile | None:
    """Return the deposited file, where the actor may take it."""
    if not takes_original(row, actor):
        return None
    return DepositedFile(original_type(row), row["bytes"], row["sha256"])
