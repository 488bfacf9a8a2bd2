"""What is said of a media as Presentation 3 annotations: in a page of their own, referred to or embedded by a canvas.

A canvas is the picture of its media, so that parts of pictures and recordings are parts of the canvas. A model's canvas
is its poster: a place in space is no place there, and what is said of it stands on the whole canvas. Only a page that
is `exact`, as an export is, has places as they are kept.
"""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation import (
    Annotation,
    Body,
    Camera,
    Creator,
    Point,
    Polygon,
    Rectangle,
    Selector,
    SpacePoint,
    Span,
    Whole,
    Xyz,
)
from manifests.jsonld import PRESENTATION_3_CONTEXT, Document, Json, write_moment
from manifests.language import NO_LANGUAGE
from manifests.model import Item, Media
from manifests.selector_reading import write_svg
from manifests.uris import Uris

GRANULARITY_CONTEXT = "http://iiif.io/api/extension/text-granularity/context.json"

#: Up to so many, a manifest holds the annotations of all its canvases; more stand in pages of their own, which viewers
#: fetch when they show the canvas. A line of a transcription takes about 400 bytes: a manifest grows by some 40 kB.
EMBEDDED_AT_MOST = 100


def build_annotation_page(
    item_id: str, media_id: str, annotations: Sequence[Annotation], uris: Uris, *, exact: bool
) -> Document:
    """Return the page of what is said of a media, as a document of its own.

    Parameters
    ----------
    exact
        Whether places in space and cameras are written, as Presentation 4 does, and points between pixels.
    """
    return {
        "@context": contexts_of(annotations),
        **_page(item_id, media_id, annotations, uris, exact=exact),
    }


def build_single_annotation(
    item_id: str, media_id: str, annotation: Annotation, uris: Uris
) -> Document:
    """Return one annotation as a document of its own."""
    built = build_annotation(item_id, media_id, annotation, uris)
    return {"@context": contexts_of([annotation]), **built}


def contexts_of(annotations: Sequence[Annotation], *extensions: str) -> Json:
    """Return the context of a document with these annotations, and with what else it has of extensions."""
    granular = (GRANULARITY_CONTEXT,) if any(each.granularity for each in annotations) else ()
    before = (*extensions, *granular)
    return [*before, PRESENTATION_3_CONTEXT] if before else PRESENTATION_3_CONTEXT


def attach_pages(manifest: Document, item: Item, uris: Uris) -> None:
    """Give each canvas of a manifest its annotations: all of them where they are few, else where to find them."""
    media = {uris.canvas(item.id, each.id): each for each in item.media}
    canvases = manifest["items"]
    for canvas in canvases if isinstance(canvases, list) else ():
        shown = media.get(str(canvas["id"])) if isinstance(canvas, dict) else None
        if isinstance(canvas, dict) and shown is not None and shown.annotation_count:
            there = canvas.get("annotations")
            said = [*there] if isinstance(there, list) else []  # captions of a recording
            canvas["annotations"] = [*said, _page_of_canvas(item.id, shown, uris)]


def _page_of_canvas(item_id: str, media: Media, uris: Uris) -> Document:
    if media.annotations:
        return _page(item_id, media.id, media.annotations, uris, exact=False)
    return {"id": uris.annotations_3(item_id, media.id), "type": "AnnotationPage"}


def build_annotation(
    item_id: str, media_id: str, annotation: Annotation, uris: Uris, *, exact: bool = False
) -> Document:
    """Return one annotation on the canvas of its media."""
    bodies: list[Json] = [_write_body(body) for body in annotation.bodies]
    part = annotation.selector if exact else _for_canvas(annotation.selector)
    document: Document = {
        "id": uris.said(item_id, media_id, annotation.id),
        "type": "Annotation",
        "motivation": annotation.motivation.value,
    }
    if annotation.granularity is not None:
        document["textGranularity"] = annotation.granularity.value
    document["body"] = bodies[0] if len(bodies) == 1 else bodies
    document["target"] = write_target(uris.canvas(item_id, media_id), part)
    if isinstance(part, SpacePoint) and part.camera is not None:
        document["scope"] = [_write_camera(part.camera, uris.canvas(item_id, media_id))]
    return document | write_origin(annotation)


def _for_canvas(part: Selector) -> Selector:
    """Return a part as the Presentation 3 schema takes it: points have whole numbers from 1 on, and no depth."""
    if isinstance(part, Point):
        return Point(max(1, round(part.x)), max(1, round(part.y)))
    return Whole() if isinstance(part, SpacePoint) else part


def write_target(canvas: str, part: Selector) -> Json:
    """Return a part of a canvas, in the simplest form that says it."""
    if isinstance(part, Whole):
        return canvas
    if isinstance(part, Rectangle):
        return f"{canvas}#xywh={part.left},{part.top},{part.width},{part.height}"
    if isinstance(part, Span):
        return f"{canvas}#t={_seconds(part)}"
    selector: Document
    if isinstance(part, Polygon):
        selector = {"type": "SvgSelector", "value": write_svg(part)}
    elif isinstance(part, Point):
        selector = {"type": "PointSelector", "x": part.x, "y": part.y}
    else:
        selector = _space_selector((part.x, part.y, part.z))
    source: Document = {"id": canvas, "type": "Canvas"}
    return {"type": "SpecificResource", "source": source, "selector": selector}


def said_in(item: Item) -> tuple[Annotation, ...]:
    """Return all annotations that stand in the manifest of an item."""
    return tuple(each for media in item.media for each in media.annotations)


def _page(
    item_id: str, media_id: str, annotations: Sequence[Annotation], uris: Uris, *, exact: bool
) -> Document:
    built: list[Json] = [
        build_annotation(item_id, media_id, each, uris, exact=exact) for each in annotations
    ]
    page: Document = {"id": uris.annotations_3(item_id, media_id), "type": "AnnotationPage"}
    return page | {"items": built}


def _write_body(body: Body) -> Document:
    written: Document = {"type": "TextualBody", "value": body.value, "format": body.format}
    if body.language != NO_LANGUAGE:
        written["language"] = body.language
    if body.purpose:
        written["purpose"] = body.purpose
    return written


def write_origin(annotation: Annotation) -> Document:
    """Return who said something, and when, as far as that is known."""
    written: Document = {}
    if annotation.creator is not None:
        written["creator"] = _write_creator(annotation.creator)
    if annotation.created is not None:
        written["created"] = write_moment(annotation.created)
    if annotation.modified is not None:
        written["modified"] = write_moment(annotation.modified)
    return written


def _write_creator(creator: Creator) -> Document:
    named: Document = {"id": creator.id} if creator.id else {}
    return named | {"type": "Agent"} | ({"name": creator.name} if creator.name else {})


def _write_camera(camera: Camera, canvas: str) -> Document:
    """Paint a hidden camera as Presentation 4 does: at its place, with what it looks at."""
    target: Document = {
        "type": "SpecificResource",
        "source": {"id": canvas, "type": "Canvas"},
        "selector": [_space_selector(camera.position)],
    }
    return {
        "type": "Annotation",
        "motivation": ["painting"],
        "behavior": ["hidden"],
        "body": {
            "type": "PerspectiveCamera",
            "fieldOfView": camera.field_of_view_deg,
            "lookAt": _space_selector(camera.look_at),
        },
        "target": target,
    }


def _space_selector(place: Xyz) -> Document:
    x, y, z = place
    return {"type": "PointSelector", "x": x, "y": y, "z": z}


def _seconds(part: Span) -> str:
    start = f"{part.start_s:.15g}"
    return start if part.end_s is None else f"{start},{part.end_s:.15g}"
