"""The page that opens what a IIIF content state names: one of our items at the place, or words about another's."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.render_page import render_page
from manifests.content_state import parse_content_state
from manifests.errors import ContentStateError
from manifests.own_addresses import find_place

blueprint = Blueprint("view_page", __name__)


@blueprint.get("/view")
@blueprint.get("/en/view")
def view() -> AnyResponse:
    """Lead to the item that is named, whoever may see it; what is not ours is not fetched but told of."""
    given = request.args.get("iiif-content", "")
    if not given:
        raise ContentStateError("iiif-content is missing: write /view?iiif-content=…")
    state = parse_content_state(given)
    uris, language = current_uris(), current_language()
    place = find_place(state.id, uris) or find_place(state.part_of, uris)
    if place is None:
        page = render_page("view.html", address=state.part_of or state.id)
        return Response(page, status=404)
    if not place.media_id:
        return redirect(uris.item_page(place.item_id, language))
    return redirect(uris.media_page(place.item_id, place.media_id, state.part, language))
