"""One media of an item as a canvas: its picture, painted, with everything a viewer needs to zoom into it.

A canvas is plain values, because a document may have thousands (docs/decisions/0022); that it is what iiif-prezi3 would
write is held by tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manifests.canvas_plan import PlannedCanvas
from manifests.description import label_values, statement_values, text_values
from manifests.jsonld import Document, Json
from manifests.model import Media, MediaKind
from manifests.physical import build_scale_services
from manifests.pictures import build_painted_picture, build_thumbnail
from manifests.recordings import build_recording_canvas
from manifests.renderings import (
    build_original_renderings,
    build_renderings,
    build_report_link,
    build_turntable_link,
)
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import option_name


def build_canvas(
    item_id: str,
    planned: PlannedCanvas,
    names: Mapping[str, LanguageMap],
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    """Build the canvas of one media.

    The canvas has the full size of the picture, whatever the image service hands out at once. A model's
    canvas shows its poster and offers the GLB levels as `rendering`. A placeholder canvas would only
    repeat the poster, so there is none. Other pictures of the same view are painted as a choice.

    Parameters
    ----------
    names
        What each media is called, by its identifier.
    """
    media, name = planned.media, names[planned.media.id]
    if media.recording is not None:
        return build_recording_canvas(item_id, media, media.recording, name, uris, limits)
    shown = (media, *planned.alternatives)
    optional: dict[str, Json] = {
        "metadata": [each for each in map(statement_values, media.capture) if each],
        "summary": text_values(media.alt),
        "service": build_scale_services(media, uris.canvas(item_id, media.id)),
        "rendering": _build_renderings(shown, names, uris),
        "seeAlso": _build_links(item_id, media, uris) if media.kind is MediaKind.MODEL else None,
    }
    return {
        "id": uris.canvas(item_id, media.id),
        "type": "Canvas",
        "label": label_values(name, {"none": (media.id,)}),
        "height": media.still.height,
        "width": media.still.width,
        **{name: value for name, value in optional.items() if value},
        "thumbnail": [build_thumbnail(media, uris, limits)],
        "items": [_build_painting(item_id, planned, uris, limits)],
    }


def _build_renderings(
    shown: Sequence[Media], names: Mapping[str, LanguageMap], uris: Uris
) -> list[Json]:
    """Offer the levels of a model, and what was deposited of pictures; each says which it is of several."""
    several = len(shown) > 1
    return [
        rendering
        for media in shown
        for rendering in (
            build_renderings(media, uris)
            if media.kind is MediaKind.MODEL
            else build_original_renderings(media, uris, names[media.id] if several else None)
        )
    ]


def _build_links(item_id: str, media: Media, uris: Uris) -> list[Json]:
    """Point from a model to what was measured on it and, where there are some, to its views from all around."""
    turntable = [build_turntable_link(item_id, media, uris)] if media.views else []
    return [build_report_link(media, uris), *turntable]


def _build_painting(
    item_id: str, planned: PlannedCanvas, uris: Uris, limits: ImageLimits
) -> Document:
    media = planned.media
    annotation: Document = {
        "id": uris.annotation(item_id, media.id),
        "type": "Annotation",
        "motivation": "painting",
        "body": _build_body(planned, uris, limits),
        "target": uris.canvas(item_id, media.id),
    }
    return {
        "id": uris.annotation_page(item_id, media.id),
        "type": "AnnotationPage",
        "items": [annotation],
    }


def _build_body(planned: PlannedCanvas, uris: Uris, limits: ImageLimits) -> Document:
    """Paint the picture, or let the visitor choose; what is named first is what a viewer shows first."""
    if not planned.alternatives:
        return build_painted_picture(planned.media, uris, limits)
    options: list[Json] = [
        build_painted_picture(media, uris, limits)
        | {"label": label_values(option_name(media), {"none": (media.id,)})}
        for media in (planned.media, *planned.alternatives)
    ]
    return {"type": "Choice", "items": options}
