"""One media of an item as a canvas of version 2.1 (sections 5.3, 5.4 and 6.3)."""

from __future__ import annotations

from collections.abc import Mapping

from manifests.canvas_plan import PlannedCanvas
from manifests.jsonld import Document, Json
from manifests.model import Media, MediaKind, Picture
from manifests.physical import write_scale_service
from manifests.renderings import (
    build_original_renderings,
    build_recording_rendering,
    build_renderings,
    build_report_link,
)
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.version_2.annotations import refer_to_list
from manifests.version_2.pictures import build_resource, build_thumbnail
from manifests.version_2.values import (
    with_said,
    write_label,
    write_links,
    write_statements,
    write_text,
)
from manifests.words import option_name


def build_canvas(
    item_id: str,
    planned: PlannedCanvas,
    picture: Picture,
    names: Mapping[str, LanguageMap],
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    """Build the canvas of one media, of the full size of its picture.

    It has the address of version 3's canvas: what is said of one is said of both.

    Parameters
    ----------
    names
        What each media is called, by its identifier.
    """
    media = planned.media
    shown = (media, *planned.alternatives)
    is_model = media.kind is MediaKind.MODEL
    canvas: Document = {
        "@id": uris.canvas(item_id, media.id),
        "@type": "sc:Canvas",
        "label": write_label(names[media.id], {"none": (media.id,)}),
        "height": picture.height,
        "width": picture.width,
        "thumbnail": build_thumbnail(media.id, picture, uris, limits),
        "images": [_build_painting(item_id, planned, picture, uris, limits)],
    }
    return with_said(
        canvas,
        description=write_text(media.alt),
        metadata=write_statements(media.capture),
        service=write_scale_service(media),
        rendering=write_links([link for each in shown for link in build_links(each, uris)]),
        seeAlso=write_links([build_report_link(media, uris)] if is_model else []),
        otherContent=refer_to_list(item_id, media, uris),
    )


def build_links(media: Media, uris: Uris) -> list[Json]:
    """Offer what a canvas cannot show: the levels of a model, a recording, a picture as it was deposited."""
    if media.kind is MediaKind.MODEL:
        return build_renderings(media, uris)
    if media.recording is not None:
        return [build_recording_rendering(media, media.recording, uris)]
    return build_original_renderings(media, uris)


def _build_painting(
    item_id: str, planned: PlannedCanvas, picture: Picture, uris: Uris, limits: ImageLimits
) -> Document:
    media = planned.media
    return {
        "@id": uris.annotation(item_id, media.id),
        "@type": "oa:Annotation",
        "motivation": "sc:painting",
        "resource": _build_choice(planned, uris, limits)
        if planned.alternatives
        else build_resource(media.id, picture, uris, limits),
        "on": uris.canvas(item_id, media.id),
    }


def _build_choice(planned: PlannedCanvas, uris: Uris, limits: ImageLimits) -> Document:
    """Let the visitor choose among pictures of one view; the canvas's own comes first."""
    options: list[Json] = [
        build_resource(media.id, picture, uris, limits)
        | {"label": write_label(option_name(media), {"none": (media.id,)})}
        for media in (planned.media, *planned.alternatives)
        if (picture := media.picture) is not None
    ]
    return {"@type": "oa:Choice", "default": options[0], "item": options[1:]}
