"""The page on which one media of an item is drawn on, and its lines are transcribed."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from sqlalchemy import Connection

from iiif_server.access.actions import Action
from iiif_server.access.policy import Actor
from iiif_server.catalog.annotations import read_annotations
from iiif_server.catalog.edited_items import EditedItem, read_edited
from iiif_server.catalog.full_sizes import read_full_sizes
from iiif_server.catalog.items import read_item
from iiif_server.editing.annotations import check_belongs
from iiif_server.errors import UnknownMediaError
from iiif_server.web.guards import current_runtime, current_uris, provider
from iiif_server.web.languages import current_language
from iiif_server.web.studio.annotation_values import annotations_told
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.item_values import item_url, steps_for
from iiif_server.web.studio.material_values import material_values
from iiif_server.web.studio.media_values import DRAWN_ON
from iiif_server.web.studio.preconditions import revision_tag
from iiif_server.web.studio.rendering import render_studio
from manifests.annotation_editing import tag_of_annotations
from manifests.language import plain_text
from manifests.model import Item, Media

blueprint = Blueprint("studio_annotating", __name__)


@blueprint.get("/studio/items/<item_id>/media/<media_id>/annotations")
@blueprint.get("/en/studio/items/<item_id>/media/<media_id>/annotations")
@requires(Action.OPEN_STUDIO)
def annotating(item_id: str, media_id: str) -> str:
    """Show a media with what is said of it, to be drawn and written."""
    with current_runtime().database.read() as connection:
        edited = read_edited(connection, item_id)
        check_belongs(connection, item_id, media_id)
        values = _values(connection, edited, media_id)
    return render_studio(
        "annotations.html",
        entry="src/pages/studio-annotations.ts",
        name=plain_text(edited.words.label, current_language()) or item_id,
        media_name=values["media"]["label"],
        item_page=item_url(item_id),
        data=values,
    )


def _values(connection: Connection, edited: EditedItem, media_id: str) -> dict[str, Any]:
    uris, account = current_uris(), current_account()
    item = read_item(connection, edited.id, provider(current_runtime().settings, uris), Actor.STAFF)
    full = read_full_sizes(connection, (edited.id,))
    said = read_annotations(connection, media_id)
    return {
        "item": edited.id,
        "login": account.login,
        "media": material_values(_find(item, media_id), item, full, uris),
        "may_edit": "edit" in steps_for(account, edited),
        "is_public": edited.state == "published",
        "etag": revision_tag(tag_of_annotations(said)),
        **annotations_told(said),
    }


def _find(item: Item, media_id: str) -> Media:
    """Return a media that can be drawn on; what is not ready, or a recording, cannot."""
    for media in item.media:
        if media.id == media_id and media.kind in DRAWN_ON:
            return media
    raise UnknownMediaError(media_id)
