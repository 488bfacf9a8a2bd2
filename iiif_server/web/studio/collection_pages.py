"""The pages of collections: all of them, and the editor of one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint
from sqlalchemy import Connection

from iiif_server.access.actions import Action, decide_action
from iiif_server.collecting.changing import Collected, read_collected
from iiif_server.finding.contents import Contents
from iiif_server.web.guards import current_contents, current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.pages import json_block
from iiif_server.web.studio.collection_bodies import collection_told, lines_told, nested
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.preconditions import revision_tag
from iiif_server.web.studio.rendering import render_studio
from manifests.language import plain_text

blueprint = Blueprint("studio_collections", __name__)


@blueprint.get("/studio/collections")
@blueprint.get("/en/studio/collections")
@requires(Action.OPEN_STUDIO)
def collections() -> str:
    """Show all collections, each below the one in which it lies."""
    contents = current_contents()
    with current_runtime().database.read() as connection:
        lines = lines_told(connection, contents)
    return render_studio(
        "collections.html", places=nested(lines), page_url=_url(""), may_edit=_may_edit()
    )


@blueprint.get("/studio/collections/<collection_id>")
@blueprint.get("/en/studio/collections/<collection_id>")
@requires(Action.OPEN_STUDIO)
def collection(collection_id: str) -> str:
    """Show the editor of one collection."""
    contents = current_contents()
    with current_runtime().database.read() as connection:
        found = read_collected(connection, collection_id)
        values = _values(connection, found, contents)
    return render_studio(
        "collection.html",
        public_url=values["collection"]["url"],
        name=plain_text(found.label, current_language()) or found.id,
        values_json=json_block(values),
        may_edit=values["may_edit"],
        page_url=_url(""),
        page_text_prefixes=("facet.", "kind.", "studio."),
    )


def _values(connection: Connection, found: Collected, contents: Contents) -> dict[str, Any]:
    """Return what the editor begins with."""
    others = [each for each in lines_told(connection, contents) if each.id != found.id]
    return {
        "collection": collection_told(connection, found, contents).model_dump(mode="json"),
        "etag": revision_tag(found.tag),
        "others": [each.model_dump(mode="json") for each in others],
        "may_edit": _may_edit(),
    }


def _may_edit() -> bool:
    return decide_action(current_account().role, Action.EDIT_COLLECTION).allowed


def _url(rest: str) -> str:
    path = f"collections/{rest}" if rest else "collections"
    return current_uris().studio(path, current_language())
