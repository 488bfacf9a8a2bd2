"""The public pages, Vietnamese first and English second; useful without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request
from markupsafe import Markup
from sqlalchemy import Connection
from werkzeug import Response as AnyResponse

from iiif_server.access.policy import Actor
from iiif_server.catalog.collections import TOP, read_collection, read_nested
from iiif_server.catalog.jobs import has_open
from iiif_server.catalog.pages import PageMedia, read_cards, read_page_media
from iiif_server.finding.progress import read_progress
from iiif_server.finding.shelves import count_shelves, list_items_on_shelves, read_shelf
from iiif_server.web.collection_values import collection_link, collection_values
from iiif_server.web.exhibition_pages import shown_cards
from iiif_server.web.frame_code import frame_code
from iiif_server.web.guards import (
    current_actor,
    current_contents,
    current_runtime,
    current_uris,
    image_ceiling,
    provider,
)
from iiif_server.web.home_values import entry_values
from iiif_server.web.item_documents import SeenItem, read_whole_item, see_item
from iiif_server.web.kept_pages import keep_page
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import (
    card_values,
    item_values,
    media_values,
    picture_values,
)
from iiif_server.web.paging import asked_page, paging_values
from iiif_server.web.progress_values import progress_values
from iiif_server.web.recording_values import transcript_values
from iiif_server.web.related_items import RELATED, with_related
from iiif_server.web.render_page import render_page
from manifests.language import plain_text
from manifests.model import Item, MediaKind
from manifests.schema_org import build_schema_org

blueprint = Blueprint("pages", __name__)

#: Kinds of media that have a player of their own, beside the viewer for pictures and models.
RECORDINGS = (MediaKind.AUDIO, MediaKind.VIDEO)

#: What social networks ask of a large picture; they take 1,200 × 630 px and cut what is higher.
PREVIEW_WIDTH_PX = 1200

PROGRESS_PATH = "/api/v1/progress"


@blueprint.get("/")
@blueprint.get("/en/", strict_slashes=False)
def home() -> str:
    """Show the collection as pictures."""
    return _shelf("home.html", TOP, **(entry_values() if asked_page() == 1 else {}))


@blueprint.get("/collections")
@blueprint.get("/en/collections")
def collections() -> AnyResponse:
    """Lead whoever shortens an address to the collection that holds all others."""
    return redirect(current_uris().collection_page(TOP, current_language()))


@blueprint.get("/collections/<collection_id>")
@blueprint.get("/en/collections/<collection_id>")
def collection(collection_id: str) -> str:
    """Show one collection as pictures."""
    return _shelf("home.html" if collection_id == TOP else "collection.html", collection_id)


def _shelf(template: str, collection_id: str, **more: Any) -> str:
    runtime, uris, language = current_runtime(), current_uris(), current_language()
    contents, number = current_contents(), asked_page()
    name = None if collection_id == TOP else collection_id
    with runtime.database.read() as connection:
        found = read_collection(connection, collection_id, provider(runtime.settings, uris))
        on_shelves = list_items_on_shelves(connection, contents)
        shelf = read_shelf(connection, contents, name, on_shelves, number)
        cards = read_cards(connection, shelf.item_ids)
        progress = read_progress(connection, contents)
        nested = read_nested(connection, [found.id, *(child.id for child in found.collections)])
    counts = count_shelves(contents, on_shelves, nested)
    total = shelf.total if found.id == TOP else counts[found.id]
    return render_page(
        template,
        collection=collection_values(found, total, uris, language),
        collections=[
            collection_link(child, uris, language) | {"count": counts[child.id]}
            for child in found.collections
        ],
        items=[card_values(card, uris, language) for card in cards],
        pages=paging_values(request.path, shelf.page, shelf.last),
        exhibitions=shown_cards() if collection_id == TOP else [],
        manifest_url=uris.collection_3(found.id),
        oembed_url=uris.oembed(uris.collection_page(found.id, language)),
        embed_code=frame_code(
            uris.collection_embed(found.id, language), plain_text(found.label, language)
        ),
        **more,
        **_progress(progress_values(progress, language)),
    )


@blueprint.get("/items/<item_id>")
@blueprint.get("/en/items/<item_id>")
def item(item_id: str) -> str:
    """Show one item: zoom, turn, read."""
    with current_runtime().database.read() as connection:
        seen = see_item(connection, item_id)
        changing = has_open(connection, item_id)
        contents = current_contents(connection)
    if changing:  # how far the work is stands on the page
        return with_related(contents, item_id, _render_item(seen))
    name = seen.name("page", request.path, current_language())
    return with_related(contents, item_id, keep_page(name, lambda: _render_item(seen)))


def _render_item(seen: SeenItem) -> str:
    runtime, uris, language = current_runtime(), current_uris(), current_language()
    with runtime.database.read() as connection:
        found = read_whole_item(connection, seen)
        entries = _list_seen(read_page_media(connection, seen.id, current_actor()))
        media = _media_values(connection, seen.id, entries)
    _tell_comments(found, media)
    described = build_schema_org(found, uris, image_ceiling(runtime.settings), language)
    return render_page(
        "item.html",
        item=item_values(found, uris, language),
        **_parted(media),
        described_json=json_block(described),
        collections=[collection_link(each, uris, language) for each in found.collections],
        progress_url=_progress_url(),
        related=RELATED,
        preview=_preview(found),
    )


def _list_seen(entries: Sequence[PageMedia]) -> list[PageMedia]:
    """Leave out for visitors what could not be prepared: that is the affair of the studio."""
    is_ours = current_actor() is not Actor.VISITOR
    return [each for each in entries if is_ours or each.state != "failed"]


def _preview(found: Item) -> dict[str, Any] | None:
    """Return the picture by which social networks show a link to an item."""
    for media in found.media:
        if media.picture is not None:
            alt = plain_text(media.alt or found.label, current_language())
            return picture_values(media, (PREVIEW_WIDTH_PX,), current_uris(), alt)
    return None


def _media_values(
    connection: Connection, item_id: str, entries: Sequence[PageMedia]
) -> list[dict[str, Any]]:
    """Return the media of an item page, recordings with what is said in them."""
    uris, language, store = current_uris(), current_language(), current_runtime().store
    media = []
    for entry in entries:
        values = media_values(item_id, entry, uris, language)
        if values["recording"] and entry.shown is not None:
            said = transcript_values(connection, store, entry.shown, uris, language)
            values["transcripts"] = said
        media.append(values)
    return media


def _tell_comments(found: Item, media: Sequence[dict[str, Any]]) -> None:
    """Name what tells of places: on models the document of version 4, which alone has places in space."""
    uris = current_uris()
    spoken_of = {each.id for each in found.media if each.annotation_count}
    for values in media:
        if values["id"] not in spoken_of:
            continue
        if values["kind"] == MediaKind.MODEL:
            values["said_url"] = uris.manifest_4(found.id)
        if values["kind"] == MediaKind.IMAGE:
            values["said_url"] = uris.annotations_3(found.id, values["id"])


def _parted(media: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return what the viewer shows, and apart from it what is played."""
    seen = [each for each in media if each["kind"] not in RECORDINGS]
    played = [each for each in media if each["kind"] in RECORDINGS]
    return {"media": seen, "media_json": json_block(seen), "recordings": played}


def _progress(values: dict[str, Any]) -> dict[str, Any]:
    return {"progress": values, "progress_url": _progress_url()}


def _progress_url() -> str:
    return f"{PROGRESS_PATH}?lang={current_language()}"


def json_block(value: object) -> Markup:
    """Return JSON that is safe inside a ``<script>`` element: no text in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return Markup(text)  # noqa: S704 - the five letters that HTML and JavaScript stumble over are escaped
