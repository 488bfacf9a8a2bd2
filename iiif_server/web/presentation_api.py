"""Flow 3, a manifest: IIIF Presentation API 3.0."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, request

from iiif_server.catalog.collections import read_collection
from iiif_server.web.guards import current_runtime, current_uris, image_ceiling, provider
from iiif_server.web.item_documents import answer_document
from iiif_server.web.responses import document_response
from manifests.collection import build_collection
from manifests.jsonld import JSON_MEDIA_TYPE, PRESENTATION_3_MEDIA_TYPE, encode
from manifests.manifest import build_manifest
from manifests.turntable import build_turntable

blueprint = Blueprint("presentation_api", __name__)


@blueprint.get("/iiif/presentation/3/<item_id>/manifest")
def manifest(item_id: str) -> Response:
    """Return the manifest of an item."""
    return answer_document(item_id, ("manifest 3",), presentation_type(), build_manifest)


@blueprint.get("/iiif/presentation/3/<item_id>/turntable/<media_id>/manifest")
def turntable(item_id: str, media_id: str) -> Response:
    """Return the manifest of the pictures that show a model from all around."""
    return answer_document(
        item_id,
        ("turntable 3", media_id),
        presentation_type(),
        lambda item, uris, limits: build_turntable(item, media_id, uris, limits),
    )


@blueprint.get("/iiif/presentation/3/collection/<collection_id>")
def collection(collection_id: str) -> Response:
    """Return a collection; ``top`` is the collection of everything."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        found = read_collection(connection, collection_id, provider(runtime.settings, uris))
    content = encode(build_collection(found, uris, image_ceiling(runtime.settings)))
    etag = hashlib.sha256(content + presentation_type().encode()).hexdigest()[:32]
    return document_response(content, presentation_type(), etag)


def presentation_type() -> str:
    """Return the media type that the client asked for (Presentation API 3.0, section 6.3)."""
    return PRESENTATION_3_MEDIA_TYPE if prefers_linked_data() else JSON_MEDIA_TYPE


def prefers_linked_data() -> bool:
    """Tell whether the client takes JSON-LD as gladly as plain JSON, or says nothing."""
    accept = request.accept_mimetypes
    return accept["application/json"] <= accept["application/ld+json"]
