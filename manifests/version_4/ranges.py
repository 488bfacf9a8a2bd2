"""A table of contents in version 4: ranges as in version 3, over containers of every kind."""

from __future__ import annotations

from collections.abc import Mapping

from manifests.contents import build_structures as build_structures_3
from manifests.jsonld import Document, Json
from manifests.model import Item
from manifests.uris import Uris


def build_structures(
    item: Item, canvas_of: Mapping[str, str], containers: Mapping[str, Document], uris: Uris
) -> list[Json]:
    """Build the ranges of an item; a chapter in which nothing is that can be shown is left out.

    Parameters
    ----------
    canvas_of
        For each media that is shown, the one in whose container it is.
    containers
        For each of those, the reference to its container.
    """
    by_canvas = {uris.canvas(item.id, media): named for media, named in containers.items()}
    return [_name_containers(each, by_canvas) for each in build_structures_3(item, canvas_of, uris)]


def _name_containers(range_: Json, by_canvas: Mapping[str, Document]) -> Json:
    """Name scenes and timelines where version 3 names the canvases of the same media."""
    if not isinstance(range_, dict):
        return range_
    items = range_.get("items")
    if not isinstance(items, list):
        return by_canvas.get(str(range_["id"]), range_)
    return range_ | {"items": [_name_containers(each, by_canvas) for each in items]}
