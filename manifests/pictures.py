"""Pictures inside documents: the image services of a media, its thumbnail and the picture painted.

They are plain values: a document of a thousand pages has thousands of them (docs/decisions/0022).
"""

from __future__ import annotations

from manifests.jsonld import Document, Json
from manifests.model import Media, Picture
from manifests.sizes import ImageLimits, plan_fit
from manifests.uris import Uris

#: Both sides of a thumbnail, at most: twice the 200 px at which viewers show one, for dense screens.
THUMBNAIL_PX = 400

JPEG = "image/jpeg"
_LEVEL_2_OF_IMAGE_2 = "http://iiif.io/api/image/2/level2.json"


def build_image_services(media_id: str, uris: Uris) -> list[Json]:
    """Describe where the picture can be zoomed: Image API 3 first, 2.1 for older viewers."""
    return [
        {"id": uris.image_3(media_id), "type": "ImageService3", "profile": "level2"},
        {
            "@id": uris.image_2(media_id),
            "@type": "ImageService2",
            "profile": _LEVEL_2_OF_IMAGE_2,
        },
    ]


def build_thumbnail(media: Media, uris: Uris, limits: ImageLimits) -> Document:
    """Describe the small picture of a media, with the exact size its address gives."""
    within = plan_fit(media.still, limits)
    size = plan_fit(within, ImageLimits(THUMBNAIL_PX, THUMBNAIL_PX))
    return _build_image(media, uris, uris.image_sized(media.id, size.width, size.height), size)


def build_painted_picture(media: Media, uris: Uris, limits: ImageLimits) -> Document:
    """Describe the picture that fills a canvas; width and height are those its address gives.

    A picture beyond the service's limits is asked for at an explicit size: ``max`` would be reduced by
    a rounding the reader of the document cannot know.
    """
    size = plan_fit(media.still, limits)
    whole = size == media.still
    address = (
        uris.image_max(media.id) if whole else uris.image_sized(media.id, size.width, size.height)
    )
    return _build_image(media, uris, address, size)


def _build_image(media: Media, uris: Uris, address: str, size: Picture) -> Document:
    return {
        "id": address,
        "type": "Image",
        "height": size.height,
        "width": size.width,
        "service": build_image_services(media.id, uris),
        "format": JPEG,
    }
