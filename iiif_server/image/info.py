"""What ``info.json`` says about a picture: plain values, in the order they shall be written.

Clauses: IIIF Image API 3.0, section 5; 2.1, section 5. The names of features are those of the compliance
documents; only what `plan` and `render` really do is listed.
"""

from __future__ import annotations

from iiif_server.image.geometry import PyramidGeometry
from iiif_server.image.parameters import ApiVersion, Format, Quality
from iiif_server.image.sizing import Limits

_PROTOCOL = "http://iiif.io/api/image"

#: What level 2 already requires, so it is not listed again.
_LEVEL_2_FORMATS = (Format.JPG, Format.PNG)

#: Beyond level 2. The two Link headers are sent by whoever puts answers on the wire.
_EXTRA_FEATURES = ("canonicalLinkHeader", "mirroring", "profileLinkHeader", "rotationArbitrary")


def info_document(
    base_uri: str,
    geometry: PyramidGeometry,
    limits: Limits,
    version: ApiVersion,
    rights: str | None = None,
) -> dict[str, object]:
    """Describe a picture to viewers: its size, its tiles, and what may be asked of it.

    Parameters
    ----------
    base_uri
        The URI that the document was or will be asked from, without ``/info.json``.
    rights
        Licence or rights statement URI in its ``http:`` form.
    """
    if version is ApiVersion.V2:
        return _info_2(base_uri, geometry, limits, rights)
    document: dict[str, object] = {
        "@context": "http://iiif.io/api/image/3/context.json",
        "id": base_uri,
        "type": "ImageService3",
        "protocol": _PROTOCOL,
        "profile": "level2",
        "width": geometry.width,
        "height": geometry.height,
        **_published_limits(limits),
        **_sizes_and_tiles(geometry, limits),
        "extraQualities": _qualities(geometry),
        "extraFormats": [item.value for item in Format if item not in _LEVEL_2_FORMATS],
        "extraFeatures": sorted(
            _EXTRA_FEATURES + (("sizeUpscaling",) if limits.allow_upscaling else ())
        ),
    }
    if rights is not None:
        document["rights"] = rights
    return document


def _info_2(
    base_uri: str, geometry: PyramidGeometry, limits: Limits, rights: str | None
) -> dict[str, object]:
    supports = (*_EXTRA_FEATURES, "regionSquare")
    extras: dict[str, object] = {
        "formats": [item.value for item in Format],
        "qualities": [Quality.DEFAULT.value, *_qualities(geometry)],
        "supports": sorted(supports + (("sizeAboveFull",) if limits.allow_upscaling else ())),
        **_published_limits(limits),
    }
    document: dict[str, object] = {
        "@context": "http://iiif.io/api/image/2/context.json",
        "@id": base_uri,
        "protocol": _PROTOCOL,
        "width": geometry.width,
        "height": geometry.height,
        **_sizes_and_tiles(geometry, limits),
        "profile": ["http://iiif.io/api/image/2/level2.json", extras],
    }
    if rights is not None:
        document["license"] = rights
    return document


def _qualities(geometry: PyramidGeometry) -> list[str]:
    """Qualities beside ``default``; ``color`` means nothing for a grey picture and is not listed."""
    names = [Quality.COLOR, Quality.GRAY, Quality.BITONAL]
    return [name.value for name in names if not (geometry.is_grey and name is Quality.COLOR)]


def _published_limits(limits: Limits) -> dict[str, int]:
    named = {
        "maxWidth": limits.max_width,
        "maxHeight": limits.max_height,
        "maxArea": limits.max_area,
    }
    return {name: value for name, value in named.items() if value is not None}


def _sizes_and_tiles(geometry: PyramidGeometry, limits: Limits) -> dict[str, object]:
    """``sizes`` of every level, smallest first, and ``tiles``; nothing that the limits forbid."""
    sizes = [
        {"width": width, "height": height}
        for width, height in reversed(geometry.levels)
        if limits.admit(width, height)
    ]
    listed: dict[str, object] = {"sizes": sizes} if sizes else {}
    if limits.admit(min(geometry.tile_px, geometry.width), min(geometry.tile_px, geometry.height)):
        tile = {
            "width": geometry.tile_px,
            "height": geometry.tile_px,
            "scaleFactors": list(geometry.scale_factors),
        }
        listed["tiles"] = [tile]
    return listed
