"""What is said of a media as an annotation list of version 2.1 (sections 5.6 and 6), which its canvas refers to."""

from __future__ import annotations

from collections.abc import Sequence

from manifests.annotation import Annotation, Body, Motivation, Polygon
from manifests.annotation_bounds import box_of
from manifests.annotation_page import write_target
from manifests.jsonld import PRESENTATION_2_CONTEXT, Document, Json
from manifests.language import NO_LANGUAGE
from manifests.model import Media
from manifests.selector_reading import write_svg
from manifests.uris import Uris
from manifests.version_2.values import with_said


def refer_to_list(item_id: str, media: Media, uris: Uris) -> list[Json]:
    """Refer to what is said of a media; nothing where nothing is."""
    if not media.annotation_count:
        return []
    return [{"@id": uris.annotation_list_2(item_id, media.id), "@type": "sc:AnnotationList"}]


def build_annotation_list(
    item_id: str, media_id: str, annotations: Sequence[Annotation], uris: Uris
) -> Document:
    """Return all that is said of a media, as a document of its own."""
    return {
        "@context": PRESENTATION_2_CONTEXT,
        "@id": uris.annotation_list_2(item_id, media_id),
        "@type": "sc:AnnotationList",
        "resources": [_write(item_id, media_id, each, uris) for each in annotations],
    }


def _write(item_id: str, media_id: str, said: Annotation, uris: Uris) -> Document:
    bodies: list[Json] = [_write_body(body, said.motivation) for body in said.bodies]
    transcribed = said.motivation is Motivation.SUPPLEMENTING
    return {
        "@id": uris.said(item_id, media_id, said.id),
        "@type": "oa:Annotation",
        # A transcription stands in the picture: version 2.1 has such text painted (6.2).
        "motivation": "sc:painting" if transcribed else f"oa:{said.motivation.value}",
        "resource": bodies[0] if len(bodies) == 1 else bodies,
        "on": _write_place(uris.canvas(item_id, media_id), said),
    }


def _write_body(body: Body, motivation: Motivation) -> Json:
    is_tag = motivation is Motivation.TAGGING
    return with_said(
        {
            "@type": "oa:Tag" if is_tag else "cnt:ContentAsText",
            "format": body.format,
            "chars": body.value,
        },
        language=None if body.language == NO_LANGUAGE else body.language,
    )


def _write_place(canvas: str, said: Annotation) -> Json:
    """Write a rectangle or a time as a fragment; a polygon beside the rectangle around it, a point as one pixel."""
    box = box_of(said.selector)
    if box is None:
        return canvas  # of a model's poster, or of a recording, which 2.1 does not play
    if not isinstance(said.selector, Polygon):
        return write_target(canvas, box)
    fragment = str(write_target(canvas, box)).partition("#")[2]
    return {
        "@type": "oa:SpecificResource",
        "full": canvas,
        "selector": {
            "@type": "oa:Choice",
            "default": {"@type": "oa:FragmentSelector", "value": fragment},
            "item": {"@type": "oa:SvgSelector", "value": write_svg(said.selector)},
        },
    }
