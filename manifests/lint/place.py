"""navPlace: where on Earth a thing belongs (IIIF extension navPlace 1.0)."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.jsonld import Json
from manifests.lint.tree import Node, Problem, children, shorten

CONTEXT = "http://iiif.io/api/extension/navplace/context.json"


def check_places(nodes: list[Node]) -> Iterator[Problem]:
    """Report places without their context or a feature, and positions that are off the Earth or swapped."""
    places = [node for node in nodes if node.key == "navPlace"]
    context = nodes[0].value.get("@context")
    if places and not (isinstance(context, list) and CONTEXT in context):
        yield nodes[0].problem(f"@context must list {CONTEXT} where navPlace is used", "@context")
    for place in places:
        if place.type != "FeatureCollection":
            yield place.problem(
                f"navPlace must be a FeatureCollection, not {shorten(place.type)}", "type"
            )
        if "features" in place.value and not place.value["features"]:
            yield place.problem("navPlace must have at least one feature", "features")
        yield from _check_id(place)
        for feature in children(place, "features"):
            if feature.type != "Feature":
                yield feature.problem(f"must be a Feature, not {shorten(feature.type)}", "type")
            if not isinstance(feature.value.get("geometry"), dict):
                yield feature.problem("a Feature must have a geometry", "geometry")
            yield from _check_id(feature)
            for geometry in children(feature, "geometry"):
                yield from _check_geometry(geometry)


def _check_id(node: Node) -> Iterator[Problem]:
    """Report an id that is none of the web; there need not be one."""
    if "id" in node.value and not node.id.startswith(("http://", "https://")):
        yield node.problem(f"the id must be an http(s) address, not {shorten(node.id)}", "id")


def _check_geometry(geometry: Node) -> Iterator[Problem]:
    waiting: list[Json] = [geometry.value.get("coordinates")]
    while waiting:
        coordinates = waiting.pop()
        if not isinstance(coordinates, list):
            continue
        longitude, latitude = (*coordinates, None, None)[:2]
        if not isinstance(longitude, int | float):
            waiting.extend(coordinates)
        elif not isinstance(latitude, int | float) or not (
            abs(longitude) <= 180 and abs(latitude) <= 90
        ):
            message = f"a position must be [longitude, latitude] in WGS 84 degrees, not {shorten(coordinates)}"
            yield geometry.problem(message, "coordinates")
            return
    for part in children(geometry, "geometries"):
        yield from _check_geometry(part)
