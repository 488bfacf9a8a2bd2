"""Responses: caching and content types in one place."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from flask import Response, request

from iiif_server.tiles.compression import compress
from iiif_server.tiles.headers import is_fresh, validators
from iiif_server.tiles.info import VARY
from iiif_server.web.answer_file import SentAnswer
from manifests.jsonld import JSON_MEDIA_TYPE, Document, encode


def holds_fresh_copy(etag: str, modified: datetime | None = None) -> bool:
    """Tell whether the client holds this very version already."""
    headers = request.headers
    return is_fresh(headers.get("If-None-Match"), headers.get("If-Modified-Since"), etag, modified)


def not_modified(headers: Mapping[str, str]) -> Response:
    """Return 304: what the client holds is fresh."""
    return Response(status=304, headers=dict(headers))


def picture_response(
    content: bytes | SentAnswer, media_type: str, headers: Mapping[str, str]
) -> Response:
    """Return a picture, whole or in pieces."""
    response = Response(content, content_type=media_type, headers=dict(headers))
    if isinstance(content, SentAnswer):
        response.content_length = content.length
    return response


def linked_response(
    document: Document, context: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a document as JSON-LD in a context, or as plain JSON to who prefers that; its bytes are its ETag."""
    accept = request.accept_mimetypes
    plain = accept["application/json"] > accept["application/ld+json"]
    media_type = JSON_MEDIA_TYPE if plain else f'application/ld+json;profile="{context}"'
    content = encode(document)
    etag = hashlib.sha256(content + media_type.encode()).hexdigest()[:32]
    return document_response(content, media_type, etag, headers)


def document_response(
    content: bytes, media_type: str, etag: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a JSON document, compressed where the client can read that, or 304 where it has this one."""
    shared = {"Vary": VARY, **validators(etag), **(headers or {})}
    if holds_fresh_copy(etag):
        return not_modified(shared)
    encoded, encoding = compress(content, request.headers.get("Accept-Encoding"))
    return Response(encoded, content_type=media_type, headers=shared | encoding)
