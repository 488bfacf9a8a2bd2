"""The media of an item: their order, what is said of each, and how the work on them goes on."""

from __future__ import annotations

from typing import Any

from pydantic import Field
from sqlalchemy import Connection

from iiif_server.access.actions import Action
from iiif_server.catalog.edited_items import read_edited
from iiif_server.catalog.media_lists import ListedMedia, list_item_media
from iiif_server.catalog.media_words import MediaChange, read_said
from iiif_server.editing.items import allow_editing
from iiif_server.editing.tidying import tidy_texts
from iiif_server.errors import UnknownMediaError
from iiif_server.ingest.describing import describe_media
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.reasons import say_reason
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.item_values import Texts
from iiif_server.web.studio.json_api import Body, JsonApi
from manifests.model import MediaKind, MediaRole

api = JsonApi("media_api")
blueprint = api.blueprint

#: Width of the picture in a list, in pixels.
THUMBNAIL_PX = 320
#: Kinds of media on whose stage notes are drawn.
DRAWN_ON = (MediaKind.IMAGE, MediaKind.MODEL)


class MediaTold(Body):
    """One media; `state` is processing, ready or failed, with the reason, and how far the work is (0 to 1).

    `annotations_url` is the page on which notes are drawn on it.
    """

    id: str
    kind: str
    file_name: str
    bytes: int
    state: str
    reason: str | None
    step: str | None
    fraction: float
    label: Texts
    alt: Texts
    view: Texts
    role: str
    picture: str | None
    annotations_url: str | None


class MediaSaid(Body):
    """What is to be said anew of a media; `position` counts from 0."""

    label: Texts | None = None
    alt: Texts | None = None
    view: Texts | None = None
    role: MediaRole | None = None
    position: int | None = Field(default=None, ge=0, le=100_000)


@api.get(
    "/items/<item_id>/media",
    Action.OPEN_STUDIO,
    gives=MediaTold,
    gives_list=True,
    queries=("lang",),
)
def media(item_id: str) -> list[MediaTold]:
    """List the media of an item in their order, with how far the work on each is."""
    with current_runtime().database.read() as connection:
        read_edited(connection, item_id)
        return media_told(connection, item_id)


@api.patch(
    "/items/<item_id>/media/<media_id>",
    Action.EDIT_ITEM,
    takes=MediaSaid,
    gives=MediaTold,
    gives_list=True,
)
def describe(item_id: str, media_id: str, body: MediaSaid) -> list[MediaTold]:
    """Say something anew of a media, or put it in another place; all media come back in their order."""
    runtime = current_runtime()
    with runtime.database.read() as connection:
        if read_said(connection, media_id).item_id != item_id:
            raise UnknownMediaError(media_id)
        allow_editing(current_account(), read_edited(connection, item_id))
    describe_media(runtime, media_id, _change(body))
    return media(item_id)


def media_told(connection: Connection, item_id: str) -> list[MediaTold]:
    """Return the media of an item as lists show them."""
    return [_told(item_id, each) for each in list_item_media(connection, item_id)]


def annotations_page(item_id: str, media_id: str) -> str:
    """Return the page on which notes are drawn on a media."""
    path = f"items/{item_id}/media/{media_id}/annotations"
    return current_uris().studio(path, current_language())


def _change(body: MediaSaid) -> MediaChange:
    texts: dict[str, Any] = {
        name: None if value is None else tidy_texts({k: tuple(v) for k, v in value.items()})
        for name, value in (("label", body.label), ("alt", body.alt), ("view", body.view))
    }
    return MediaChange(**texts, role=body.role, position=body.position)


def _told(item_id: str, found: ListedMedia) -> MediaTold:
    width = min(THUMBNAIL_PX, found.width or 0)
    height = round((found.height or 0) * width / found.width) if found.width else 0
    picture = current_uris().image_sized(found.id, width, max(1, height)) if width else None
    return MediaTold(
        id=found.id,
        kind=found.kind,
        file_name=found.file_name,
        bytes=found.bytes,
        state=found.state,
        reason=found.reason and say_reason(found.reason),
        step=found.step,
        fraction=found.fraction,
        label=_plain(found.label),
        alt=_plain(found.alt),
        view=_plain(found.view),
        role=found.role,
        picture=picture,
        annotations_url=annotations_page(item_id, found.id) if _is_drawn_on(found) else None,
    )


def _is_drawn_on(found: ListedMedia) -> bool:
    return found.state == "ready" and found.kind in DRAWN_ON


def _plain(texts: Any) -> Texts:
    return {language: list(values) for language, values in texts.items()}
