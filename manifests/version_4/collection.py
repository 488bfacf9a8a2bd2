"""A collection in version 4, in one document or, where it is large, in collection pages.

The official schema of the release candidate knows no pages: a paged collection has no `items`, as the specification
says, and the schema misses them.
"""

from __future__ import annotations

from collections.abc import Sequence

from manifests import prezi
from manifests.collection_outline import TOP, choose_picture, name_collection, place_collection
from manifests.description import label_values, statement_values, text_values
from manifests.jsonld import PRESENTATION_4_CONTEXT, Document, Json
from manifests.model import Collection, CollectionReference, ItemReference, Statement
from manifests.outline import check_provider
from manifests.paging import PAGE_ITEMS, Member, count_pages, list_members, take_page
from manifests.pictures import build_thumbnail
from manifests.sizes import ImageLimits
from manifests.uris import Uris
from manifests.version_4.annotations import refer
from manifests.version_4.values import (
    build_agent,
    build_card,
    build_page_link,
    is_small,
    with_said,
)
from manifests.versions import Version, build_version_links, collection_addresses
from manifests.words import ABOUT, COLLECTION_PAGE_EN, COLLECTION_PAGE_VI


def build_collection_4(
    collection: Collection, uris: Uris, limits: ImageLimits, page_items: int = PAGE_ITEMS
) -> Document:
    """Describe a collection by reference to what it holds, or to the first and the last of its pages.

    Raises
    ------
    DocumentError
        The values make no valid document.
    """
    what = f"collection {collection.id}"
    check_provider(collection.provider, what)
    with prezi.refusals_named(what):
        pages = count_pages(collection.total, page_items)
        total = len(collection.collections) + collection.total
        held: Document = (
            {"items": _build_members(list_members(collection), uris, limits)}
            if pages == 1
            else {
                "first": _name_page(collection, 1, uris),
                "last": _name_page(collection, pages, uris),
            }
        )
        described = _describe(collection, uris, limits)
        return {"@context": PRESENTATION_4_CONTEXT, **described, "total": total, **held}


def build_collection_page_4(
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
            "@context": PRESENTATION_4_CONTEXT,
            "id": uris.collection_part(4, collection.id, number),
            "type": "CollectionPage",
            "partOf": [refer(uris.collection_4(collection.id), "Collection")],
            "startIndex": page.start_index,
        }
        turning = with_said(
            {},
            prev=_name_page(collection, number - 1, uris) if number > 1 else None,
            next=_name_page(collection, number + 1, uris) if number < page.last else None,
        )
        return document | turning | {"items": _build_members(page.members, uris, limits)}


def _describe(collection: Collection, uris: Uris, limits: ImageLimits) -> Document:
    is_top = collection.id == TOP
    picture, parent = choose_picture(collection), place_collection(collection)
    about = statement_values(Statement(ABOUT, collection.text))
    # A picture with one address for both stands with the member; see `values.build_thumbnails`.
    card = picture if picture and not is_small(picture, limits) else None
    vietnamese = uris.home() if is_top else uris.collection_page(collection.id)
    english = uris.home("en") if is_top else uris.collection_page(collection.id, "en")
    label = label_values(name_collection(collection), {})
    return with_said(
        {"id": uris.collection_4(collection.id), "type": "Collection", "label": label},
        summary=text_values(collection.summary),
        metadata=[about] if about else None,
        provider=[build_agent(collection.provider, uris)],
        thumbnail=build_card(card, uris, limits) if card else None,
        homepage=[
            build_page_link(vietnamese, COLLECTION_PAGE_VI, "vi"),
            build_page_link(english, COLLECTION_PAGE_EN, "en"),
        ],
        seeAlso=build_version_links(Version.FOUR, collection_addresses(collection, uris)),
        partOf=None if parent is None else [_refer_to(parent, uris)],
    )


def _name_page(collection: Collection, number: int, uris: Uris) -> Document:
    return refer(uris.collection_part(4, collection.id, number), "CollectionPage")


def _build_members(members: Sequence[Member], uris: Uris, limits: ImageLimits) -> list[Json]:
    """Name the members; a picture that stands for two of them is shown once, as its service is described once."""
    named: list[Json] = []
    shown: set[str] = set()
    for each in members:
        picture = each.picture if isinstance(each, CollectionReference) else each.thumbnail
        picture = picture if picture is not None and picture.id not in shown else None
        shown |= {picture.id} if picture else set()
        document = (
            _refer_to(each, uris)
            if isinstance(each, CollectionReference)
            else _refer_to_item(each, uris)
        )
        thumbnails: list[Json] = [build_thumbnail(picture, uris, limits)] if picture else []
        named.append(with_said(document, thumbnail=thumbnails))
    return named


def _refer_to(collection: CollectionReference, uris: Uris) -> Document:
    label = label_values(collection.label, {"none": (collection.id,)})
    return refer(uris.collection_4(collection.id), "Collection") | {"label": label}


def _refer_to_item(item: ItemReference, uris: Uris) -> Document:
    label = label_values(item.label, {"none": (item.id,)})
    return refer(uris.manifest_4(item.id), "Manifest") | {"label": label}
