"""Every document that is built from one item takes this way: stamp, access, 304, kept bytes, or built now."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Response, request
from sqlalchemy import Connection

from iiif_server import __version__
from iiif_server.access.policy import allow
from iiif_server.catalog.collections import read_collections_of
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.finding.member_query import find_questions_met, read_questions
from iiif_server.tiles.compression import choose_coding
from iiif_server.tiles.headers import validators
from iiif_server.tiles.info import VARY
from iiif_server.web.guards import (
    current_actor,
    current_runtime,
    current_uris,
    image_ceiling,
    kept_documents,
    provider,
)
from iiif_server.web.responses import holds_fresh_copy, not_modified
from manifests.jsonld import Document, encode
from manifests.model import CollectionReference, Item
from manifests.sizes import ImageLimits
from manifests.uris import Uris

Build = Callable[[Item, Uris, ImageLimits], Document]


@dataclass(frozen=True)
class SeenItem:
    """An item that the one who asks may see, and the name of everything that is built from it as it is now."""

    id: str
    version: str
    collections: tuple[CollectionReference, ...]

    def name(self, *kind: str) -> str:
        """Name a document of some kind that is built from the item: another one whenever its bytes could differ."""
        return hashlib.sha256(repr((kind, self.version)).encode()).hexdigest()[:32]


def see_item(connection: Connection, item_id: str) -> SeenItem:
    """Return an item whose stamp says that it may be seen.

    Raises
    ------
    UnknownItemError, NotPublicError, WithdrawnError
        If there is none, or it may not be seen.
    """
    settings, uris = current_runtime().settings, current_uris()
    stamp = read_stamp(connection, item_id)
    allow(current_actor(), stamp.state)
    met = find_questions_met(connection, item_id, read_questions(connection))
    collections = read_collections_of(connection, item_id, met)
    publisher = provider(settings, uris)
    parts = (stamp, collections, uris, publisher, image_ceiling(settings), __version__)
    return SeenItem(item_id, repr(parts), collections)


def read_whole_item(connection: Connection, seen: SeenItem) -> Item:
    """Return all of an item that may be seen."""
    publisher = provider(current_runtime().settings, current_uris())
    found = read_item(connection, seen.id, publisher, current_actor())
    return replace(found, collections=seen.collections)


def answer_document(
    item_id: str,
    kind: tuple[str, ...],
    media_type: str,
    build: Build,
    locate: Callable[[Uris], str] | None = None,
) -> Response:
    """Return a document that is built from an item; whoever holds it already is told so before anything is read.

    Parameters
    ----------
    kind
        What sort of document it is, with all that its bytes depend on beside the item.
    locate
        Where the document is, if not at the address that was asked.
    """
    with current_runtime().database.read() as connection:
        seen = see_item(connection, item_id)
    return answer_bytes(seen.name(*kind), media_type, lambda: _build(seen, build), locate)


def answer_bytes(
    name: str,
    media_type: str,
    write: Callable[[], bytes],
    locate: Callable[[Uris], str] | None = None,
) -> Response:
    """Return a document under the name that it has as it is now: 304, kept bytes, or written now.

    Parameters
    ----------
    name
        Another one whenever its bytes could differ.
    locate
        Where the document is, if not at the address that was asked.
    """
    coding = choose_coding(request.headers.get("Accept-Encoding"))
    etag = hashlib.sha256(f"{name} {media_type}".encode()).hexdigest()[:32] + f"-{coding.value}"
    elsewhere = {} if locate is None else {"Content-Location": locate(current_uris())}
    shared = {"Vary": VARY, **validators(etag), **elsewhere}
    if holds_fresh_copy(etag):
        return not_modified(shared)
    content = kept_documents().take(name, coding, write)
    return Response(content, content_type=media_type, headers=shared | coding.headers)


def _build(seen: SeenItem, build: Build) -> bytes:
    runtime = current_runtime()
    with runtime.database.read() as connection:
        found = read_whole_item(connection, seen)
    return encode(build(found, current_uris(), image_ceiling(runtime.settings)))
