"""The public pages, Vietnamese first and English second; useful without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from markupsafe import Markup
from sqlalchemy import Connection

from iiif_server.catalog.collections import TOP, read_collection
from iiif_server.catalog.jobs import OPEN, list_jobs
from iiif_server.catalog.pages import (
    PageMedia,
    count_cards,
    read_cards,
    read_page_media,
    read_progress,
)
from iiif_server.tiles.compression import Coding
from iiif_server.web.exhibition_pages import shown_cards
from iiif_server.web.frame_code import frame_code
from iiif_server.web.guards import (
    current_actor,
    current_runtime,
    current_uris,
    image_ceiling,
    kept_documents,
    provider,
)
from iiif_server.web.item_documents import SeenItem, read_whole_item, see_item
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import (
    card_values,
    collection_link,
    item_values,
    media_values,
    progress_values,
)
from iiif_server.web.recording_values import transcript_values
from iiif_server.web.render_page import page_nonce, render_page
from manifests.language import plain_text
from manifests.model import MediaKind
from manifests.schema_org import build_schema_org

blueprint = Blueprint("pages", __name__)

#: Kinds of media that have a player of their own, beside the viewer for pictures and models.
RECORDINGS = (MediaKind.AUDIO, MediaKind.VIDEO)

PROGRESS_PATH = "/api/v1/progress"

#: Stands in a kept page for the number that allows its scripts, which is another one for each answer.
_NONCE = "the-nonce-of-this-answer"


@blueprint.get("/")
@blueprint.get("/en/", strict_slashes=False)
def home() -> str:
    """Show the collection as pictures."""
    return _shelf("home.html", TOP)


@blueprint.get("/collections/<collection_id>")
@blueprint.get("/en/collections/<collection_id>")
def collection(collection_id: str) -> str:
    """Show one collection as pictures."""
    return _shelf("home.html" if collection_id == TOP else "collection.html", collection_id)


def _shelf(template: str, collection_id: str) -> str:
    runtime, uris, language = current_runtime(), current_uris(), current_language()
    with runtime.database.read() as connection:
        found = read_collection(connection, collection_id, provider(runtime.settings, uris))
        cards = read_cards(connection, None if collection_id == TOP else collection_id)
        counts = count_cards(connection) if found.collections else {}
        progress = read_progress(connection)
    return render_page(
        template,
        collection={
            "id": found.id,
            "label": plain_text(found.label, language),
            "summary": plain_text(found.summary, language),
        },
        collections=[
            {
                "id": child.id,
                "label": plain_text(child.label, language),
                "url": uris.collection_page(child.id, language),
                "count": counts.get(child.id, 0),
            }
            for child in found.collections
        ],
        items=[card_values(card, uris, language) for card in cards],
        exhibitions=shown_cards() if collection_id == TOP else [],
        manifest_url=uris.collection_3(found.id),
        oembed_url=uris.oembed(uris.collection_page(found.id, language)),
        embed_code=frame_code(
            uris.collection_embed(found.id, language), plain_text(found.label, language)
        ),
        **_progress(progress_values(progress, language)),
    )


@blueprint.get("/items/<item_id>")
@blueprint.get("/en/items/<item_id>")
def item(item_id: str) -> str:
    """Show one item: zoom, turn, read."""
    with current_runtime().database.read() as connection:
        seen = see_item(connection, item_id)
        changing = bool(list_jobs(connection, states=OPEN, item_id=item_id))
    if changing:  # how far the work is stands on the page
        return _render_item(seen)
    name = seen.name("page", request.path, current_language())
    page = kept_documents().take(
        name, Coding.IDENTITY, lambda: _render_item(seen).replace(page_nonce(), _NONCE).encode()
    )
    return page.decode().replace(_NONCE, page_nonce())


def _render_item(seen: SeenItem) -> str:
    runtime, uris, language = current_runtime(), current_uris(), current_language()
    with runtime.database.read() as connection:
        found = read_whole_item(connection, seen)
        entries = read_page_media(connection, seen.id, current_actor())
        media = _media_values(connection, seen.id, entries)
    described = build_schema_org(found, uris, image_ceiling(runtime.settings), language)
    return render_page(
        "item.html",
        item=item_values(found, uris, language),
        **_parted(media),
        described_json=json_block(described),
        collections=[collection_link(each, uris, language) for each in found.collections],
        progress_url=_progress_url(),
    )


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
