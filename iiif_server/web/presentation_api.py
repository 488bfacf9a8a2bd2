"""Flow 3, a manifest: IIIF Presentation API 3.0."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Blueprint, Response, request

from iiif_server import __version__
from iiif_server.access.policy import allow
from iiif_server.catalog.collections import read_collection
from iiif_server.catalog.items import ItemStamp, read_item, read_stamp
from iiif_server.settings import Settings
from iiif_server.tiles.headers import validators
from iiif_server.tiles.info import VARY
from iiif_server.web.guards import (
    current_actor,
    current_runtime,
    current_uris,
    image_ceiling,
    provider,
)
from iiif_server.web.responses import document_response, holds_fresh_copy, not_modified
from manifests.collection import build_collection
from manifests.jsonld import JSON_MEDIA_TYPE, PRESENTATION_3_MEDIA_TYPE, Document, encode
from manifests.manifest import build_manifest
from manifests.model import Item
from manifests.sizes import ImageLimits
from manifests.turntable import build_turntable
from manifests.uris import Uris

blueprint = Blueprint("presentation_api", __name__)


@blueprint.get("/iiif/presentation/3/<item_id>/manifest")
def manifest(item_id: str) -> Response:
    """Return the manifest of an item."""
    return _answer(item_id, build_manifest)


@blueprint.get("/iiif/presentation/3/<item_id>/turntable/<media_id>/manifest")
def turntable(item_id: str, media_id: str) -> Response:
    """Return the manifest of the pictures that show a model from all around."""
    return _answer(
        item_id, lambda item, uris, limits: build_turntable(item, media_id, uris, limits)
    )


def _answer(item_id: str, build: Callable[[Item, Uris, ImageLimits], Document]) -> Response:
    """Return a document that is built from an item, if that may be seen; its stamp is asked first."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        stamp = read_stamp(connection, item_id)
        allow(current_actor(), stamp.state)
        etag = _etag(stamp, uris, runtime.settings)
        if holds_fresh_copy(etag):
            return not_modified({"Vary": VARY, **validators(etag)})
        institution = provider(runtime.settings, uris)
        item = read_item(connection, item_id, institution, current_actor())
    document = build(item, uris, image_ceiling(runtime.settings))
    return document_response(encode(document), presentation_type(), etag)


@blueprint.get("/iiif/presentation/3/collection/<collection_id>")
def collection(collection_id: str) -> Response:
    """Return a collection; ``top`` is the collection of everything."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        found = read_collection(connection, collection_id, provider(runtime.settings, uris))
    content = encode(build_collection(found, uris, image_ceiling(runtime.settings)))
    etag = hashlib.sha256(content).hexdigest()[:32]
    return document_response(content, presentation_type(), etag)


def _etag(stamp: ItemStamp, uris: Uris, settings: Settings) -> str:
    """Name everything that the bytes of a manifest depend on."""
    institution = (settings.institution_vi, settings.institution_en, settings.institution_url)
    parts = (stamp, uris, presentation_type(), institution, image_ceiling(settings), __version__)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def presentation_type() -> str:
    """Return the media type that the client asked for (Presentation API 3.0, section 6.3)."""
    accept = request.accept_mimetypes
    wants_plain = accept["application/json"] > accept["application/ld+json"]
    return JSON_MEDIA_TYPE if wants_plain else PRESENTATION_3_MEDIA_TYPE
