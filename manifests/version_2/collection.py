"""A collection in version 2.1, in one document or, where it is large, in pages (sections 5.8 and 5.9)."""

from __future__ import annotations

from collections.abc import Sequence

from manifests import prezi
from manifests.collection_outline import choose_picture, name_collection, place_collection
from manifests.jsonld import PRESENTATION_2_CONTEXT, Document, Json
from manifests.model import Collection, CollectionReference, ItemReference, Media, Statement
from manifests.outline import check_provider
from manifests.paging import PAGE_ITEMS, Member, count_pages, list_members, take_page
from manifests.sizes import ImageLimits
from manifests.uris import Uris
from manifests.version_2.pictures import build_thumbnail
from manifests.version_2.values import (
    with_said,
    write_label,
    write_links,
    write_statements,
    write_text,
)
from manifests.versions import Version, build_version_links, collection_addresses
from manifests.words import ABOUT


def build_collection_2(
    collection: Collection, uris: Uris, limits: ImageLimits, page_items: int = PAGE_ITEMS
) -> Document:
    """Describe a collection by reference to what it holds, or to the first of its pages.

    Raises
    ------
    DocumentError
        The values make no valid document.
    """
    what = f"collection {collection.id}"
    check_provider(collection.provider, what)
    with prezi.refusals_named(what):
        pages = count_pages(collection.total, page_items)
        held: Document = (
            _build_members(list_members(collection), uris, limits)
            if pages == 1
            else {
                "total": len(collection.collections) + collection.total,
                "first": uris.collection_part(2, collection.id, 1),
                "last": uris.collection_part(2, collection.id, pages),
            }
        )
        return _describe(collection, uris, limits) | held


def build_collection_page_2(
    collection: Collection,
    number: int,
    uris: Uris,
    limits: ImageLimits,
    page_items: int = PAGE_ITEMS,
) -> Document:
    """Describe one page of a collection, counted from 1.

    Raises
    ------
    NothingToShowError
        It has no such page.
    DocumentError
        The values make no valid document.
    """
    page = take_page(collection, number, page_items)
    with prezi.refusals_named(f"collection {collection.id}"):
        document: Document = {
            "@context": PRESENTATION_2_CONTEXT,
            "@id": uris.collection_part(2, collection.id, number),
            "@type": "sc:Collection",
            "label": write_label(name_collection(collection), {}),
            "within": uris.collection_2(collection.id),
            "startIndex": page.start_index,
        }
        turning = with_said(
            {},
            prev=uris.collection_part(2, collection.id, number - 1) if number > 1 else None,
            next=uris.collection_part(2, collection.id, number + 1) if number < page.last else None,
        )
        return document | turning | _build_members(page.members, uris, limits)


def _describe(collection: Collection, uris: Uris, limits: ImageLimits) -> Document:
    parent = place_collection(collection)
    links = build_version_links(Version.TWO, collection_addresses(collection, uris))
    document: Document = {
        "@context": PRESENTATION_2_CONTEXT,
        "@id": uris.collection_2(collection.id),
        "@type": "sc:Collection",
        "label": write_label(name_collection(collection), {}),
        "seeAlso": write_links(links),
    }
    return with_said(
        document,
        description=write_text(collection.summary),
        attribution=write_text(collection.provider.label),
        metadata=write_statements([Statement(ABOUT, collection.text)]),
        within=None if parent is None else uris.collection_2(parent.id),
        thumbnail=_thumbnail(choose_picture(collection), uris, limits),
    )


def _thumbnail(media: Media | None, uris: Uris, limits: ImageLimits) -> Json:
    if media is None or media.picture is None:
        return None
    return build_thumbnail(media.id, media.picture, uris, limits)


def _build_members(members: Sequence[Member], uris: Uris, limits: ImageLimits) -> Document:
    """Name the members, smaller collections apart from manifests: their order is that of `list_members`."""
    inner = [each for each in members if isinstance(each, CollectionReference)]
    items = [each for each in members if isinstance(each, ItemReference)]
    return with_said(
        {},
        collections=[_name_collection(each, uris, limits) for each in inner],
        manifests=[_name_item(each, uris, limits) for each in items],
    )


def _name_collection(child: CollectionReference, uris: Uris, limits: ImageLimits) -> Document:
    document: Document = {
        "@id": uris.collection_2(child.id),
        "@type": "sc:Collection",
        "label": write_label(child.label, {"none": (child.id,)}),
    }
    return with_said(document, thumbnail=_thumbnail(child.picture, uris, limits))


def _name_item(item: ItemReference, uris: Uris, limits: ImageLimits) -> Document:
    document: Document = {
        "@id": uris.manifest_2(item.id),
        "@type": "sc:Manifest",
        "label": write_label(item.label, {"none": (item.id,)}),
    }
    return with_said(document, thumbnail=_thumbnail(item.thumbnail, uris, limits))
