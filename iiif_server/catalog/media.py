"""Media: where the bytes for a tile or a level are, what to derive, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select, update

from iiif_server.access.policy import Actor
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.limits import settle_public
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.made_turntable import MadeTurntable
from iiif_server.catalog.media_words import settle_alternatives
from iiif_server.catalog.shown import (
    LIMIT_COLUMNS,
    ShownPicture,
    find_shown,
    state_of,
)
from iiif_server.database.columns import now
from iiif_server.database.tables import item, media
from iiif_server.errors import NotReadyError, UnknownMediaError
from iiif_server.image.geometry import PyramidGeometry, parse_geometry
from iiif_server.storage.keys import derivative_key, original_key

PYRAMID_NAME = "pyramid.tif"
REPORT_NAME = "report.json"


@dataclass(frozen=True)
class TileSource:
    """What a tile request needs of a media: where the pyramid is and how it is cut.

    `version` changes whenever the pixels could; `derived_at` is when they were made, or a later moment from which
    on they are what is shown. `pyramid_bytes` is the size of the file that was written, where that is known:
    pictures from one camera have the same geometry, and hardly ever the same size.
    """

    media_id: str
    item_id: str
    key: str
    version: str
    geometry: PyramidGeometry
    rights: str
    derived_at: datetime
    pyramid_bytes: int | None


@dataclass(frozen=True)
class Original:
    """What a derivation starts from; `unit`, `up_axis` and `draco` are what was said of a model, if anything was."""

    media_id: str
    key: str
    sha256: str
    page: int
    bytes: int
    file_name: str
    format: str
    unit: str | None = None
    up_axis: str | None = None
    draco: bool = False


def read_item_state(connection: Connection, media_id: str) -> str:
    """Return the state of the item that a media belongs to: whether it may be seen is asked first.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    check_may_exist(media_id, UnknownMediaError)
    query = (
        select(item.c.state).join(media, media.c.item_id == item.c.id).where(media.c.id == media_id)
    )
    state = connection.execute(query).scalar()
    if state is None:
        raise UnknownMediaError(media_id)
    return str(state)


def read_tile_source(
    connection: Connection, media_id: str, actor: Actor = Actor.VISITOR
) -> TileSource:
    """Return what a tile of this media needs: of the full pyramid, or of the one made for the public.

    Whoever does not say who asks gets what everybody gets.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    NotReadyError
        If its pyramid is still being made, or could not be.
    """
    row, shown = read_shown_row(connection, media_id, actor)
    return TileSource(
        media_id=media_id,
        item_id=row["item_id"],
        key=derivative_key(row["sha256"], shown.recipe, PYRAMID_NAME),
        version=f"{row['sha256'][:16]}-{shown.recipe}-{shown.since:%Y%m%d%H%M%S%f}",
        geometry=parse_geometry(shown.pyramid),
        rights=row["rights"],
        derived_at=shown.since,
        pyramid_bytes=shown.pyramid_bytes,
    )


def read_shown_row(
    connection: Connection, media_id: str, actor: Actor
) -> tuple[RowMapping, ShownPicture]:
    """Return a media, with the rights and the limit of its item, and what the actor is shown of it.

    Raises
    ------
    UnknownMediaError, NotReadyError
        As for `read_tile_source`.
    """
    row = read_row(connection, media_id)
    shown = find_shown(row, actor)
    if shown is None and row["state"] == "ready" and row["picture_width"] is None:
        raise NotReadyError(f"The media {media_id!r} has no picture: it is a recording.")
    if shown is None:
        waits = state_of(row, actor) == "processing"
        told = "is still being prepared" if waits else "could not be prepared"
        raise NotReadyError(f"The media {media_id!r} {told}.")
    return row, shown


def read_row(connection: Connection, media_id: str) -> RowMapping:
    """Return the row of a media with `shown.LIMIT_COLUMNS` and its item's rights.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    check_may_exist(media_id, UnknownMediaError)
    query = (
        select(media, *LIMIT_COLUMNS)
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.id == media_id)
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise UnknownMediaError(media_id)
    return row


def read_original(connection: Connection, media_id: str) -> Original:
    """Return where the original of a media is.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    check_may_exist(media_id, UnknownMediaError)
    row = connection.execute(select(media).where(media.c.id == media_id)).first()
    if row is None:
        raise UnknownMediaError(media_id)
    key = original_key(row.sha256)
    return Original(
        media_id, key, row.sha256, row.page, row.bytes, row.file_name, row.format,
        row.unit, row.up_axis, bool(row.draco),
    )  # fmt: skip


def read_state(connection: Connection, media_id: str) -> tuple[str, str | None]:
    """Return the state of a media (processing, ready, failed) as it looks to visitors, and why it failed.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    row = read_row(connection, media_id)
    state = state_of(row, Actor.VISITOR)
    return state, (row["reason"] or row["public_reason"]) if state == "failed" else None


def mark_ready(
    connection: Connection,
    media_id: str,
    made: MadePyramid,
    *,
    levels: Sequence[Mapping[str, Any]],
    notes: Sequence[str],
    public: MadePyramid | None = None,
    turntable: MadeTurntable | None = None,
    made_before: bool = False,
) -> None:
    """Write that the derivatives of one recipe are in the store: from now on the media is shown.

    Other media of the same file are shown from the same objects, so what is written of those changes too.

    Parameters
    ----------
    made_before
        Whether they were found as they were made for another media, of which nothing changes then.
    public
        The pyramid for the public that was made at the same time. Where the item's limit asks for one, and this is
        not the one it asks for, its making is enqueued.
    """
    number = next_change(connection)  # nobody else changes a limit now
    sha256 = connection.execute(select(media.c.sha256).where(media.c.id == media_id)).scalar_one()
    connection.execute(
        update(media)
        .where(media.c.id == media_id)
        .values(state="ready", reason=None, recipe=made.recipe, notes=list(notes))
    )
    sharing = [media.c.sha256 == sha256, media.c.recipe == made.recipe, media.c.state == "ready"]
    sharing += [media.c.id == media_id] * made_before
    values = _values_of(made, levels, turntable)
    connection.execute(update(media).where(*sharing).values(**values))
    items = connection.execute(select(media.c.item_id).where(*sharing).distinct()).scalars().all()
    for item_id in items:
        touch_item(connection, item_id, number)
    settle_alternatives(connection, media_id)
    settle_public(connection, media_id, public)


def _values_of(
    made: MadePyramid, levels: Sequence[Mapping[str, Any]], turntable: MadeTurntable | None
) -> dict[str, Any]:
    """Return what the rows of all media that share these derivatives say of them."""
    return {
        "derived_at": now(),
        "picture_width": made.geometry.width,
        "picture_height": made.geometry.height,
        "pyramid": made.to_document(),
        "levels": [dict(level) for level in levels],
        "turntable": None if turntable is None else turntable.to_document(),
    }


def mark_processing(connection: Connection, media_id: str) -> None:
    """Write that failed derivatives are being made again; ready ones go on being shown meanwhile."""
    next_change(connection)
    connection.execute(
        update(media)
        .where(media.c.id == media_id, media.c.state == "failed")
        .values(state="processing", reason=None)
    )


def mark_failed(connection: Connection, media_id: str, reason: str) -> None:
    """Write that the derivatives could not be made, with a reason that a curator can read."""
    number = next_change(connection)
    item_id = connection.execute(select(media.c.item_id).where(media.c.id == media_id)).scalar_one()
    connection.execute(
        update(media).where(media.c.id == media_id).values(state="failed", reason=reason)
    )
    touch_item(connection, item_id, number)
