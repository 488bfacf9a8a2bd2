"""One media of an item as a canvas: its picture, painted, with everything a viewer needs to zoom into it."""

from __future__ import annotations

from typing import Any

from manifests import prezi
from manifests.description import label_values, text_values
from manifests.model import Media, MediaKind
from manifests.pictures import build_image_services, build_painted_picture, build_thumbnail
from manifests.recordings import build_recording_canvas
from manifests.renderings import build_renderings, build_report_link, build_turntable_link
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris


def build_canvas(
    item_id: str, media: Media, name: LanguageMap, uris: Uris, limits: ImageLimits
) -> Any:
    """Build the canvas of one media.

    The canvas has the full size of the picture, whatever the image service hands out at once. A model's
    canvas shows its poster and offers the GLB levels as `rendering`. A placeholder canvas would only
    repeat the poster, so there is none.
    """
    if media.recording is not None:
        return build_recording_canvas(item_id, media, media.recording, name, uris, limits)
    services = build_image_services(media.id, uris)
    is_model = media.kind is MediaKind.MODEL
    return prezi.Canvas(
        id=uris.canvas(item_id, media.id),
        label=label_values(name, {"none": (media.id,)}),
        height=media.still.height,
        width=media.still.width,
        summary=text_values(media.alt),
        rendering=(build_renderings(media, uris) or None) if is_model else None,
        seeAlso=_build_links(item_id, media, uris) if is_model else None,
        thumbnail=[build_thumbnail(media, uris, limits, services)],
        items=[
            _build_painting(
                item_id, media, uris, build_painted_picture(media, uris, limits, services)
            )
        ],
    )


def _build_links(item_id: str, media: Media, uris: Uris) -> list[Any]:
    """Point from a model to what was measured on it and, where there are some, to its views from all around."""
    turntable = [build_turntable_link(item_id, media, uris)] if media.views else []
    return [build_report_link(media, uris), *turntable]


def _build_painting(item_id: str, media: Media, uris: Uris, body: Any) -> Any:
    annotation = prezi.Annotation(
        id=uris.annotation(item_id, media.id),
        motivation="painting",
        body=body,
        target=uris.canvas(item_id, media.id),
    )
    return prezi.AnnotationPage(id=uris.annotation_page(item_id, media.id), items=[annotation])
