"""A set of items and smaller collections as a IIIF collection: the door through which partners find all."""

from __future__ import annotations

from typing import Any

from manifests import prezi
from manifests.description import build_page_link, build_provider, label_values, text_values
from manifests.jsonld import Document, with_presentation_3_context
from manifests.model import Collection, CollectionReference, ItemReference
from manifests.pictures import build_thumbnail
from manifests.sizes import NO_LIMITS, ImageLimits
from manifests.uris import Uris
from manifests.versions import Version, build_version_links, collection_addresses
from manifests.words import COLLECTION_PAGE_EN, COLLECTION_PAGE_VI, TOP_COLLECTION

#: The collection of everything.
TOP = "top"


def build_collection(
    collection: Collection, uris: Uris, limits: ImageLimits = NO_LIMITS
) -> Document:
    """Describe a collection: its smaller collections first, then its items, by reference only.

    An empty collection is valid; manifests are never embedded (Presentation 3.0, 5.1). `limits` matter
    only to a service that gives less than a thumbnail.

    Raises
    ------
    DocumentError
        The values make no valid document.
    """
    with prezi.refusals_named(f"collection {collection.id}"):
        return with_presentation_3_context(prezi.write_values(_build(collection, uris, limits)))


def _build(collection: Collection, uris: Uris, limits: ImageLimits) -> Any:
    members = [_build_collection_reference(child, uris) for child in collection.collections]
    members += [_build_item_reference(item, uris, limits) for item in collection.items]
    is_top = collection.id == TOP
    pictured = next((item.thumbnail for item in collection.items if item.thumbnail), None)
    return prezi.Collection(
        id=uris.collection_3(collection.id),
        type="Collection",
        label=label_values(
            collection.label, TOP_COLLECTION if is_top else {"none": (collection.id,)}
        ),
        summary=text_values(collection.summary),
        provider=[build_provider(collection.provider)],
        thumbnail=[build_thumbnail(pictured, uris, limits)] if pictured else None,
        homepage=_build_homepages(collection, uris),
        seeAlso=build_version_links(Version.THREE, collection_addresses(collection, uris)),
        partOf=None if is_top else [_build_top(uris)],
        items=members,
    )


def _build_top(uris: Uris) -> Any:
    return prezi.Class(
        id=uris.collection_3(TOP), type="Collection", label=prezi.texts(TOP_COLLECTION)
    )


def _build_collection_reference(child: CollectionReference, uris: Uris) -> Any:
    return prezi.CollectionRef(
        id=uris.collection_3(child.id),
        type="Collection",
        label=label_values(child.label, {"none": (child.id,)}),
    )


def _build_item_reference(item: ItemReference, uris: Uris, limits: ImageLimits) -> Any:
    media = item.thumbnail
    return prezi.ManifestRef(
        id=uris.manifest_3(item.id),
        type="Manifest",
        label=label_values(item.label, {"none": (item.id,)}),
        thumbnail=[build_thumbnail(media, uris, limits)] if media else None,
    )


def _build_homepages(collection: Collection, uris: Uris) -> list[Any]:
    is_top = collection.id == TOP
    vietnamese = uris.home() if is_top else uris.collection_page(collection.id)
    english = uris.home("en") if is_top else uris.collection_page(collection.id, "en")
    return [
        build_page_link(vietnamese, COLLECTION_PAGE_VI, "vi"),
        build_page_link(english, COLLECTION_PAGE_EN, "en"),
    ]
