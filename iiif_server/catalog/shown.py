"""What an actor is shown of a media: the full pyramid, the one made for the public, or nothing yet.

Whether the pyramid for the public is the one that the item's limit asks for is looked at whenever it is read, and
not relied on because of what was written: a limit that changed is felt by the next who reads here, and by the Image
API, which keeps what it read of public pictures, within a second (`tiles.watch`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, case, not_, or_

from iiif_server.access.limits import Extent, PublicLimit, admits_level, choose_extent
from iiif_server.access.originals import decide_original
from iiif_server.access.policy import Actor
from iiif_server.access.recordings import decide_playing
from iiif_server.catalog.made_pyramid import written_bytes
from iiif_server.database.tables import item, media
from iiif_server.image.public_recipe import is_made_for

#: The media type of documents, each page of which is a media.
DOCUMENT_TYPE = "application/pdf"

#: What a query selects beside the media, for the functions here.
LIMIT_COLUMNS = (item.c.public_px, item.c.watermark, item.c.limited_at, item.c.rights)


@dataclass(frozen=True)
class ShownPicture:
    """The pyramid that somebody gets, `width` × `height` px at its largest.

    `since` is when this became what they get; `pyramid` is its geometry as it was written down, `pyramid_bytes` the
    size of its file, where that was.
    """

    recipe: str
    width: int
    height: int
    pyramid: Mapping[str, object]
    since: datetime

    @property
    def pyramid_bytes(self) -> int | None:
        """Return the size of the pyramid's file, where it was written down."""
        return written_bytes(self.pyramid)


def limit_of(row: RowMapping) -> PublicLimit:
    """Return the limit of the item that a media belongs to."""
    return PublicLimit(row["public_px"], row["watermark"])


def find_shown(row: RowMapping, actor: Actor) -> ShownPicture | None:
    """Return the picture that an actor is shown of a media, or None while there is none for them.

    A recording has none where no poster or waveform was made.
    """
    width, height = row["picture_width"], row["picture_height"]
    if row["state"] != "ready" or width is None:
        return None
    limit = limit_of(row)
    if choose_extent(actor, limit, width, height) is Extent.FULL:
        return ShownPicture(row["recipe"], width, height, row["pyramid"], shown_since(row))
    made_for_limit = is_made_for(row["public_recipe"], row["recipe"], limit.pixels, limit.watermark)
    if not made_for_limit:
        return None
    return ShownPicture(
        row["public_recipe"],
        row["public_width"],
        row["public_height"],
        row["public_pyramid"],
        _later(row["public_derived_at"], row["limited_at"]),
    )


def shown_since(row: RowMapping) -> datetime:
    """Return since when everybody whom no limit concerns is shown what was made of a media."""
    return _later(row["derived_at"], row["limited_at"])


def _later(derived_at: datetime, limited_at: datetime | None) -> datetime:
    """Return the later moment: a client that only knows dates must not take a limit that went for its old copy."""
    return derived_at if limited_at is None else max(derived_at, limited_at)


def find_levels(row: RowMapping, actor: Actor) -> tuple[dict[str, Any], ...]:
    """Return the levels of a model that an actor gets, as they were written down."""
    limit = limit_of(row)
    return tuple(
        level for level in row["levels"] if admits_level(actor, limit, level.get("colour_px"))
    )


def find_played(row: RowMapping, actor: Actor) -> dict[str, Any] | None:
    """Return what an actor plays of a recording, as `made_recording.parse_recording` reads it, or None."""
    played: dict[str, Any] | None = row["recording"]
    if row["state"] != "ready" or not played:
        return None
    decision = decide_playing(actor, limit_of(row), played["width"], played["height"])
    return played if decision.allowed else None


def takes_original(row: RowMapping, actor: Actor) -> bool:
    """Tell whether an actor who sees a media may take its original too."""
    return decide_original(actor, row["rights"], limit_of(row)).allowed


def original_type(row: RowMapping | Mapping[str, str]) -> str:
    """Return the media type of a deposited file: of the zip that a model came in, or its own."""
    packed = str(row["file_name"]).lower().endswith(".zip")
    return "application/zip" if packed else str(row["format"])


def state_of(row: RowMapping, actor: Actor) -> str:
    """Return the state of a media as it looks to an actor: processing, ready or failed.

    A film without a poster that the limit keeps from the public is ready: nothing of it is still to come.
    """
    if row["state"] != "ready" or find_shown(row, actor) is not None:
        return str(row["state"])
    if row["picture_width"] is None or find_played(row, actor) is not None:
        return "ready"
    return "processing" if row["public_reason"] is None else "failed"


def is_shown(actor: Actor) -> ColumnElement[bool]:
    """Return whether there is anything for an actor, as a condition for a query over media joined with their items."""
    return or_(has_picture(actor), _is_played(actor))


def has_picture(actor: Actor) -> ColumnElement[bool]:
    """Return `find_shown` as a condition, for a query over media joined with their items.

    It relies on what is written: the columns of the public pyramid are empty from a change of the limit until the
    new one is made. What a query finds is asked of `find_shown` once more.
    """
    ready = and_(media.c.state == "ready", media.c.picture_width.is_not(None))
    if actor.is_of_the_house:
        return ready
    spared = _spares(media.c.picture_width, media.c.picture_height)
    return and_(ready, or_(spared, media.c.public_recipe.is_not(None)))


def _is_played(actor: Actor) -> ColumnElement[bool]:
    """Return `find_played` as a condition."""
    ready = and_(media.c.state == "ready", media.c.recording.is_not(None))
    if actor.is_of_the_house:
        return ready
    width, height = (media.c.recording[side].as_integer() for side in ("width", "height"))
    return and_(ready, or_(width == 0, _spares(width, height)))


def _spares(width: ColumnElement[Any], height: ColumnElement[Any]) -> ColumnElement[bool]:
    """Return `PublicLimit.spares` as a condition."""
    small = and_(width <= item.c.public_px, height <= item.c.public_px)
    return and_(not_(item.c.watermark), or_(item.c.public_px.is_(None), small))


def visible_state(actor: Actor) -> ColumnElement[str]:
    """Return `state_of` as a column, for a query over media joined with their items."""
    return case(
        (media.c.state != "ready", media.c.state),
        (or_(media.c.picture_width.is_(None), is_shown(actor)), "ready"),
        (media.c.public_reason.is_not(None), "failed"),
        else_="processing",
    )
