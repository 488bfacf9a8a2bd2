"""Holdings: what the store must hold for every media, as the rows say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from iiif_server.access.policy import Actor
from iiif_server.catalog.made_pyramid import written_bytes, written_sha256
from iiif_server.catalog.made_recording import parse_recording
from iiif_server.catalog.made_turntable import name_view_file, parse_turntable
from iiif_server.catalog.media import PYRAMID_NAME, REPORT_NAME
from iiif_server.catalog.media_files import CURRENT, FORMER
from iiif_server.catalog.shown import LIMIT_COLUMNS, state_of
from iiif_server.database.editing_tables import media_file
from iiif_server.database.tables import item, media, text_track
from iiif_server.storage.keys import derivative_key, derivatives_prefix, original_key, text_key


@dataclass(frozen=True)
class HeldLevel:
    """One level of a model: its name, and its file's key, size in bytes and SHA-256 (None: not written down)."""

    name: str
    key: str
    bytes: int
    sha256: str | None


@dataclass(frozen=True)
class HeldCopy:
    """A level of a model in another form: its file's key, size in bytes and SHA-256."""

    key: str
    bytes: int
    sha256: str


@dataclass(frozen=True)
class HeldPyramid:
    """One pyramid, with its geometry as it was written down; `bytes` and `sha256` are None where they were not."""

    key: str
    bytes: int | None
    sha256: str | None
    geometry: Mapping[str, object]


@dataclass(frozen=True)
class Derivatives:
    """What a ready media is shown from: the full pyramid, and the one for the public where there is one.

    Those of a model's pictures from all around follow. `report_key` is None for a picture; `copies` are levels of
    a model in other forms, or what is played of a recording.
    """

    pyramids: tuple[HeldPyramid, ...]
    levels: tuple[HeldLevel, ...]
    report_key: str | None
    copies: tuple[HeldCopy, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of all of them."""
        report = () if self.report_key is None else (self.report_key,)
        pyramids = (pyramid.key for pyramid in self.pyramids)
        copies = (copy.key for copy in self.copies)
        return (*pyramids, *(level.key for level in self.levels), *copies, *report)


@dataclass(frozen=True)
class HeldOriginal:
    """One file of a media as it was deposited; `prefix` is where all derivatives of it lie, by whatever recipe."""

    media_id: str
    item_id: str
    file_name: str
    sha256: str
    original_key: str
    original_bytes: int
    prefix: str


@dataclass(frozen=True)
class Holding(HeldOriginal):
    """One media with its original; `derivatives` is None until they are made.

    `state` is what visitors see of it. `texts` are its captions and transcripts.
    """

    state: str
    derivatives: Derivatives | None
    texts: tuple[HeldCopy, ...] = ()


@dataclass(frozen=True)
class OtherOriginal(HeldOriginal):
    """A file that a media had before another one took its place, or, where `is_coming`, that is to take it."""

    is_coming: bool


def list_holdings(connection: Connection) -> tuple[Holding, ...]:
    """Return what every media needs from the store, item by item."""
    query = (
        select(media, *LIMIT_COLUMNS)
        .join(item, item.c.id == media.c.item_id)
        .order_by(media.c.item_id, media.c.position, media.c.page)
    )
    texts = _list_texts(connection)
    return tuple(_holding(row, texts.get(row.id, ())) for row in connection.execute(query))


def list_other_originals(connection: Connection) -> tuple[OtherOriginal, ...]:
    """Return the files of all media beside those that are shown: earlier ones, and those that are being prepared."""
    query = (
        select(media_file, media.c.item_id)
        .join(media, media.c.id == media_file.c.media_id)
        .where(media_file.c.state != CURRENT)
        .order_by(media.c.item_id, media_file.c.media_id, media_file.c.id)
    )
    return tuple(
        OtherOriginal(**_original(row, row.media_id), is_coming=row.state != FORMER)
        for row in connection.execute(query)
    )


def _list_texts(connection: Connection) -> Mapping[str, tuple[HeldCopy, ...]]:
    """Return the captions and transcripts of each recording that has any."""
    texts: dict[str, tuple[HeldCopy, ...]] = {}
    for row in connection.execute(select(text_track).order_by(text_track.c.id)):
        held = HeldCopy(text_key(row.sha256), row.bytes, row.sha256)
        texts[row.media_id] = (*texts.get(row.media_id, ()), held)
    return texts


def _holding(row: Row[Any], texts: tuple[HeldCopy, ...]) -> Holding:
    return Holding(
        **_original(row, row.id),
        state=state_of(row._mapping, Actor.VISITOR),
        derivatives=_derivatives(row) if row.state == "ready" else None,
        texts=texts,
    )


def _original(row: Row[Any], media_id: str) -> dict[str, Any]:
    """Return what a media and each of its other files say of a file."""
    return {
        "media_id": media_id,
        "item_id": row.item_id,
        "file_name": row.file_name,
        "sha256": row.sha256,
        "original_key": original_key(row.sha256),
        "original_bytes": row.bytes,
        "prefix": derivatives_prefix(row.sha256),
    }


def _derivatives(row: Row[Any]) -> Derivatives:
    def key_of(name: str) -> str:
        return derivative_key(row.sha256, row.recipe, name)

    made = [] if row.picture_width is None else [(row.recipe, row.pyramid)]
    if row.public_recipe is not None:
        made.append((row.public_recipe, row.public_pyramid))
    full = tuple(
        HeldPyramid(
            derivative_key(row.sha256, recipe, PYRAMID_NAME),
            written_bytes(document),
            written_sha256(document),
            document,
        )
        for recipe, document in made
    )
    return Derivatives(
        pyramids=full + _views(row),
        levels=tuple(
            HeldLevel(level["name"], key_of(level["file"]), level["bytes"], level.get("sha256"))
            for level in row.levels
        ),
        report_key=key_of(REPORT_NAME) if row.levels else None,
        copies=tuple(
            HeldCopy(key_of(copy["file"]), copy["bytes"], copy["sha256"])
            for level in row.levels
            for copy in level.get("copies", ())
        )
        + _played_copy(row),
    )


def _played_copy(row: Row[Any]) -> tuple[HeldCopy, ...]:
    """Return the copy of a recording that browsers play, where they do not play the original."""
    if not row.recording or not row.recording["file"]:
        return ()
    played = parse_recording(row.recording)
    return (HeldCopy(played.key(row._mapping), played.bytes, played.sha256),)


def _views(row: Row[Any]) -> tuple[HeldPyramid, ...]:
    """Return the pyramids of the pictures from all around a model."""
    if not row.turntable:
        return ()
    made = parse_turntable(row.turntable)
    geometry = made.geometry.to_document()
    return tuple(
        HeldPyramid(
            derivative_key(row.sha256, row.recipe, name_view_file(number)), size, sha256, geometry
        )
        for number, (size, sha256) in enumerate(made.files)
    )
