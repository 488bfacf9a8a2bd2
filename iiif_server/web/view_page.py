"""The page that opens what a IIIF content state names: one of our items at the place, or another's document."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.render_page import content_policy, page_nonce, render_page
from manifests.content_state import ContentState, parse_content_state
from manifests.errors import ContentStateError
from manifests.own_addresses import find_place

blueprint = Blueprint("view_page", __name__)


@blueprint.get("/view")
@blueprint.get("/en/view")
def view() -> AnyResponse:
    """Lead to the item that is named, whoever may see it; what is not ours the visitor's browser fetches and shows."""
    given = request.args.get("iiif-content", "")
    if not given:
        raise ContentStateError("iiif-content is missing: write /view?iiif-content=…")
    state = parse_content_state(given)
    uris, language = current_uris(), current_language()
    place = find_place(state.id, uris) or find_place(state.part_of, uris)
    if place is None:
        return _show_foreign(state, given)
    if not place.media_id:
        return redirect(uris.item_page(place.item_id, language))
    return redirect(uris.media_page(place.item_id, place.media_id, state.part, language))


def _show_foreign(state: ContentState, given: str) -> Response:
    """Show a document of somebody else. We never ask for it ourselves: nobody can send our service anywhere."""
    manifest = state.part_of or state.id
    kind, _, value = state.part.partition("=")
    page = render_page(
        "view.html",
        query=[("iiif-content", given)],
        address=manifest,
        host=urlsplit(manifest).hostname or manifest,
        canvas=state.id if state.part_of else "",
        region=value if kind == "xywh" else "",
    )
    response = make_response(page)
    policy = content_policy(page_nonce(), current_uris().base, reads_others=True)
    response.headers["Content-Security-Policy"] = policy
    return response
