"""The map of places: where the public items are from."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from iiif_server.finding.contents import Contents
from iiif_server.finding.places import Gazetteer, find_places
from iiif_server.web.guards import current_contents, current_runtime, current_uris
from iiif_server.web.kept_pages import keep_page_of_all
from iiif_server.web.languages import current_language
from iiif_server.web.maps.frame import LEAST_DEGREES, LEAST_DEGREES_OF_AREA, WIDTH, fit_frame
from iiif_server.web.maps.graticule import draw_graticule
from iiif_server.web.maps.land import draw_land
from iiif_server.web.maps.outline import draw_outline, find_outline
from iiif_server.web.maps.values import area_values, find_spots, layer_values, list_values
from iiif_server.web.page_values import told
from iiif_server.web.render_page import render_page
from manifests.places import position_of

blueprint = Blueprint("map_page", __name__)


@blueprint.get("/map")
@blueprint.get("/en/map")
def places() -> str:
    """Show the places of what is public, or those within one of them."""
    contents = current_contents()
    outline = find_outline(current_runtime().settings.map_outline)
    within = _read_within(contents)
    return keep_page_of_all(contents, (within, id(outline)), lambda: _render(contents, within))


def _read_within(contents: Contents) -> str:
    """Return the place that is asked for, if any public item is found by it; else all are shown."""
    asked = request.args.get("within", "")
    having = contents.facets.get(("place", asked))
    return asked if having is not None and having.intersect(contents.public) else ""


def _render(contents: Contents, within: str) -> str:
    uris, language = current_uris(), current_language()
    with current_runtime().database.read() as connection:
        gazetteer = find_places(connection, contents)
    around = gazetteer.places.get(within)
    return render_page(
        "map.html",
        query=[("within", within)] if within else (),
        within=None if around is None else told("label", around.label, language),
        whole_url=uris.map_page("", language),
        places=list_values(gazetteer.found, uris, language),
        **_drawn(gazetteer, within),
    )


def _drawn(gazetteer: Gazetteer, within: str) -> dict[str, Any]:
    """Return the map itself; none where no place has a position."""
    uris, language = current_uris(), current_language()
    outline = find_outline(current_runtime().settings.map_outline)
    spots = find_spots(gazetteer, within)
    positions = [found for each in spots if (found := position_of(each.place)) is not None]
    if not positions:
        return {"map": None, "outline_refused": outline.refused}
    provinces_alone = all(each.place.kind == "province" for each in spots)
    frame = fit_frame(
        positions if within else (*positions, *outline.corners),
        LEAST_DEGREES_OF_AREA if provinces_alone else LEAST_DEGREES,
    )
    wide, narrow = (
        layer_values(spots, gazetteer, frame, uris, language, is_wide=is_wide)
        for is_wide in (True, False)
    )
    return {
        "map": {
            "width": WIDTH,
            "height": round(frame.height, 1),
            "grid": draw_graticule(frame),
            "land": draw_land(frame),
            "outline": draw_outline(outline, frame),
            "layers": {"wide": wide, "narrow": narrow},
            "areas": area_values(spots, gazetteer, uris, language),
        },
        "outline_refused": outline.refused,
    }
