"""Items in other people's pages: the viewer for a frame, and its description for programs (oEmbed 1.0)."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, make_response, request
from werkzeug import exceptions

from iiif_server.access.policy import allow
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.web.frame_code import HEIGHT_PX, WIDTH_PX, frame_code
from iiif_server.web.guards import current_actor, current_runtime, current_uris, provider
from iiif_server.web.languages import Language, current_language
from iiif_server.web.page_values import POSTER_WIDTHS_PX, item_values, picture_values
from iiif_server.web.render_page import content_policy, page_nonce, render_page
from manifests.language import plain_text
from manifests.model import Item

blueprint = Blueprint("embedding", __name__)

#: Below this the viewer's tools cover the object.
LEAST_PX = 200

_WHOLE_NUMBER = re.compile(r"0*(?P<digits>[0-9]+)")
#: A number of more digits is wider than any frame.
_MOST_DIGITS = 9
_ITEM_PATH = re.compile(r"(?P<english>/en)?/items/(?P<item>[^/]+)/?")


@blueprint.get("/embed/items/<item_id>")
@blueprint.get("/en/embed/items/<item_id>")
def embedded_item(item_id: str) -> Response:
    """Show one item in a frame: the viewer, and whose it is."""
    runtime, uris, language = current_runtime(), current_uris(), current_language()
    item = _read_public(item_id)
    page = render_page(
        "embed.html",
        item=item_values(item, uris, language),
        poster=_poster(item, language),
        manifest_url=_manifest(item),
    )
    response = make_response(page)
    policy = content_policy(page_nonce(), uris.base, runtime.settings.embed_ancestors)
    response.headers["Content-Security-Policy"] = policy
    return response


@blueprint.get("/oembed")
def oembed() -> Response:
    """Describe the page of an item for programs that embed it."""
    if request.args.get("format", "json") != "json":
        raise exceptions.NotImplemented("format can only be json")
    item_id, language = _parse_page(request.args.get("url", ""))
    width_px, height_px = _fit("maxwidth", WIDTH_PX), _fit("maxheight", HEIGHT_PX)
    return jsonify(_describe(_read_public(item_id), language, width_px, height_px))


def _read_public(item_id: str) -> Item:
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        allow(current_actor(), read_stamp(connection, item_id).state)
        return read_item(connection, item_id, provider(runtime.settings, uris), current_actor())


def _parse_page(address: str) -> tuple[str, Language]:
    """Return the item whose page lies at an address of ours, and its language."""
    unknown = exceptions.NotFound("url must be the address of the page of an item here")
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise unknown from error
    own = urlsplit(current_uris().base)
    found = _ITEM_PATH.fullmatch(parts.path)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or found is None:
        raise unknown
    english = bool(found["english"]) or "lang=en" in parts.query.split("&")
    return found["item"], "en" if english else "vi"


def _fit(name: str, usual_px: int) -> int:
    """Return a side of the frame: the usual one, or less where the program asks for less."""
    asked = request.args.get(name)
    if asked is None:
        return usual_px
    number = _WHOLE_NUMBER.fullmatch(asked)
    if number and len(number["digits"]) > _MOST_DIGITS:
        return usual_px
    if not number or int(number["digits"]) < LEAST_PX:
        raise exceptions.BadRequest(f"{name} must be a whole number of at least {LEAST_PX}")
    return min(int(number["digits"]), usual_px)


def _describe(item: Item, language: Language, width_px: int, height_px: int) -> dict[str, Any]:
    uris = current_uris()
    title = plain_text(item.label, language)
    address = uris.item_embed(item.id, language)
    described = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": plain_text(item.provider.label, language),
        "provider_url": item.provider.homepage,
        "width": width_px,
        "height": height_px,
        "html": frame_code(address, title, width_px, height_px),
    }
    poster = _poster(item, language)
    if poster is None:
        return described
    thumbnail = {"thumbnail_url": poster["src"]}
    sides = {f"thumbnail_{side}": poster[side] for side in ("width", "height")}
    return described | thumbnail | sides


def _manifest(item: Item) -> str:
    """Return the document that the viewer reads: of models only version 4 tells how they stand, and what is said."""
    uris = current_uris()
    has_model = any(media.levels for media in item.media)
    return uris.manifest_4(item.id) if has_model else uris.manifest_3(item.id)


def _poster(item: Item, language: Language) -> dict[str, Any] | None:
    """Return a still picture of the item, if one of its media has one."""
    pictured = next((media for media in item.media if media.picture is not None), None)
    if pictured is None:
        return None
    label = plain_text(item.label, language)
    return picture_values(pictured, POSTER_WIDTHS_PX[:1], current_uris(), label)
