"""What programs are told that embed a page of ours: an item, an exhibition or a collection (oEmbed 1.0)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request
from werkzeug import exceptions

from iiif_server.web.embedding import poster_values, read_public_item, read_shown_collection
from iiif_server.web.exhibition_api import read_public
from iiif_server.web.frame_code import HEIGHT_PX, WIDTH_PX, frame_code
from iiif_server.web.guards import current_runtime, current_uris, provider
from iiif_server.web.languages import Language
from iiif_server.web.page_values import POSTER_WIDTHS_PX, picture_values
from iiif_server.web.tour_values import crop_values
from manifests.exhibition.plan import find_cover, plan_tour
from manifests.language import plain_text

blueprint = Blueprint("oembed", __name__)

#: Below this the viewer's tools cover the object.
LEAST_PX = 200

_WHOLE_NUMBER = re.compile(r"0*(?P<digits>[0-9]+)")
#: A number of more digits is wider than any frame.
_MOST_DIGITS = 9
_PATH = re.compile(
    r"(?P<english>/en)?/(?P<kind>items|exhibitions|collections)/(?P<name>[^/]+)(?:/editions/[0-9]+)?/?"
)


@dataclass(frozen=True)
class Embedded:
    """What can be embedded: its title, the address of its frame, and a still picture of it."""

    title: str
    frame: str
    poster: dict[str, Any] | None


@blueprint.get("/oembed")
def oembed() -> Response:
    """Describe a page for programs that embed it."""
    if request.args.get("format", "json") != "json":
        raise exceptions.NotImplemented("format can only be json")
    kind, name, language = _parse_page(request.args.get("url", ""))
    width_px, height_px = _fit("maxwidth", WIDTH_PX), _fit("maxheight", HEIGHT_PX)
    return jsonify(_describe(_READERS[kind](name, language), language, width_px, height_px))


def _read_item(item_id: str, language: Language) -> Embedded:
    item = read_public_item(item_id)
    frame = current_uris().item_embed(item.id, language)
    return Embedded(plain_text(item.label, language), frame, poster_values(item, language))


def _read_exhibition(slug: str, language: Language) -> Embedded:
    telling, uris = read_public(slug), current_uris()
    planned = plan_tour(telling.exhibition, telling.material)
    cover = find_cover(telling.exhibition, planned, telling.material)
    title = plain_text(telling.exhibition.title, language) or slug
    poster = crop_values(cover, POSTER_WIDTHS_PX[:1], uris, title) if cover else None
    return Embedded(title, uris.exhibition_embed(slug, language), poster)


def _read_collection(collection_id: str, language: Language) -> Embedded:
    uris = current_uris()
    found, cards = read_shown_collection(collection_id)
    title = plain_text(found.label, language) or found.id
    pictured = found.picture or next((card.thumbnail for card in cards if card.thumbnail), None)
    poster = picture_values(pictured, POSTER_WIDTHS_PX[:1], uris, title) if pictured else None
    return Embedded(title, uris.collection_embed(found.id, language), poster)


_READERS: dict[str, Callable[[str, Language], Embedded]] = {
    "items": _read_item,
    "exhibitions": _read_exhibition,
    "collections": _read_collection,
}


def _parse_page(address: str) -> tuple[str, str, Language]:
    """Return what lies at an address of ours: its kind, its name, and the language of the page."""
    unknown = exceptions.NotFound(
        "url must be the address of the page of an item, an exhibition or a collection here"
    )
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise unknown from error
    own = urlsplit(current_uris().base)
    found = _PATH.fullmatch(parts.path)
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or found is None:
        raise unknown
    english = bool(found["english"]) or "lang=en" in parts.query.split("&")
    return found["kind"], found["name"], "en" if english else "vi"


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


def _describe(
    embedded: Embedded, language: Language, width_px: int, height_px: int
) -> dict[str, Any]:
    uris = current_uris()
    publisher = provider(current_runtime().settings, uris)
    described = {
        "version": "1.0",
        "type": "rich",
        "title": embedded.title,
        "provider_name": plain_text(publisher.label, language),
        "provider_url": publisher.homepage,
        "width": width_px,
        "height": height_px,
        "html": frame_code(embedded.frame, embedded.title, width_px, height_px),
    }
    poster = embedded.poster
    if poster is None:
        return described
    sides = {f"thumbnail_{side}": poster[side] for side in ("width", "height")}
    return described | {"thumbnail_url": poster["src"]} | sides
