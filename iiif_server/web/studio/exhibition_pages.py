"""The pages on which exhibitions are made: all of them, one being written, and how it would look to visitors."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from iiif_server.access.actions import Action, decide_action
from iiif_server.catalog.exhibitions import read_draft
from iiif_server.exhibitions.reviewing import list_reviewed
from iiif_server.exhibitions.showing import read_draft_telling
from iiif_server.web.exhibition_pages import VIEWS
from iiif_server.web.frame_code import frame_code
from iiif_server.web.guards import current_runtime, current_uris, provider
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import told
from iiif_server.web.render_page import render_page
from iiif_server.web.studio.exhibition_values import draft_values, summary_values
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.headers import let_frame
from iiif_server.web.studio.rendering import allowed_actions, render_studio
from iiif_server.web.tour_values import exhibition_values
from manifests.exhibition.map_drawing import SVG, draw_map
from manifests.exhibition.model import MapView
from manifests.exhibition.templates import TEMPLATES, TEXT_RIGHTS
from manifests.language import plain_text, tidy

blueprint = Blueprint("studio_exhibitions", __name__)


@blueprint.get("/studio/exhibitions")
@blueprint.get("/en/studio/exhibitions")
@blueprint.get("/studio/exhibitions/")
@blueprint.get("/en/studio/exhibitions/")
@requires(Action.OPEN_STUDIO)
def exhibitions() -> str:
    """Show all exhibitions, and how a new one begins."""
    language = current_language()
    with current_runtime().database.read() as connection:
        found = list_reviewed(connection)
    return render_studio(
        "exhibitions.html",
        entry="src/pages/studio-exhibitions.ts",
        exhibitions=[
            summary_values(each)
            | told("label", tidy(each.draft.exhibition.title), language)
            | {"url": current_uris().studio(f"exhibitions/{each.draft.stamp.slug}", language)}
            for each in found
        ],
        templates=_templates(),
        text_rights=TEXT_RIGHTS,
        begin_url=current_uris().studio("exhibitions/", language),
    )


@blueprint.get("/studio/exhibitions/<slug>")
@blueprint.get("/en/studio/exhibitions/<slug>")
@requires(Action.OPEN_STUDIO)
def builder(slug: str) -> str:
    """Show one exhibition being written."""
    with current_runtime().database.read() as connection:
        draft = read_draft(connection, slug)
    language = current_language()
    return render_studio(
        "exhibition.html",
        entry="src/pages/studio-exhibition.ts",
        title=plain_text(draft.exhibition.title, language) or slug,
        data=_builder_data(slug) | {"draft": draft_values(draft)},
    )


@blueprint.get("/studio/exhibitions/<slug>/preview")
@blueprint.get("/en/studio/exhibitions/<slug>/preview")
@requires(Action.OPEN_STUDIO)
def preview(slug: str) -> str:
    """Show a draft as visitors would see it, in a frame of the builder."""
    let_frame()
    runtime, uris, language = current_runtime(), current_uris(), current_language()
    with runtime.database.read() as connection:
        telling = read_draft_telling(connection, slug, provider(runtime.settings, uris))
    asked = request.args.get("view")
    page = render_page(
        "studio/exhibition_preview.html",
        exhibition=exhibition_values(telling, uris, language),
        view=asked if asked in VIEWS else VIEWS[0],
        manifest_url=f"/api/v1/exhibitions/{slug}/preview",
    )
    return with_draft_maps(page, slug)


@blueprint.get("/studio/exhibitions/<slug>/maps/<step>.svg")
@requires(Action.OPEN_STUDIO)
def draft_map(slug: str, step: str) -> Response:
    """Draw the places of a step of a draft."""
    with current_runtime().database.read() as connection:
        exhibition = read_draft(connection, slug).exhibition
    shown = next((each.shows for each in exhibition.steps if each.id == step), MapView())
    places = shown.places if isinstance(shown, MapView) else ()
    return Response(draw_map(places, current_language()), content_type=SVG)


def with_draft_maps(text: str, slug: str) -> str:
    """Let what tells of a draft name the drawings of the draft: there is no edition yet that has them."""
    uris = current_uris()
    drawn = f"{uris.studio('exhibitions')}/{slug}/maps/"
    for language in ("vi", "en", None):
        text = text.replace(f"{uris.edition_page(slug, 0, language)}/maps/", drawn)
    return text


def _builder_data(slug: str) -> dict[str, Any]:
    """Return what the builder is told beside the draft."""
    uris, language, account = current_uris(), current_language(), current_account()
    page = uris.exhibition_page(slug, language)
    return {
        "login": account.login,
        "actions": allowed_actions(account),
        "addresses": {
            "preview": uris.studio(f"exhibitions/{slug}/preview", language),
            "page": page,
            "list": uris.studio("exhibitions/", language),
        },
        "embed_code": frame_code(uris.exhibition_embed(slug, language), slug),
    }


def _templates() -> list[dict[str, Any]]:
    """Return the beginnings for an exhibition; none where who is signed in may not begin one."""
    if not decide_action(current_account().role, Action.CREATE_EXHIBITION).allowed:
        return []
    language = current_language()
    return [
        {
            "name": each.name,
            "title": plain_text(each.title, language),
            "summary": plain_text(each.summary, language),
            "steps": len(each.steps),
        }
        for each in TEMPLATES.values()
    ]
