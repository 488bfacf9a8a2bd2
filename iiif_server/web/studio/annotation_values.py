"""What is said of a media as the studio's pages and endpoints tell and take it.

Pixels are those of the full picture; places of a model are in metres, in its own space.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from iiif_server.web.studio.json_api import Body
from manifests.annotation import (
    Annotation,
    Camera,
    Granularity,
    Motivation,
    Point,
    Polygon,
    Rectangle,
    Selector,
    SpacePoint,
    Span,
    Whole,
)
from manifests.annotation import Body as Text
from manifests.annotation_editing import Changes, annotations_to_values
from manifests.annotation_parts import LONGEST_TEXT, MOST_BODIES
from manifests.annotation_reading import MOST_ANNOTATIONS
from manifests.selector_reading import LARGEST_NUMBER, MOST_CORNERS

#: In one request: an afternoon at one page. Whoever has more hands them in one after the other.
MOST_CHANGED = 1_000

Number = Annotated[float, Field(allow_inf_nan=False, ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
Pixels = Annotated[int, Field(ge=-LARGEST_NUMBER, le=LARGEST_NUMBER)]
Place = Annotated[list[Number], Field(min_length=3, max_length=3)]
Corner = Annotated[list[Number], Field(min_length=2, max_length=2)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,127}$")]


class WholeBody(Body):
    """All of the media."""

    kind: Literal["whole"]


class RectangleBody(Body):
    """A part of a picture, in whole pixels."""

    kind: Literal["rectangle"]
    left: Pixels
    top: Pixels
    width: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]
    height: Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class PolygonBody(Body):
    """A part of a picture within at least three corners ``[x, y]``."""

    kind: Literal["polygon"]
    corners: Annotated[list[Corner], Field(min_length=3, max_length=MOST_CORNERS)]


class PointBody(Body):
    """A place in a picture."""

    kind: Literal["point"]
    x: Number
    y: Number


class SpanBody(Body):
    """A part of a recording, in seconds."""

    kind: Literal["span"]
    start_s: Annotated[Number, Field(ge=0)]
    end_s: Number | None = None


class CameraBody(Body):
    """From where a place of a model is best seen."""

    position: Place
    look_at: Place
    field_of_view_deg: Annotated[float, Field(gt=0, lt=180, allow_inf_nan=False)] = 45.0


class SpacePointBody(Body):
    """A place on a model."""

    kind: Literal["space-point"]
    x: Number
    y: Number
    z: Number
    camera: CameraBody | None = None


PartBody = Annotated[
    WholeBody | RectangleBody | PolygonBody | PointBody | SpanBody | SpacePointBody,
    Field(discriminator="kind"),
]


class TextBody(Body):
    """One text; `language` is a BCP 47 tag or ``none``, `purpose` that of this text alone, where it has one."""

    value: Annotated[str, Field(max_length=LONGEST_TEXT)]
    language: Annotated[str, Field(max_length=60)] = "none"
    purpose: Motivation | Literal[""] = ""


class AnnotationBody(Body):
    """Something said of a media; who sends a new one chooses its `id`, unique among those of the media."""

    id: Identifier
    motivation: Motivation
    granularity: Granularity | None = None
    bodies: Annotated[list[TextBody], Field(max_length=MOST_BODIES)]
    selector: PartBody = Field(default_factory=lambda: WholeBody(kind="whole"))


class AnnotationTold(AnnotationBody):
    """Something said of a media, and who said it, where that is known."""

    creator: str = ""


class ChangesBody(Body):
    """What somebody did. `order` names the annotations in the order that they are to be read in."""

    changed: Annotated[list[AnnotationBody], Field(max_length=MOST_CHANGED)] = Field(
        default_factory=list
    )
    deleted: Annotated[list[Identifier], Field(max_length=MOST_ANNOTATIONS)] = Field(
        default_factory=list
    )
    order: Annotated[list[Identifier], Field(max_length=MOST_ANNOTATIONS)] | None = None


class AnnotationsTold(Body):
    """All that is said of a media, in its order."""

    annotations: list[AnnotationTold]


def annotations_told(said: Sequence[Annotation]) -> dict[str, Any]:
    """Return what is said of a media as `AnnotationsTold` describes it.

    It is not checked again: what came in by a file may be longer than what is taken here.
    """
    return {"annotations": annotations_to_values(said)}


def changes_of(body: ChangesBody) -> Changes:
    """Return what was sent as values of the house."""
    return Changes(
        tuple(_annotation(each) for each in body.changed),
        frozenset(body.deleted),
        None if body.order is None else tuple(body.order),
    )


def _annotation(body: AnnotationBody) -> Annotation:
    return Annotation(
        id=body.id,
        motivation=body.motivation,
        bodies=tuple(Text(each.value, each.language, str(each.purpose)) for each in body.bodies),
        selector=_selector(body.selector),
        granularity=body.granularity,
    )


def _selector(body: PartBody) -> Selector:
    if isinstance(body, RectangleBody):
        return Rectangle(body.left, body.top, body.width, body.height)
    if isinstance(body, PolygonBody):
        return Polygon(tuple((x, y) for x, y in body.corners))
    if isinstance(body, PointBody):
        return Point(body.x, body.y)
    if isinstance(body, SpanBody):
        return Span(body.start_s, body.end_s)
    if isinstance(body, SpacePointBody):
        return SpacePoint(body.x, body.y, body.z, _camera(body.camera))
    return Whole()


def _camera(body: CameraBody | None) -> Camera | None:
    if body is None:
        return None
    (x, y, z), (to_x, to_y, to_z) = body.position, body.look_at
    return Camera((x, y, z), (to_x, to_y, to_z), body.field_of_view_deg)
