"""A document as values, and as the bytes that are sent, stored and compared."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TypeAlias

from manifests.errors import DocumentError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
#: A whole JSON-LD document; `@context` is its first key.
Document: TypeAlias = "dict[str, Json]"

PRESENTATION_2_CONTEXT = "http://iiif.io/api/presentation/2/context.json"
PRESENTATION_4_CONTEXT = "http://iiif.io/api/presentation/4/context.json"
PRESENTATION_3_CONTEXT = "http://iiif.io/api/presentation/3/context.json"
#: Presentation 3.0, 6.3: what is sent where the client accepts JSON-LD or says nothing.
PRESENTATION_3_MEDIA_TYPE = f'application/ld+json;profile="{PRESENTATION_3_CONTEXT}"'
#: Of other JSON-LD than IIIF's.
LINKED_DATA_MEDIA_TYPE = "application/ld+json"
LINKED_ART_MEDIA_TYPE = (
    f'{LINKED_DATA_MEDIA_TYPE};profile="https://linked.art/ns/v1/linked-art.json"'
)
#: What is sent to a client that asks for plain JSON.
JSON_MEDIA_TYPE = "application/json"


def with_presentation_3_context(resource: Document, *extensions: str) -> Document:
    """Put the Presentation 3 context in front, where clients look for it first; those of extensions before it."""
    if not extensions:
        return {"@context": PRESENTATION_3_CONTEXT, **resource}
    return {"@context": [*extensions, PRESENTATION_3_CONTEXT], **resource}


def write_moment(moment: datetime) -> str:
    """Write a moment as xsd:dateTime in UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def encode(document: Document) -> bytes:
    """Write a document as compact UTF-8; equal documents give equal bytes, with their keys in their order.

    Raises
    ------
    DocumentError
        A text holds half of a surrogate pair, or a number is not finite: neither exists in JSON (RFC 8259).
    """
    try:
        text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        return text.encode()
    except ValueError as error:
        raise DocumentError(
            f"document {document.get('id')!r} cannot be written as JSON: {error}"
        ) from error
