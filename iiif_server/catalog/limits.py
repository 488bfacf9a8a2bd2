"""Limits of what the public gets: writing them down, and the work that they make."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from iiif_server.access.limits import PublicLimit
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.enqueue import record_job
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.items import touch_item
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.database.columns import now
from iiif_server.database.tables import item, media
from iiif_server.errors import UnknownItemError, UnknownMediaError
from iiif_server.image.public_recipe import is_made_for, name_public_recipe

#: The kind of job whose work is `iiif_server.ingest.derive_public.derive_public`.
PUBLIC_KIND = "public"

#: The columns of a media that has no pyramid for the public.
NOTHING_PUBLIC: dict[str, object] = {
    "public_recipe": None,
    "public_derived_at": None,
    "public_width": None,
    "public_height": None,
    "public_pyramid": None,
    "public_reason": None,
}


@dataclass(frozen=True)
class PublicWork:
    """What a pyramid for the public is made from: the full one of this recipe, under this limit."""

    sha256: str
    recipe: str
    limit: PublicLimit


def read_limit(connection: Connection, item_id: str) -> PublicLimit:
    """Return the limit of an item.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    check_may_exist(item_id, UnknownItemError)
    query = select(item.c.public_px, item.c.watermark).where(item.c.id == item_id)
    row = connection.execute(query).first()
    if row is None:
        raise UnknownItemError(item_id)
    return PublicLimit(row.public_px, row.watermark)


def read_limit_of(connection: Connection, media_id: str) -> PublicLimit:
    """Return the limit of the item that a media belongs to.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    """
    check_may_exist(media_id, UnknownMediaError)
    query = select(item.c.public_px, item.c.watermark).join(media, media.c.item_id == item.c.id)
    row = connection.execute(query.where(media.c.id == media_id)).first()
    if row is None:
        raise UnknownMediaError(media_id)
    return PublicLimit(row.public_px, row.watermark)


def record_limit(connection: Connection, item_id: str, limit: PublicLimit) -> tuple[str, ...]:
    """Write how much the public gets of an item, enqueue the work, and return the media that are to be made.

    From this moment nothing else is shown: the pyramids made for another limit are forgotten.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    number = next_change(connection)  # what is derived meanwhile is marked before this, or sees it
    read_limit(connection, item_id)
    connection.execute(
        update(item)
        .where(item.c.id == item_id)
        .values(public_px=limit.pixels, watermark=limit.watermark, limited_at=now())
    )
    connection.execute(update(media).where(media.c.item_id == item_id).values(**NOTHING_PUBLIC))
    touch_item(connection, item_id, number)
    made = select(media.c.id, media.c.recipe, media.c.picture_width, media.c.picture_height).where(
        media.c.item_id == item_id, media.c.picture_width.is_not(None)
    )
    rows = connection.execute(made.order_by(media.c.position, media.c.page)).all()
    waiting = [row for row in rows if not limit.spares(row.picture_width, row.picture_height)]
    for row in waiting:
        enqueue_public(connection, item_id, row.id, row.recipe, limit)
    return tuple(row.id for row in waiting)


def enqueue_public(
    connection: Connection, item_id: str, media_id: str, recipe: str, limit: PublicLimit
) -> str:
    """Write the job that makes a media's pyramid for the public under this very limit."""
    wanted = name_public_recipe(recipe, limit.pixels, limit.watermark)
    return record_job(connection, PUBLIC_KIND, item_id, media_id=media_id, argument=wanted)


def find_public_work(
    connection: Connection, media_id: str, wanted: str | None
) -> PublicWork | None:
    """Return what a job has to do, or None where the limit it was written for is no longer the limit."""
    limit = read_limit_of(connection, media_id)
    row = connection.execute(select(media).where(media.c.id == media_id)).one()
    if row.picture_width is None or limit.spares(row.picture_width, row.picture_height):
        return None
    if name_public_recipe(row.recipe, limit.pixels, limit.watermark) != wanted:
        return None
    return PublicWork(row.sha256, row.recipe, limit)


def settle_public(connection: Connection, media_id: str, made: MadePyramid | None) -> None:
    """Write what the public gets of a media whose full pyramid is ready now.

    Called in the transaction that marks it ready. `made` is the pyramid for the public that came with it; where it is
    not the one that the limit asks for, that one is enqueued, and shown is what was right before, or nothing.
    """
    if made is not None and mark_public_ready(connection, media_id, made):
        return
    row = connection.execute(select(media).where(media.c.id == media_id)).one()
    limit = read_limit(connection, row.item_id)
    if not is_made_for(row.public_recipe, row.recipe, limit.pixels, limit.watermark):
        connection.execute(update(media).where(media.c.id == media_id).values(**NOTHING_PUBLIC))
    if not limit.spares(row.picture_width, row.picture_height):
        enqueue_public(connection, row.item_id, media_id, row.recipe, limit)


def mark_public_ready(connection: Connection, media_id: str, made: MadePyramid) -> bool:
    """Write that the pyramid for the public is in the store; False, and nothing, where it is no longer wanted.

    Other media of the same file under the same limit are shown from the same object, so what is written of those
    changes too.
    """
    number = next_change(connection)  # nobody else changes a limit now
    row = connection.execute(select(media).where(media.c.id == media_id)).one()
    limit = read_limit(connection, row.item_id)
    if not is_made_for(made.recipe, row.recipe, limit.pixels, limit.watermark):
        return False
    connection.execute(
        update(media)
        .where(media.c.id == media_id)
        .values(public_recipe=made.recipe, public_reason=None)
    )
    sharing = (media.c.sha256 == row.sha256, media.c.public_recipe == made.recipe)
    connection.execute(
        update(media)
        .where(*sharing)
        .values(
            public_derived_at=now(),
            public_width=made.geometry.width,
            public_height=made.geometry.height,
            public_pyramid=made.to_document(),
        )
    )
    items = connection.execute(select(media.c.item_id).where(*sharing).distinct()).scalars().all()
    for item_id in items:
        touch_item(connection, item_id, number)
    return True


def mark_public_failed(connection: Connection, media_id: str, reason: str) -> None:
    """Write why the pyramid for the public could not be made; the full one is as good as before."""
    number = next_change(connection)
    row = connection.execute(select(media.c.item_id).where(media.c.id == media_id)).one()
    connection.execute(update(media).where(media.c.id == media_id).values(public_reason=reason))
    touch_item(connection, row.item_id, number)


def mark_public_processing(connection: Connection, media_id: str) -> None:
    """Write that the pyramid for the public is being made again."""
    next_change(connection)
    connection.execute(update(media).where(media.c.id == media_id).values(public_reason=None))
