"""Items and collections in other people's pages: what stands in their frames."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, make_response

from iiif_server.access.policy import allow
from iiif_server.catalog.collections import TOP, read_collection
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.catalog.pages import Card, read_cards
from iiif_server.finding.shelves import list_items_on_shelves, read_shelf
from iiif_server.web.guards import (
    current_actor,
    current_contents,
    current_runtime,
    current_uris,
    provider,
)
from iiif_server.web.languages import Language, current_language
from iiif_server.web.page_values import (
    POSTER_WIDTHS_PX,
    card_values,
    item_values,
    picture_values,
    told,
)
from iiif_server.web.render_page import content_policy, page_nonce, render_page
from iiif_server.web.viewer_files import asset
from manifests.language import plain_text
from manifests.model import Collection, Item

blueprint = Blueprint("embedding", __name__)

#: An update of the service is felt by the pages of partners within this time.
SCRIPT_S = 300


@blueprint.get("/embed.js")
def script() -> Response:
    """Return the one script that makes our elements work on anybody's page, whose address never changes."""
    built = f"{current_uris().base}{asset('src/pages/anywhere.ts').script}"
    response = make_response(f"import({json.dumps(built)});\n")
    response.mimetype = "text/javascript"
    response.headers["Cache-Control"] = f"public, max-age={SCRIPT_S}"
    return response


@blueprint.get("/embed/items/<item_id>")
@blueprint.get("/en/embed/items/<item_id>")
def embedded_item(item_id: str) -> Response:
    """Show one item in a frame: the viewer, and whose it is."""
    uris, language = current_uris(), current_language()
    item = read_public_item(item_id)
    page = render_page(
        "embed.html",
        item=item_values(item, uris, language),
        poster=poster_values(item, language),
        manifest_url=_manifest(item),
    )
    return _framed(page)


@blueprint.get("/embed/collections/<collection_id>")
@blueprint.get("/en/embed/collections/<collection_id>")
def embedded_collection(collection_id: str) -> Response:
    """Show one collection in a frame: its items as pictures, and whose it is."""
    uris, language = current_uris(), current_language()
    found, cards = read_shown_collection(collection_id)
    page = render_page(
        "embed_collection.html",
        collection=told("label", found.label, language)
        | {"url": uris.collection_page(found.id, language)},
        items=[card_values(card, uris, language) for card in cards],
    )
    return _framed(page)


def read_shown_collection(collection_id: str) -> tuple[Collection, tuple[Card, ...]]:
    """Return a collection with the first page of what it shows."""
    runtime, contents = current_runtime(), current_contents()
    name = None if collection_id == TOP else collection_id
    publisher = provider(runtime.settings, current_uris())
    with runtime.database.read() as connection:
        found = read_collection(connection, collection_id, publisher)
        on_shelves = list_items_on_shelves(connection, contents)
        shelf = read_shelf(connection, contents, name, on_shelves, 1)
        return found, read_cards(connection, shelf.item_ids)


def _framed(page: str) -> Response:
    """Let those pages hold a page in a frame that the settings name."""
    response = make_response(page)
    ancestors = current_runtime().settings.embed_ancestors
    policy = content_policy(page_nonce(), current_uris().base, ancestors)
    response.headers["Content-Security-Policy"] = policy
    return response


def read_public_item(item_id: str) -> Item:
    """Return an item that the public may see."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        allow(current_actor(), read_stamp(connection, item_id).state)
        return read_item(connection, item_id, provider(runtime.settings, uris), current_actor())


def _manifest(item: Item) -> str:
    """Return the document that the viewer reads: of models only version 4 tells how they stand, and what is said."""
    uris = current_uris()
    has_model = any(media.levels for media in item.media)
    return uris.manifest_4(item.id) if has_model else uris.manifest_3(item.id)


def poster_values(item: Item, language: Language) -> dict[str, Any] | None:
    """Return a still picture of the item, if one of its media has one."""
    pictured = next((media for media in item.media if media.picture is not None), None)
    if pictured is None:
        return None
    label = plain_text(item.label, language)
    return picture_values(pictured, POSTER_WIDTHS_PX[:1], current_uris(), label)
