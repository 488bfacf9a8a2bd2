"""Parts of pictures as pictures of their own, in exactly the size that their address gives."""

from __future__ import annotations

from manifests.annotation import Rectangle
from manifests.exhibition.plan import Seen
from manifests.jsonld import Document
from manifests.model import Picture
from manifests.pictures import JPEG, build_painted_picture
from manifests.sizes import ImageLimits, plan_fit
from manifests.uris import Uris

#: The longer side of a picture that fills a screen.
SCREEN_PX = 2048


def plan_crop(seen: Seen, limits: ImageLimits, side_px: int = SCREEN_PX) -> Picture:
    """Choose the size of what a step shows of a picture, never larger than it is."""
    region = seen.region
    whole = seen.media.still if region is None else Picture(region.width, region.height)
    return plan_fit(plan_fit(whole, limits), ImageLimits(side_px, side_px))


def locate_crop(seen: Seen, size: Picture, uris: Uris) -> str:
    """Return where what a step shows of a picture is, in a size."""
    if seen.region is None:
        return uris.image_sized(seen.media.id, size.width, size.height)
    return uris.image_part(seen.media.id, seen.region, size.width, size.height)


def build_crop(seen: Seen, uris: Uris, limits: ImageLimits, side_px: int = SCREEN_PX) -> Document:
    """Describe what a step shows of a picture as an image."""
    size = plan_crop(seen, limits, side_px)
    return {
        "id": locate_crop(seen, size, uris),
        "type": "Image",
        "format": JPEG,
        "height": size.height,
        "width": size.width,
    }


def build_deep_crop(seen: Seen, address: str, uris: Uris, limits: ImageLimits) -> Document:
    """Describe what a step shows of a picture as a part of it, which can be zoomed beyond that part.

    The part is told in shares: the picture at its address may be smaller than its service gives it.
    """
    picture = build_painted_picture(seen.media, uris, limits)
    if seen.region is None:
        return picture
    still, part = seen.media.still, seen.region
    shares = (
        part.left / still.width,
        part.top / still.height,
        part.width / still.width,
        part.height / still.height,
    )
    region = "pct:" + ",".join(f"{100 * share:.6g}" for share in shares)
    return {
        "id": address,
        "type": "SpecificResource",
        "source": picture,
        "selector": [{"type": "ImageApiSelector", "region": region}],
    }


def fragment_of(region: Rectangle) -> str:
    """Write a region as the fragment of an address (Media Fragments 1.0, 4.2.2)."""
    return f"xywh={region.left},{region.top},{region.width},{region.height}"
