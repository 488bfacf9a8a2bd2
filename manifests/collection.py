"""A set of items and smaller collections as a IIIF collection: the door through which partners find all."""

from __future__ import annotations

from typing import Any

from manifests import prezi
from manifests.collection_outline import TOP, choose_picture, name_collection, place_collection
from manifests.description import (
    build_page_link,
    build_provider,
    build_statement,
    label_values,
    text_values,
)
from manifests.jsonld import Document, Json, with_presentation_3_context
from manifests.language import tidy
from manifests.model import Collection, CollectionReference, ItemReference, Media, Statement
from manifests.paging import PAGE_ITEMS, count_pages, take_page
from manifests.pictures import build_thumbnail
from manifests.sizes import NO_LIMITS, ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.versions import Version, build_version_links, collection_addresses
from manifests.words import ABOUT, COLLECTION_PAGE_EN, COLLECTION_PAGE_VI, part_name


def build_collection(
    collection: Collection,
    uris: Uris,
    limits: ImageLimits = NO_LIMITS,
    page_items: int = PAGE_ITEMS,
) -> Document:
    """Describe a collection: its smaller collections first, then its items or, where they are many, pages of them.

    An empty collection is valid; manifests are never embedded (Presentation 3.0, 5.1). `limits` matter
    only to a service that gives less than a thumbnail.

    Raises
    ------
    DocumentError
        The values make no valid document.
    """
    with prezi.refusals_named(f"collection {collection.id}"):
        members = [_refer_to_collection(child, uris, limits) for child in collection.collections]
        pages = count_pages(collection.total, page_items)
        if pages == 1:
            members += [_refer_to_item(item, uris, limits) for item in collection.items]
        else:
            members += [_name_page(collection, page, pages, uris) for page in range(1, pages + 1)]
        described = prezi.write_collection(members, **_describe(collection, uris, limits))
        return with_presentation_3_context(described)


def build_collection_page(
    collection: Collection,
    number: int,
    uris: Uris,
    limits: ImageLimits = NO_LIMITS,
    page_items: int = PAGE_ITEMS,
) -> Document:
    """Describe one page of a collection, counted from 1, as a smaller collection of its own.

    Raises
    ------
    NothingToShowError
        It has no such page.
    DocumentError
        The values make no valid document.
    """
    page = take_page(collection, number, page_items)
    with prezi.refusals_named(f"collection {collection.id}"):
        named = _name_page(collection, number, page.last, uris)
        around = {"id": uris.collection_3(collection.id), "type": "Collection"}
        document = prezi.write_collection(
            [_refer_to_item(item, uris, limits) for item in page.items],
            id=named["id"],
            type="Collection",
            label=named["label"],
            provider=[build_provider(collection.provider)],
            partOf=[around | {"label": label_values(name_collection(collection), {})}],
        )
        return with_presentation_3_context(document)


def _describe(collection: Collection, uris: Uris, limits: ImageLimits) -> dict[str, Any]:
    picture, parent = choose_picture(collection), place_collection(collection)
    about = build_statement(Statement(ABOUT, collection.text))
    return {
        "id": uris.collection_3(collection.id),
        "type": "Collection",
        "label": label_values(name_collection(collection), {}),
        "summary": text_values(collection.summary),
        "metadata": [about] if about else None,
        "provider": [build_provider(collection.provider)],
        "thumbnail": _build_thumbnails(picture, uris, limits) or None,
        "homepage": _build_homepages(collection, uris),
        "seeAlso": build_version_links(Version.THREE, collection_addresses(collection, uris)),
        "partOf": None if parent is None else [_refer(parent.id, parent.label, uris)],
    }


def _refer(collection_id: str, label: LanguageMap, uris: Uris) -> Document:
    return {
        "id": uris.collection_3(collection_id),
        "type": "Collection",
        "label": label_values(label, {"none": (collection_id,)}),
    }


def _refer_to_collection(child: CollectionReference, uris: Uris, limits: ImageLimits) -> Document:
    document = _refer(child.id, child.label, uris)
    return document | _with_thumbnail(child.picture, uris, limits)


def _refer_to_item(item: ItemReference, uris: Uris, limits: ImageLimits) -> Document:
    document: Document = {
        "id": uris.manifest_3(item.id),
        "type": "Manifest",
        "label": label_values(item.label, {"none": (item.id,)}),
    }
    return document | _with_thumbnail(item.thumbnail, uris, limits)


def _with_thumbnail(media: Media | None, uris: Uris, limits: ImageLimits) -> Document:
    thumbnails = _build_thumbnails(media, uris, limits)
    return {"thumbnail": thumbnails} if thumbnails else {}


def _build_thumbnails(media: Media | None, uris: Uris, limits: ImageLimits) -> list[Json]:
    return [build_thumbnail(media, uris, limits)] if media else []


def _name_page(collection: Collection, number: int, last: int, uris: Uris) -> Document:
    named = part_name(tidy(name_collection(collection)), number, last)
    return {
        "id": uris.collection_part(3, collection.id, number),
        "type": "Collection",
        "label": label_values(named, {}),
    }


def _build_homepages(collection: Collection, uris: Uris) -> list[Any]:
    is_top = collection.id == TOP
    vietnamese = uris.home() if is_top else uris.collection_page(collection.id)
    english = uris.home("en") if is_top else uris.collection_page(collection.id, "en")
    return [
        build_page_link(vietnamese, COLLECTION_PAGE_VI, "vi"),
        build_page_link(english, COLLECTION_PAGE_EN, "en"),
    ]
