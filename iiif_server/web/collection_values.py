"""What the templates are given of collections."""

from __future__ import annotations

from typing import Any

from iiif_server.web.languages import Language
from iiif_server.web.page_values import (
    CARD_WIDTHS_PX,
    POSTER_WIDTHS_PX,
    picture_values,
    told,
)
from manifests.language import choose
from manifests.markup import plain_text_of
from manifests.model import Collection, CollectionReference, Media
from manifests.uris import Uris


def collection_link(
    collection: CollectionReference, uris: Uris, language: Language
) -> dict[str, Any]:
    """Return what a page shows of a collection that it links to."""
    return {
        "id": collection.id,
        **told("label", collection.label or {"none": (collection.id,)}, language),
        **told("summary", collection.summary, language),
        "url": uris.collection_page(collection.id, language),
        "image": _picture_of(collection.picture, CARD_WIDTHS_PX, uris),
    }


def collection_values(
    collection: Collection, count: int, uris: Uris, language: Language
) -> dict[str, Any]:
    """Return a collection as its page shows it: its picture, its texts, how many items it has, and where it lies.

    Parameters
    ----------
    count
        Of items on shelves, in it and in the collections that lie in it.
    """
    return {
        "id": collection.id,
        **told("label", collection.label or {"none": (collection.id,)}, language),
        **told("summary", collection.summary, language),
        **told("text", collection.text, language),
        "paragraphs": [plain_text_of(text) for text in choose(collection.text, language)[1]]
        if collection.text
        else [],
        "count": count,
        "image": _picture_of(collection.picture, POSTER_WIDTHS_PX, uris),
        "parents": [collection_link(each, uris, language) for each in collection.parents],
    }


def _picture_of(
    media: Media | None, widths_px: tuple[int, ...], uris: Uris
) -> dict[str, Any] | None:
    """Return the picture that stands for a collection, whose name stands beside it."""
    return None if media is None else picture_values(media, widths_px, uris, "")
