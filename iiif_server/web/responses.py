"""Responses: caching, cross-origin access and content types in one place."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from typing import TypeVar

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from iiif_server.web.answer_file import SentAnswer

AnyResponse = TypeVar("AnyResponse", bound=BaseResponse)

#: A visitor's browser asks again after a minute, and gets 304 where nothing changed: a withdrawn item is gone
#: within that minute.
REVALIDATE = "public, max-age=60, must-revalidate"

#: Below this size gzip saves less than a network packet (1,460 bytes of payload on Ethernet).
GZIP_FROM_BYTES = 1_400

CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, Range",
    "Access-Control-Expose-Headers": "Content-Length, Content-Range, ETag, Link",
    "Access-Control-Max-Age": "86400",
}


def is_fresh(etag: str) -> bool:
    """Tell whether the client holds this very version already."""
    return request.if_none_match.contains_weak(etag)


def not_modified(etag: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return 304: what the client holds is fresh."""
    response = Response(status=304, headers=dict(headers or {}))
    return with_validator(response, etag)


def bytes_response(
    content: bytes | SentAnswer,
    media_type: str,
    etag: str,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return bytes that a client may keep and ask for again by their ETag."""
    response = Response(content, content_type=media_type, headers=dict(headers or {}))
    if isinstance(content, SentAnswer):
        response.content_length = content.length
    return with_validator(response, etag)


def document_response(content: bytes, media_type: str, etag: str) -> Response:
    """Return a JSON document, compressed where the client can read that."""
    headers = {"Vary": "Accept, Accept-Encoding"}
    if len(content) >= GZIP_FROM_BYTES and request.accept_encodings["gzip"]:
        content = gzip.compress(content, compresslevel=6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return bytes_response(content, media_type, etag, headers)


def with_validator(response: AnyResponse, etag: str) -> AnyResponse:
    """Return the response with its ETag and how long it may be kept."""
    response.set_etag(etag, weak=True)
    response.headers["Cache-Control"] = REVALIDATE
    return response
