"""A collection as a IIIF document: who holds it is told so before anything is read, else it is kept or built."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Response

from iiif_server import __version__
from iiif_server.finding.collection_items import read_whole_collection
from iiif_server.web.guards import (
    current_contents,
    current_runtime,
    current_uris,
    image_ceiling,
    provider,
)
from iiif_server.web.item_documents import answer_bytes
from iiif_server.web.negotiation import Form
from manifests.jsonld import Document, encode
from manifests.model import Collection
from manifests.paging import PAGE_ITEMS
from manifests.sizes import ImageLimits
from manifests.uris import Uris

BuildCollection = Callable[[Collection, Uris, ImageLimits], Document]


def answer_collection(
    collection_id: str,
    page: int | None,
    form: Form,
    build: BuildCollection,
    locate: Callable[[Uris], str] | None = None,
) -> Response:
    """Return a collection, or one page of it.

    Whatever it says changes only with a change of something catalogued, and these are numbered.

    Parameters
    ----------
    locate
        Where the document is, if not at the address that was asked.
    """
    settings, uris, contents = current_runtime().settings, current_uris(), current_contents()
    publisher, limits = provider(settings, uris), image_ceiling(settings)
    parts = (
        form.version,
        collection_id,
        page,
        contents.change,
        uris,
        publisher,
        limits,
        __version__,
    )
    name = hashlib.sha256(repr(("collection", *parts)).encode()).hexdigest()[:32]

    def write() -> bytes:
        with current_runtime().database.read() as connection:
            found = read_whole_collection(
                connection, contents, collection_id, publisher, page_items=PAGE_ITEMS, page=page
            )
        return encode(build(found, uris, limits))

    return answer_bytes(name, form.media_type, write, locate)
