"""Pictures inside documents: the image services of a media, its thumbnail and the picture painted."""

from __future__ import annotations

from typing import Any

from manifests import prezi
from manifests.model import Media
from manifests.sizes import ImageLimits, plan_fit
from manifests.uris import Uris

#: Both sides of a thumbnail, at most: twice the 200 px at which viewers show one, for dense screens.
THUMBNAIL_PX = 400

_JPEG = "image/jpeg"
_LEVEL_2_OF_IMAGE_2 = "http://iiif.io/api/image/2/level2.json"


def build_image_services(media_id: str, uris: Uris) -> list[Any]:
    """Describe where the picture can be zoomed: Image API 3 first, 2.1 for older viewers."""
    return [
        prezi.ServiceV3(id=uris.image_3(media_id), type="ImageService3", profile="level2"),
        prezi.ServiceV2(
            **{"@id": uris.image_2(media_id), "@type": "ImageService2"}, profile=_LEVEL_2_OF_IMAGE_2
        ),
    ]


def build_thumbnail(media: Media, uris: Uris, limits: ImageLimits, services: list[Any]) -> Any:
    """Describe the small picture of a media, with the exact size its address gives."""
    within = plan_fit(media.still, limits)
    size = plan_fit(within, ImageLimits(THUMBNAIL_PX, THUMBNAIL_PX))
    return prezi.AnnotationBody(
        id=uris.image_sized(media.id, size.width, size.height),
        type="Image",
        format=_JPEG,
        width=size.width,
        height=size.height,
        service=services,
    )


def build_painted_picture(
    media: Media, uris: Uris, limits: ImageLimits, services: list[Any]
) -> Any:
    """Describe the picture that fills a canvas; width and height are those its address gives.

    A picture beyond the service's limits is asked for at an explicit size: ``max`` would be reduced by
    a rounding the reader of the document cannot know.
    """
    size = plan_fit(media.still, limits)
    whole = size == media.still
    return prezi.AnnotationBody(
        id=uris.image_max(media.id)
        if whole
        else uris.image_sized(media.id, size.width, size.height),
        type="Image",
        format=_JPEG,
        width=size.width,
        height=size.height,
        service=services,
    )
