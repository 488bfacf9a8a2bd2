"""Annotations of version 4: motivations are lists, bodies and targets objects with an address of their own."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation import Xyz
from manifests.jsonld import Document, Json
from manifests.uris import Uris

#: Coordinates are written to the micrometre: finer than any scanner of museum objects resolves.
_DECIMALS = 6


def build_page(address: str, annotations: Sequence[Json]) -> Document:
    """Put annotations together."""
    return {"id": address, "type": "AnnotationPage", "items": list(annotations)}


def paint(address: str, body: Json, target: Json) -> Document:
    """Put something into a container."""
    return {
        "id": address,
        "type": "Annotation",
        "motivation": ["painting"],
        "body": body,
        "target": target,
    }


def refer(address: str, kind: str) -> Document:
    """Name a resource that is described elsewhere."""
    return {"id": address, "type": kind}


def at_point(address: str, scene: str, point: Xyz) -> Document:
    """Name a place in a scene."""
    return {
        "id": address,
        "type": "SpecificResource",
        "source": refer(scene, "Scene"),
        "selector": [select_point(point)],
    }


def select_point(point: Xyz) -> Document:
    """Write a place in space."""
    x, y, z = (round(value, _DECIMALS) for value in point)
    return {"type": "PointSelector", "x": x, "y": y, "z": z}


def part_of_painting(container: str, name: str, uris: Uris) -> str:
    """Return the address of the annotation that paints one thing into a container."""
    return uris.inside(container, "painting", name)
