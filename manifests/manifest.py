"""An item as a IIIF manifest: the document partners open in their viewers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from manifests import prezi
from manifests.annotation_page import attach_pages, contexts_of, said_in
from manifests.canvas import build_canvas
from manifests.description import (
    build_page_link,
    build_provider,
    build_statement,
    label_values,
    text_values,
)
from manifests.errors import DocumentError, NothingToShowError
from manifests.jsonld import Document
from manifests.model import Item, Media, MediaKind, Statement
from manifests.pictures import build_image_services, build_thumbnail
from manifests.record import Layout, ReadingDirection
from manifests.renderings import build_renderings, build_report_link
from manifests.rights import Rights, parse_rights
from manifests.search_services import build_search_services
from manifests.sizes import ImageLimits
from manifests.sources import (
    build_source_documents,
    build_source_pages,
    build_source_providers,
    source_statements,
)
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import ATTRIBUTION, PAGE_ABOUT_EN, PAGE_ABOUT_VI, TOP_COLLECTION, media_names


def build_manifest(item: Item, uris: Uris, limits: ImageLimits) -> Document:
    """Describe an item with all its media that are ready, in their order.

    The same item gives the same document. Source: IIIF Presentation API 3.0, section 5.2.

    Raises
    ------
    NothingToShowError
        The item has no media that is ready; a manifest has at least one canvas.
    UnknownRightsError
        The item's rights are none that IIIF knows.
    DocumentError
        The values make no valid document, for example a media listed twice.
    """
    _check_media(item)
    with prezi.refusals_named(f"manifest of item {item.id}"):
        document = prezi.write_values(_build(item, uris, limits))
    attach_pages(document, item, uris)
    document["service"] = build_search_services(item.id, uris)
    return {"@context": contexts_of(said_in(item)), **document}


def _build(item: Item, uris: Uris, limits: ImageLimits) -> Any:
    rights = parse_rights(item.rights)
    first = item.media[0]
    models = [media for media in item.media if media.kind is MediaKind.MODEL]
    names = media_names(item)
    turned = len(item.media) > 1 and item.record.reading is not ReadingDirection.LEFT_TO_RIGHT
    statements = (*item.metadata, *source_statements(item))
    documents = [
        *(build_report_link(media, uris) for media in models),
        *build_source_documents(item),
    ]
    return prezi.Manifest(
        id=uris.manifest_3(item.id),
        label=label_values(item.label, {"none": (item.id,)}),
        summary=text_values(item.summary),
        metadata=[line for line in map(build_statement, statements) if line] or None,
        requiredStatement=build_required_statement(item, rights),
        rights=rights.uri,
        provider=[build_provider(item.provider), *build_source_providers(item)],
        homepage=[*_build_homepages(item, uris), *build_source_pages(item)],
        thumbnail=[build_thumbnail(first, uris, limits, build_image_services(first.id, uris))],
        behavior=_choose_behavior(item),
        viewingDirection=item.record.reading.value if turned else None,
        rendering=_build_all_renderings(item.media, names, uris) or None,
        seeAlso=documents or None,
        partOf=[
            prezi.Class(
                id=uris.collection_3("top"), type="Collection", label=prezi.texts(TOP_COLLECTION)
            )
        ],
        items=[
            build_canvas(item.id, media, name, uris, limits)
            for media, name in zip(item.media, names, strict=True)
        ],
    )


def _choose_behavior(item: Item) -> list[str] | None:
    """Say the stated layout where it can be kept: models are neither pages nor parts of a scroll."""
    if item.record.layout is None or len(item.media) == 1:
        return None
    with_model = any(media.kind is MediaKind.MODEL for media in item.media)
    return [(Layout.INDIVIDUALS if with_model else item.record.layout).value]


def _check_media(item: Item) -> None:
    if not item.media:
        msg = f"item {item.id} has no image or model that is ready to be shown: add one, or ask again when it is ready"
        raise NothingToShowError(msg)
    seen: set[str] = set()
    for media in item.media:
        if media.id in seen:
            msg = f"manifest of item {item.id} cannot be built: media {media.id} is listed twice"
            raise DocumentError(msg)
        seen.add(media.id)


def build_required_statement(item: Item, rights: Rights) -> Any | None:
    """Say what the item demands; a licence that demands attribution names the institution."""
    stated = build_statement(item.required_statement)
    if stated is None and rights.attribution:
        return build_statement(Statement(ATTRIBUTION, item.provider.label))
    return stated


def _build_homepages(item: Item, uris: Uris) -> list[Any]:
    return [
        build_page_link(uris.item_page(item.id), PAGE_ABOUT_VI, "vi"),
        build_page_link(uris.item_page(item.id, "en"), PAGE_ABOUT_EN, "en"),
    ]


def _build_all_renderings(
    media: Sequence[Media], names: Sequence[LanguageMap], uris: Uris
) -> list[Any]:
    """Offer the levels of every model; each says which model it is where there are several."""
    models = [(m, name) for m, name in zip(media, names, strict=True) if m.kind is MediaKind.MODEL]
    several = len(models) > 1
    return [
        rendering
        for model, name in models
        for rendering in build_renderings(model, uris, name if several else None)
    ]
