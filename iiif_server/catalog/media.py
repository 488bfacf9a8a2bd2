"""Media: where the bytes for a tile or a level are, what to derive, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from iiif_server.catalog.items import touch_item
from iiif_server.database.tables import item, media, now
from iiif_server.errors import NotReadyError, UnknownLevelError, UnknownMediaError
from iiif_server.image.geometry import PyramidGeometry, parse_geometry
from iiif_server.storage.keys import derivative_key, original_key

PYRAMID_NAME = "pyramid.tif"
REPORT_NAME = "report.json"


@dataclass(frozen=True)
class TileSource:
    """What a tile request needs of a media: where the pyramid is and how it is cut.

    `version` changes whenever the pixels could; `derived_at` is when they were made.
    """

    media_id: str
    item_id: str
    key: str
    version: str
    geometry: PyramidGeometry
    rights: str
    derived_at: datetime


@dataclass(frozen=True)
class ModelFile:
    """One file of a model, in the store under `key`."""

    media_id: str
    key: str
    version: str


@dataclass(frozen=True)
class Original:
    """What a derivation starts from."""

    media_id: str
    key: str
    sha256: str
    page: int
    bytes: int
    file_name: str


def read_item_state(connection: Connection, media_id: str) -> str:
    """Return the state of the item that a media belongs to: whether it may be seen is asked first.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    query = (
        select(item.c.state).join(media, media.c.item_id == item.c.id).where(media.c.id == media_id)
    )
    state = connection.execute(query).scalar()
    if state is None:
        raise UnknownMediaError(media_id)
    return str(state)


def read_tile_source(connection: Connection, media_id: str) -> TileSource:
    """Return what a tile of this media needs.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    NotReadyError
        If its pyramid is still being made, or could not be.
    """
    row = _read_ready(connection, media_id)
    return TileSource(
        media_id=media_id,
        item_id=row.item_id,
        key=derivative_key(row.sha256, row.recipe, PYRAMID_NAME),
        version=f"{row.sha256[:16]}-{row.recipe}",
        geometry=parse_geometry(row.pyramid),
        rights=row.rights,
        derived_at=row.derived_at,
    )


def read_model_file(connection: Connection, media_id: str, level: str | None) -> ModelFile:
    """Return where one level of a model is; its report, where `level` is None.

    Raises
    ------
    UnknownMediaError, NotReadyError
        As for `read_tile_source`.
    UnknownLevelError
        If the media has no such level (an image has none at all).
    """
    row = _read_ready(connection, media_id)
    names = {entry["name"]: entry["file"] for entry in row.levels}
    if not names or (level is not None and level not in names):
        raise UnknownLevelError(level or REPORT_NAME)
    name = REPORT_NAME if level is None else names[level]
    key = derivative_key(row.sha256, row.recipe, name)
    return ModelFile(media_id, key, f"{row.sha256[:16]}-{row.recipe}-{name}")


def _read_ready(connection: Connection, media_id: str) -> Row[Any]:
    query = (
        select(media, item.c.rights)
        .join(item, item.c.id == media.c.item_id)
        .where(media.c.id == media_id)
    )
    row = connection.execute(query).first()
    if row is None:
        raise UnknownMediaError(media_id)
    if row.state != "ready":
        told = "is still being prepared" if row.state == "processing" else "could not be prepared"
        raise NotReadyError(f"The media {media_id!r} {told}.")
    return row


def read_original(connection: Connection, media_id: str) -> Original:
    """Return where the original of a media is.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    row = connection.execute(select(media).where(media.c.id == media_id)).first()
    if row is None:
        raise UnknownMediaError(media_id)
    return Original(
        media_id, original_key(row.sha256), row.sha256, row.page, row.bytes, row.file_name
    )


def read_state(connection: Connection, media_id: str) -> tuple[str, str | None]:
    """Return the state of a media (processing, ready, failed), and why it failed.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    row = connection.execute(
        select(media.c.state, media.c.reason).where(media.c.id == media_id)
    ).first()
    if row is None:
        raise UnknownMediaError(media_id)
    return row.state, row.reason


def mark_ready(
    connection: Connection,
    media_id: str,
    *,
    recipe: str,
    geometry: PyramidGeometry,
    levels: Sequence[Mapping[str, Any]],
    notes: Sequence[str],
) -> None:
    """Write that the derivatives of this recipe are in the store: from now on the media is shown."""
    item_id = connection.execute(select(media.c.item_id).where(media.c.id == media_id)).scalar_one()
    connection.execute(
        update(media)
        .where(media.c.id == media_id)
        .values(
            state="ready",
            reason=None,
            recipe=recipe,
            derived_at=now(),
            picture_width=geometry.width,
            picture_height=geometry.height,
            pyramid=geometry.to_document(),
            levels=[dict(level) for level in levels],
            notes=list(notes),
        )
    )
    touch_item(connection, item_id)


def mark_processing(connection: Connection, media_id: str) -> None:
    """Write that failed derivatives are being made again; ready ones go on being shown meanwhile."""
    connection.execute(
        update(media)
        .where(media.c.id == media_id, media.c.state == "failed")
        .values(state="processing", reason=None)
    )


def mark_failed(connection: Connection, media_id: str, reason: str) -> None:
    """Write that the derivatives could not be made, with a reason that a curator can read."""
    item_id = connection.execute(select(media.c.item_id).where(media.c.id == media_id)).scalar_one()
    connection.execute(
        update(media).where(media.c.id == media_id).values(state="failed", reason=reason)
    )
    touch_item(connection, item_id)
