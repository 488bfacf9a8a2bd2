"""Pictures on canvases of version 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manifests.canvas_plan import PlannedCanvas
from manifests.description import label_values, statement_values, text_values
from manifests.jsonld import Document, Json
from manifests.model import Media, Picture
from manifests.physical import build_spatial_scale
from manifests.pictures import build_painted_picture
from manifests.renderings import build_original_renderings
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.version_4.annotations import build_page, paint, refer
from manifests.version_4.values import build_thumbnails, with_said
from manifests.words import option_name


def build_canvas(
    item_id: str,
    planned: PlannedCanvas,
    picture: Picture,
    names: Mapping[str, LanguageMap],
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    """Build the canvas of one media, of the full size of its picture; it is the same canvas as in version 3.

    Parameters
    ----------
    names
        What each media is called, by its identifier.
    """
    media = planned.media
    canvas = uris.canvas(item_id, media.id)
    painted = paint(
        uris.annotation(item_id, media.id),
        _build_body(planned, uris, limits),
        refer(canvas, "Canvas"),
    )
    document: Document = {
        "id": canvas,
        "type": "Canvas",
        "label": label_values(names[media.id], {"none": (media.id,)}),
        "height": picture.height,
        "width": picture.width,
        "items": [build_page(uris.annotation_page(item_id, media.id), [painted])],
    }
    return with_said(
        document,
        summary=text_values(media.alt),
        spatialScale=build_spatial_scale(media),
        metadata=[each for each in map(statement_values, media.capture) if each],
        thumbnail=build_thumbnails(media, uris, limits),
        rendering=_offer_originals((media, *planned.alternatives), names, uris),
    )


def build_picture_canvas(
    address: str, media: Media, picture: Picture, uris: Uris, limits: ImageLimits
) -> Document:
    """Build a canvas that only shows the picture of a media: what stands in for it, or goes with it."""
    page = uris.inside(address, "painting")
    body = build_painted_picture(media, uris, limits)
    painted = paint(uris.inside(page, "picture"), body, refer(address, "Canvas"))
    return {
        "id": address,
        "type": "Canvas",
        "height": picture.height,
        "width": picture.width,
        "items": [build_page(page, [painted])],
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


def _offer_originals(
    shown: Sequence[Media], names: Mapping[str, LanguageMap], uris: Uris
) -> list[Json]:
    """Offer what was deposited of the pictures; each says which it is of several."""
    several = len(shown) > 1
    return [
        link
        for media in shown
        for link in build_original_renderings(media, uris, names[media.id] if several else None)
    ]
