"""What is said of media, in version 4: in a page of their own, which the container holds or refers to.

Comments on places of a model whose cameras stand in its scene are told by `comments`; all else is told here.
"""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation import (
    Annotation,
    Body,
    Point,
    Polygon,
    Rectangle,
    Selector,
    SpacePoint,
    Span,
)
from manifests.annotation_page import GRANULARITY_CONTEXT, write_origin, write_target
from manifests.jsonld import PRESENTATION_4_CONTEXT, Document, Json
from manifests.language import NO_LANGUAGE
from manifests.model import Media
from manifests.selector_reading import write_svg
from manifests.uris import Uris
from manifests.version_4.annotations import at_point, build_page, refer
from manifests.version_4.comments import is_told_in_scene
from manifests.version_4.containers import name_container
from manifests.version_4.values import with_said

_MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"


def build_said_page(
    item_id: str, media: Media, annotations: Sequence[Annotation], uris: Uris
) -> Document:
    """Return all that is said of a media, as a document of its own."""
    return {
        "@context": context_of(annotations),
        **_build_page(item_id, media, annotations, uris),
    }


def refer_to_said(item_id: str, media: Media, uris: Uris) -> list[Json]:
    """Return what a container has of what is said of its media: a page, or where that is; nothing where nothing is."""
    if not media.annotation_count:
        return []
    if not media.annotations:
        return [refer(uris.annotations_4(item_id, media.id), "AnnotationPage")]
    others = [each for each in media.annotations if not is_told_in_scene(media, each)]
    return [_build_page(item_id, media, others, uris)] if others else []


def context_of(annotations: Sequence[Annotation]) -> Json:
    """Return the context of a document with these annotations."""
    if any(each.granularity for each in annotations):
        return [GRANULARITY_CONTEXT, PRESENTATION_4_CONTEXT]
    return PRESENTATION_4_CONTEXT


def _build_page(
    item_id: str, media: Media, annotations: Sequence[Annotation], uris: Uris
) -> Document:
    page = uris.annotations_4(item_id, media.id)
    container = name_container(item_id, media, uris)
    return build_page(page, [_write(page, each, container, uris) for each in annotations])


def _write(page: str, said: Annotation, container: Document, uris: Uris) -> Document:
    address = uris.inside(page, said.id)
    bodies: list[Json] = [_write_body(body) for body in said.bodies]
    written = with_said(
        {
            "id": address,
            "type": "Annotation",
            "motivation": [said.motivation.value],
            "body": bodies[0] if len(bodies) == 1 else {"type": "Choice", "items": bodies},
            "target": _write_target(uris.inside(address, "target"), said.selector, container),
        },
        textGranularity=None if said.granularity is None else said.granularity.value,
    )
    origin = write_origin(said)
    if isinstance(creator := origin.get("creator"), dict):
        # Version 4 has an address for every agent; one who gave only a name has it within what they said.
        origin["creator"] = {"id": uris.inside(address, "creator"), **creator}
    return written | origin


def _write_body(body: Body) -> Document:
    return with_said(
        {"type": "TextualBody", "value": body.value, "format": body.format},
        language=None if body.language == NO_LANGUAGE else [body.language],
        purpose=[body.purpose] if body.purpose else None,
    )


def _write_target(address: str, part: Selector, container: Document) -> Document:
    if isinstance(part, SpacePoint) and container["type"] == "Scene":
        return at_point(address, str(container["id"]), (part.x, part.y, part.z))
    selector = _select(part)
    if selector is None:
        return container
    return {
        "id": address,
        "type": "SpecificResource",
        "source": container,
        "selector": [selector],
    }


def _select(part: Selector) -> Document | None:
    """Write a part of a canvas or timeline; None for all of it, and for places in space where there is no space."""
    if isinstance(part, (Rectangle, Span)):
        fragment = str(write_target("", part)).removeprefix("#")
        return {"type": "FragmentSelector", "conformsTo": _MEDIA_FRAGMENTS, "value": fragment}
    if isinstance(part, Polygon):
        return {"type": "SvgSelector", "value": write_svg(part)}
    if isinstance(part, Point):
        return {"type": "PointSelector", "x": part.x, "y": part.y}
    return None
