"""The places of a map as GeoJSON (navPlace; RFC 7946)."""

from __future__ import annotations

from manifests.description import label_values
from manifests.exhibition.model import MapView
from manifests.jsonld import Document, Json


def build_tour_places(shows: MapView, address: str) -> Document:
    """Write the places of a step, each with its names."""
    features: list[Json] = [
        {
            "id": f"{address}/{number}",
            "type": "Feature",
            "properties": {"label": label_values(place.label, {"none": (str(number),)})},
            "geometry": {
                "type": "Point",
                "coordinates": [place.longitude_deg, place.latitude_deg],
            },
        }
        for number, place in enumerate(shows.places, 1)
    ]
    return {"id": address, "type": "FeatureCollection", "features": features}
