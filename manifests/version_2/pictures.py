"""Pictures in the words of version 2.1, with Image API 2.1 as their service."""

from __future__ import annotations

from manifests.jsonld import Document
from manifests.model import Picture
from manifests.pictures import JPEG, THUMBNAIL_PX
from manifests.sizes import ImageLimits, plan_fit
from manifests.uris import Uris


def build_resource(media_id: str, picture: Picture, uris: Uris, limits: ImageLimits) -> Document:
    """Describe the picture that fills a canvas, at the size in which the service gives it."""
    return _build_image(media_id, plan_fit(picture, limits), uris)


def build_thumbnail(media_id: str, picture: Picture, uris: Uris, limits: ImageLimits) -> Document:
    """Describe the small picture of a media, with the exact size its address gives."""
    within = plan_fit(picture, limits)
    size = plan_fit(within, ImageLimits(THUMBNAIL_PX, THUMBNAIL_PX))
    return _build_image(media_id, size, uris)


def _build_image(media_id: str, size: Picture, uris: Uris) -> Document:
    return {
        "@id": uris.picture_2(media_id, size.width, size.height),
        "@type": "dctypes:Image",
        "format": JPEG,
        "height": size.height,
        "width": size.width,
        "service": {
            "@context": "http://iiif.io/api/image/2/context.json",
            "@id": uris.image_2(media_id),
            "profile": "http://iiif.io/api/image/2/level2.json",
        },
    }
