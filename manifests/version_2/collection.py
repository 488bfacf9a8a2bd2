"""A collection in version 2.1, in one document or, where it is large, in pages (sections 5.8 and 5.9)."""

from __future__ import annotations

from collections.abc import Sequence

from manifests import prezi
from manifests.collection import TOP
from manifests.jsonld import PRESENTATION_2_CONTEXT, Document, Json
from manifests.model import Collection, CollectionReference, ItemReference
from manifests.outline import check_provider
from manifests.paging import PAGE_MEMBERS, Member, count_pages, list_members, take_page
from manifests.sizes import ImageLimits
from manifests.uris import Uris
from manifests.version_2.pictures import build_thumbnail
from manifests.version_2.values import with_said, write_label, write_links, write_text
from manifests.versions import Version, build_version_links, collection_addresses
from manifests.words import TOP_COLLECTION


def build_collection_2(
    collection: Collection, uris: Uris, limits: ImageLimits, page_members: int = PAGE_MEMBERS
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
        members = list_members(collection)
        pages = count_pages(members, page_members)
        held: Document = (
            _build_members(members, uris, limits)
            if pages == 1
            else {
                "total": len(members),
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
    page_members: int = PAGE_MEMBERS,
) -> Document:
    """Describe one page of a collection, counted from 1.

    Raises
    ------
    NothingToShowError
        It has no such page.
    DocumentError
        The values make no valid document.
    """
    page = take_page(collection, number, page_members)
    with prezi.refusals_named(f"collection {collection.id}"):
        document: Document = {
            "@context": PRESENTATION_2_CONTEXT,
            "@id": uris.collection_part(2, collection.id, number),
            "@type": "sc:Collection",
            "label": _label(collection),
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
    is_top = collection.id == TOP
    pictured = next((item.thumbnail for item in collection.items if _has_picture(item)), None)
    links = build_version_links(Version.TWO, collection_addresses(collection, uris))
    document: Document = {
        "@context": PRESENTATION_2_CONTEXT,
        "@id": uris.collection_2(collection.id),
        "@type": "sc:Collection",
        "label": _label(collection),
        "seeAlso": write_links(links),
    }
    within = None if is_top else uris.collection_2(TOP)
    picture = None if pictured is None else pictured.picture
    return with_said(
        document,
        description=write_text(collection.summary),
        attribution=write_text(collection.provider.label),
        within=within,
        thumbnail=build_thumbnail(pictured.id, picture, uris, limits)
        if pictured and picture
        else None,
    )


def _label(collection: Collection) -> Json:
    is_top = collection.id == TOP
    fallback = TOP_COLLECTION if is_top else {"none": (collection.id,)}
    return write_label(collection.label, fallback)


def _has_picture(item: ItemReference) -> bool:
    return item.thumbnail is not None and item.thumbnail.picture is not None


def _build_members(members: Sequence[Member], uris: Uris, limits: ImageLimits) -> Document:
    """Name the members, smaller collections apart from manifests: their order is that of `list_members`."""
    inner = [each for each in members if isinstance(each, CollectionReference)]
    items = [each for each in members if isinstance(each, ItemReference)]
    return with_said(
        {},
        collections=[_name_collection(each, uris) for each in inner],
        manifests=[_name_item(each, uris, limits) for each in items],
    )


def _name_collection(child: CollectionReference, uris: Uris) -> Document:
    return {
        "@id": uris.collection_2(child.id),
        "@type": "sc:Collection",
        "label": write_label(child.label, {"none": (child.id,)}),
    }


def _name_item(item: ItemReference, uris: Uris, limits: ImageLimits) -> Document:
    document: Document = {
        "@id": uris.manifest_2(item.id),
        "@type": "sc:Manifest",
        "label": write_label(item.label, {"none": (item.id,)}),
    }
    media = item.thumbnail
    picture = None if media is None else media.picture
    if media is None or picture is None:
        return document
    return document | {"thumbnail": build_thumbnail(media.id, picture, uris, limits)}
