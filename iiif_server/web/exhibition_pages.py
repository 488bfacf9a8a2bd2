"""Exhibitions for visitors: all of them, and one as a text with pictures that scripts turn into a tour."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, make_response, request

from iiif_server.exhibitions.showing import list_cards
from iiif_server.web.exhibition_api import read_public
from iiif_server.web.frame_code import frame_code
from iiif_server.web.guards import current_actor, current_runtime, current_uris, provider
from iiif_server.web.languages import Language, current_language
from iiif_server.web.render_page import content_policy, page_nonce, render_page
from iiif_server.web.tour_values import exhibition_card, exhibition_values
from manifests.exhibition.telling import Telling
from manifests.language import plain_text

blueprint = Blueprint("exhibition_pages", __name__)

#: The ways in which an exhibition can be seen, the usual one first.
VIEWS = ("scroll", "slides", "kiosk", "text")
#: A visitor who reads takes less for any step.
IDLE_S = 90


@blueprint.get("/exhibitions")
@blueprint.get("/en/exhibitions")
def exhibitions() -> str:
    """Show the exhibitions that are public."""
    return render_page("exhibitions.html", exhibitions=shown_cards())


def shown_cards() -> list[dict[str, Any]]:
    """Return the exhibitions that are public, as cards."""
    runtime, uris, language = current_runtime(), current_uris(), current_language()
    with runtime.database.read() as connection:
        cards = list_cards(connection, provider(runtime.settings, uris), current_actor())
    return [exhibition_card(card, uris, language) for card in cards]


@blueprint.get("/exhibitions/<slug>")
@blueprint.get("/en/exhibitions/<slug>")
@blueprint.get("/exhibitions/<slug>/editions/<int:number>")
@blueprint.get("/en/exhibitions/<slug>/editions/<int:number>")
def exhibition(slug: str, number: int | None = None) -> str:
    """Show one exhibition: all of it as text, which scripts turn into a tour."""
    values = _values(read_public(slug, number), current_language())
    return render_page(
        "exhibition.html", **values, view=_view(), views=_ways(), idle_s=_parse_idle()
    )


@blueprint.get("/embed/exhibitions/<slug>")
@blueprint.get("/en/embed/exhibitions/<slug>")
def embedded_exhibition(slug: str) -> Response:
    """Show one exhibition in a frame: its player, and whose it is. `view` and `step` say how it begins."""
    runtime, uris = current_runtime(), current_uris()
    telling, language = read_public(slug), current_language()
    view = "slides" if request.args.get("view") in {None, "text"} else _view()
    page = render_page(
        "embed_exhibition.html", **_values(telling, language), view=view, step=_step(telling)
    )
    response = make_response(page)
    policy = content_policy(page_nonce(), uris.base, runtime.settings.embed_ancestors)
    response.headers["Content-Security-Policy"] = policy
    return response


def _view() -> str:
    asked = request.args.get("view", VIEWS[0])
    return asked if asked in VIEWS else VIEWS[0]


def _parse_idle() -> int:
    """Return after how many seconds without a visitor a kiosk begins again: what its address says, within reason."""
    asked = request.args.get("idle", "")
    seconds = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else IDLE_S
    return min(max(seconds, 5), 3600)


def _ways() -> list[dict[str, str]]:
    """Return the ways in which the page can be seen, with their addresses."""
    language = request.args.get("lang")
    kept = f"&lang={language}" if language in {"vi", "en"} else ""
    return [{"name": view, "url": f"{request.path}?view={view}{kept}"} for view in VIEWS]


def _step(telling: Telling) -> str:
    """Return the step that a frame is to begin with; nothing where there is none of that name."""
    asked = request.args.get("step", "")
    return asked if any(step.id == asked for step in telling.exhibition.steps) else ""


def _values(telling: Telling, language: Language) -> dict[str, Any]:
    uris = current_uris()
    slug = telling.exhibition.slug
    frozen = telling.edition if telling.frozen else None
    title = plain_text(telling.exhibition.title, language) or slug
    page = uris.exhibition_page(slug, language)
    return {
        "exhibition": exhibition_values(telling, uris, language),
        "provider": plain_text(telling.provider.label, language),
        "frozen": telling.frozen,
        "page_url": page if frozen is None else uris.edition_page(slug, frozen, language),
        "current_url": page,
        "manifest_url": uris.exhibition_manifest(4, slug, frozen),
        "manifest_3_url": uris.exhibition_manifest(3, slug, frozen),
        "oembed_url": uris.oembed(page),
        "embed_code": frame_code(uris.exhibition_embed(slug, language), title),
    }
