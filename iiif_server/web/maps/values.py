"""What the map page is given: circles as links, a grid, and the places as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from iiif_server.catalog.facets import PLACE
from iiif_server.finding.places import FoundPlace, Gazetteer
from iiif_server.web.languages import Language, translate
from iiif_server.web.maps.circles import Circle, Sizes, Spot, draw_circles, name_circles
from iiif_server.web.maps.frame import WIDTH, Frame
from iiif_server.web.page_values import told
from manifests.language import plain_text
from manifests.places import position_of
from manifests.uris import Uris
from manifests.vietnamese import sort_key
from manifests.vocabulary import Place

#: Points on the map, those of most items; the list has all.
MOST_SPOTS = 300
#: Names of one circle that are told; the others are counted.
MOST_NAMES = 3

#: How wide the map is on a desk and on a phone, in pixels, and how large its circles are there.
WIDE_PX, WIDE = 1_100, Sizes(13, 34)
NARROW_PX, NARROW = 340, Sizes(12, 24)
#: A letter of a name beside its circle, on average, and a line of it.
_LETTER_PX, _LINE_PX = 7.6, 20


def find_spots(gazetteer: Gazetteer, within: str) -> tuple[FoundPlace, ...]:
    """Return the places that can be shown as points, of all or of those within one, most items first."""
    return tuple(
        each
        for each in gazetteer.found
        if each.place.kind != "country" and position_of(each.place) is not None
        if not within or within in gazetteer.around(each.place.id)
    )[:MOST_SPOTS]


def layer_values(
    spots: Sequence[FoundPlace],
    gazetteer: Gazetteer,
    frame: Frame,
    uris: Uris,
    language: Language,
    *,
    is_wide: bool,
) -> list[dict[str, Any]]:
    """Return the circles for one width of the map, in percent of it."""
    width_px, sizes = (WIDE_PX, WIDE) if is_wide else (NARROW_PX, NARROW)
    by_id = {each.place.id: each.place for each in spots}
    areas = {each for place in by_id for each in gazetteer.around(place)}
    drawn = [_spot(each, frame, width_px / WIDTH, each.place.id in areas) for each in spots]
    circles = draw_circles(drawn, sizes)
    said = [_say_names(each, by_id, language) for each in circles]
    lengths = [_LETTER_PX * len(names) + 4 for names in said]
    named = name_circles(circles, lengths, width_px, _LINE_PX)
    height_px = frame.height * width_px / WIDTH
    return [
        {
            "left": round(100 * each.spot.x / width_px, 2),
            "top": round(100 * each.spot.y / height_px, 2),
            "size": round(2 * each.radius_px),
            "count": each.count,
            "names": names,
            "side": each.side,
            "is_area": each.spot.is_area,
            "url": uris.search_page([(PLACE, name) for name in each.spot.names], language),
        }
        for each, names in zip(named, said, strict=True)
    ]


def area_values(
    spots: Sequence[FoundPlace], gazetteer: Gazetteer, uris: Uris, language: Language
) -> list[dict[str, Any]]:
    """Return the places with several points within them, each with the address of the map of it alone."""
    held: dict[str, int] = {}
    for each in spots:
        for around in gazetteer.around(each.place.id):
            held[around] = held.get(around, 0) + 1
    shown = [each.place for each in spots if held.get(each.place.id, 0) > 1]
    return [
        {**told("label", place.label, language), "url": uris.map_page(place.id, language)}
        for place in sorted(shown, key=lambda place: _order(place, language))
    ]


def list_values(
    found: Sequence[FoundPlace], uris: Uris, language: Language
) -> list[dict[str, Any]]:
    """Return the places by name, each with those that became it."""
    return [
        {
            **_place_values(each, uris, language),
            "before": [_place_values(before, uris, language) for before in each.before],
        }
        for each in sorted(found, key=lambda found: _order(found.place, language))
    ]


def _spot(found: FoundPlace, frame: Frame, px: float, is_area: bool) -> Spot:
    x, y = frame.place(position_of(found.place) or (0.0, 0.0))
    return Spot(x * px, y * px, (found.place.id,), found.numbers, is_area)


def _say_names(circle: Circle, places: dict[str, Place], language: Language) -> str:
    names = [plain_text(places[name].label, language) for name in circle.spot.names]
    said = ", ".join(names[:MOST_NAMES])
    left = len(names) - MOST_NAMES
    return translate(language, "map.more_places", names=said, count=left) if left > 0 else said


def _place_values(found: FoundPlace, uris: Uris, language: Language) -> dict[str, Any]:
    return {
        **told("label", found.place.label, language),
        "count": found.count,
        "url": uris.search_page([(PLACE, found.place.id)], language),
    }


def _order(place: Place, language: Language) -> str:
    return sort_key(plain_text(place.label, language))
