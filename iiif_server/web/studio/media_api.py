"""The media of an item: their order, what is said of each, and how the work on them goes on."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from iiif_server.access.actions import Action
from iiif_server.catalog.edited_items import read_edited
from iiif_server.catalog.media_words import MediaChange, read_said
from iiif_server.editing.items import allow_editing
from iiif_server.editing.tidying import tidy_texts
from iiif_server.errors import UnknownMediaError
from iiif_server.ingest.describing import describe_media
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.item_values import Texts
from iiif_server.web.studio.json_api import Body, JsonApi
from iiif_server.web.studio.media_values import MediaTold, media_told
from manifests.model import MediaRole

api = JsonApi("media_api")
blueprint = api.blueprint


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


def _change(body: MediaSaid) -> MediaChange:
    texts: dict[str, Any] = {
        name: None if value is None else tidy_texts({k: tuple(v) for k, v in value.items()})
        for name, value in (("label", body.label), ("alt", body.alt), ("view", body.view))
    }
    return MediaChange(**texts, role=body.role, position=body.position)
