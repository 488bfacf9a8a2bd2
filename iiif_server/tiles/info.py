"""``info.json`` as bytes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from iiif_server.catalog.media import TileSource
from iiif_server.image.info import info_document
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.sizing import Limits
from iiif_server.tiles.headers import service_uri
from manifests.uris import Uris

#: What the bytes and their type depend on, beside the address.
VARY = "Accept, Accept-Encoding"


@dataclass(frozen=True)
class InfoBytes:
    """The description of a picture as it is sent, and the name of exactly these bytes."""

    content: bytes
    etag: str


def build_info(source: TileSource, uris: Uris, limits: Limits, version: ApiVersion) -> InfoBytes:
    """Describe a picture to viewers, in the words of this version of the Image API."""
    base = service_uri(uris, version, source.media_id)
    document = info_document(base, source.geometry, limits, version, source.rights)
    content = json.dumps(document, separators=(",", ":")).encode()
    return InfoBytes(content, hashlib.sha256(content).hexdigest()[:32])
