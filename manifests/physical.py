"""How large what a canvas shows is, in the words of each version, so that viewers can measure on it.

A canvas has the size of its picture, so what one pixel is, is what one unit of the canvas is.
"""

from __future__ import annotations

from manifests.jsonld import Document, Json
from manifests.model import Media

#: The physical dimensions service of the IIIF annex of services, which versions 2 and 3 share.
SCALE_CONTEXT = "http://iiif.io/api/annex/services/physdim/1/context.json"
_PROFILE = "http://iiif.io/api/annex/services/physdim"
_MM_PER_M = 1000


def build_scale_services(media: Media, canvas: str) -> list[Json]:
    """Describe the scale of a canvas as version 3 does: a service, which has an identifier and a type there.

    Its context stands at the top of the document (Presentation 3.0, 4.6), as `SCALE_CONTEXT`.
    """
    if not media.mm_per_pixel:
        return []
    named: Document = {"id": f"{canvas}/scale", "type": "PhysicalDimensions"}
    return [named | _describe(media)]


def write_scale_service(media: Media) -> Document | None:
    """Describe the scale of a canvas as version 2 does; None where nobody says it."""
    context: Document = {"@context": SCALE_CONTEXT}
    return context | _describe(media) if media.mm_per_pixel else None


def build_spatial_scale(media: Media) -> Document | None:
    """Describe the scale of a canvas as version 4 does, in metres; None where nobody says it."""
    if not media.mm_per_pixel:
        return None
    metres = _tidy(media.mm_per_pixel / _MM_PER_M)
    return {"type": "Quantity", "quantityValue": metres, "unit": "m"}


def _describe(media: Media) -> Document:
    return {
        "profile": _PROFILE,
        "physicalScale": _tidy(media.mm_per_pixel),
        "physicalUnits": "mm",
    }


def _tidy(value: float) -> float:
    """Nobody measures to more than six digits."""
    return float(f"{value:.6g}")
