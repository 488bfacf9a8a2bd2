"""Holdings: what the store must hold for every media, as the rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from iiif_server.catalog.media import PYRAMID_BYTES, PYRAMID_NAME, REPORT_NAME
from iiif_server.database.tables import media
from iiif_server.storage.keys import derivative_key, derivatives_prefix, original_key


@dataclass(frozen=True)
class HeldLevel:
    """One level of a model: its name, and its file's key and size in bytes."""

    name: str
    key: str
    bytes: int


@dataclass(frozen=True)
class Derivatives:
    """What a ready media is shown from. `geometry` is the pyramid's, as it was written down.

    `pyramid_bytes` is None where it was not written down, `report_key` for a picture.
    """

    pyramid_key: str
    pyramid_bytes: int | None
    geometry: Mapping[str, object]
    levels: tuple[HeldLevel, ...]
    report_key: str | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all of them."""
        report = () if self.report_key is None else (self.report_key,)
        return (self.pyramid_key, *(level.key for level in self.levels), *report)


@dataclass(frozen=True)
class Holding:
    """One media with its original; `derivatives` is None until they are made.

    `prefix` is where all derivatives of the original lie, by whatever recipe.
    """

    media_id: str
    item_id: str
    file_name: str
    state: str
    sha256: str
    original_key: str
    original_bytes: int
    prefix: str
    derivatives: Derivatives | None


def list_holdings(connection: Connection) -> tuple[Holding, ...]:
    """Return what every media needs from the store, item by item."""
    query = select(media).order_by(media.c.item_id, media.c.position, media.c.page)
    return tuple(_holding(row) for row in connection.execute(query))


def _holding(row: Row[Any]) -> Holding:
    return Holding(
        media_id=row.id,
        item_id=row.item_id,
        file_name=row.file_name,
        state=row.state,
        sha256=row.sha256,
        original_key=original_key(row.sha256),
        original_bytes=row.bytes,
        prefix=derivatives_prefix(row.sha256),
        derivatives=_derivatives(row) if row.state == "ready" else None,
    )


def _derivatives(row: Row[Any]) -> Derivatives:
    def key_of(name: str) -> str:
        return derivative_key(row.sha256, row.recipe, name)

    return Derivatives(
        pyramid_key=key_of(PYRAMID_NAME),
        pyramid_bytes=row.pyramid.get(PYRAMID_BYTES),
        geometry=row.pyramid,
        levels=tuple(
            HeldLevel(level["name"], key_of(level["file"]), level["bytes"]) for level in row.levels
        ),
        report_key=key_of(REPORT_NAME) if row.levels else None,
    )
