"""Where on Earth a thing belongs: IIIF's extension navPlace, as GeoJSON (RFC 7946)."""

from __future__ import annotations

from manifests.description import label_values
from manifests.jsonld import Document, Json
from manifests.language import plain_text
from manifests.model import Item
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.vocabulary import Place
from manifests.words import CURRENT_PLACE, PLACE_OF_ORIGIN

#: Stands before Presentation 3's own where a document says `navPlace`.
NAVPLACE_CONTEXT = "http://iiif.io/api/extension/navplace/context.json"

_COUNTRY = "country"


def build_places(item: Item, uris: Uris) -> Document | None:
    """Put the places that an item's record names on the map; None where none of them has a position.

    A place without a position of its own stands where the place around it does, and is called by that one's name;
    a country is too large to point at.
    """
    record = item.record
    named = (
        ("origin", PLACE_OF_ORIGIN, record.origin_place),
        ("current", CURRENT_PLACE, record.current_place),
    )
    features: list[Json] = [
        _build_feature(uris.nav_place_feature(item.id, role), label, located)
        for role, label, place_id in named
        if (located := find_located(item, place_id)) is not None
    ]
    if not features:
        return None
    return {"id": uris.nav_place(item.id), "type": "FeatureCollection", "features": features}


def find_located(item: Item, place_id: str) -> Place | None:
    """Return the place, or the smallest around it below a country, whose position is known."""
    for place in item.vocabulary.around(place_id):
        if place.kind == _COUNTRY:
            return None
        if position_of(place) is not None:
            return place
    return None


def position_of(place: Place) -> tuple[float, float] | None:
    """Return longitude and latitude in degrees, in GeoJSON's order; None where either is unknown or not on Earth."""
    longitude, latitude = place.longitude, place.latitude
    if longitude is None or latitude is None:
        return None
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None


def _build_feature(uri: str, role: LanguageMap, place: Place) -> Document:
    said = {
        tag: (f"{plain_text(role, tag)}: {plain_text(place.label, tag)}",) for tag in ("vi", "en")
    }
    return {
        "id": uri,
        "type": "Feature",
        "properties": {"label": label_values(said, {})},
        "geometry": {"type": "Point", "coordinates": list(position_of(place) or ())},
    }
