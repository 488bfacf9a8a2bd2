"""The pages of items: the list, and the editor of one."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, request

from iiif_server.access.actions import Action
from iiif_server.catalog.edited_items import count_states, read_edited
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.pages import json_block
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.item_api import STATES, find_list
from iiif_server.web.studio.item_values import item_told, item_url, lines_told
from iiif_server.web.studio.media_values import media_told
from iiif_server.web.studio.preconditions import revision_tag
from iiif_server.web.studio.rendering import render_studio
from manifests.language import language_names, plain_text

blueprint = Blueprint("studio_items", __name__)


@blueprint.get("/studio/items")
@blueprint.get("/en/studio/items")
@requires(Action.OPEN_STUDIO)
def items() -> str:
    """Show the items, found by words and state."""
    with current_runtime().database.read() as connection:
        found = lines_told(connection, find_list(connection))
        counts = count_states(connection)
    asked = request.args.get("q", "")[:200]
    return render_studio(
        "items.html",
        found=found,
        counts=counts,
        states=STATES,
        asked=asked,
        chosen=request.args.get("state", ""),
        mine=request.args.get("mine") == "1",
        address=_address,
        item_url=item_url,
    )


@blueprint.get("/studio/items/<item_id>")
@blueprint.get("/en/studio/items/<item_id>")
@requires(Action.OPEN_STUDIO)
def item(item_id: str) -> str:
    """Show the editor of one item."""
    with current_runtime().database.read() as connection:
        found = read_edited(connection, item_id)
        told = item_told(connection, found, current_account())
        media = media_told(connection, item_id)
    values = {
        "item": told.model_dump(mode="json"),
        "etag": revision_tag(found.tag),
        "media": [each.model_dump(mode="json") for each in media],
        "languages": language_names(current_language()),
    }
    return render_studio(
        "item.html",
        item=told,
        name=plain_text(found.words.label, current_language()) or found.id,
        values_json=json_block(values),
        public_url=current_uris().item_page(item_id, current_language()),
    )


def _address(**changed: str | int) -> str:
    """Return the address of this list with something else chosen; what is usual is left out."""
    asked = {name: request.args.get(name, "") for name in ("q", "state", "mine")}
    said = {name: str(value) for name, value in (asked | changed).items() if value not in ("", 0)}
    page = current_uris().studio("items", current_language())
    return f"{page}?{urlencode(said)}" if said else page
