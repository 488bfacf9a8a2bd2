"""An item as a IIIF manifest: the document partners open in their viewers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from manifests import prezi
from manifests.annotation_page import attach_pages, contexts_of, said_in
from manifests.canvas import build_canvas
from manifests.canvas_plan import (
    PlannedCanvas,
    canvas_media,
    find_first_view,
    plan_canvases,
)
from manifests.contents import build_structures
from manifests.description import (
    build_page_link,
    build_provider,
    build_statement,
    label_values,
    text_values,
)
from manifests.errors import NothingToShowError
from manifests.jsonld import Document, Json
from manifests.model import Item, MediaKind
from manifests.outline import (
    build_record_links,
    check_item,
    choose_layout,
    find_direction,
    find_nav_date,
    find_required_statement,
    list_collections,
    list_statements,
)
from manifests.physical import SCALE_CONTEXT
from manifests.pictures import build_thumbnail
from manifests.places import NAVPLACE_CONTEXT, build_places
from manifests.renderings import build_document_renderings, build_renderings, build_report_link
from manifests.rights import parse_rights
from manifests.search_services import build_search_services
from manifests.sizes import ImageLimits
from manifests.sources import (
    build_source_documents,
    build_source_pages,
    build_source_providers,
)
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.versions import Version, build_version_links, manifest_addresses
from manifests.words import PAGE_ABOUT_EN, PAGE_ABOUT_VI, media_names


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
    if not item.media:
        msg = f"item {item.id} has no image or model that is ready to be shown: add one, or ask again when it is ready"
        raise NothingToShowError(msg)
    check_item(item)
    with prezi.refusals_named(f"manifest of item {item.id}"):
        planned = plan_canvases(item.media)
        document = _build(item, planned, uris, limits)
        # Beside what iiif-prezi3 writes: it would give every canvas that a range names an empty list of items.
        if structures := build_structures(item, canvas_media(planned), uris):
            document["structures"] = structures
        if places := build_places(item, uris):
            document["navPlace"] = places
    attach_pages(document, item, uris)
    document["service"] = build_search_services(item.id, uris)
    scaled = any(each.media.mm_per_pixel for each in planned)
    extensions = (*((NAVPLACE_CONTEXT,) if places else ()), *((SCALE_CONTEXT,) if scaled else ()))
    return {"@context": contexts_of(said_in(item), *extensions), **document}


def _build(
    item: Item, planned: Sequence[PlannedCanvas], uris: Uris, limits: ImageLimits
) -> Document:
    rights = parse_rights(item.rights)
    names = media_names(item)
    first = find_first_view(planned)
    candidates = (first.media, *item.media)
    pictured = next((media for media in candidates if media.picture is not None), None)
    required = find_required_statement(item, rights)
    layout = choose_layout(item)
    direction = find_direction(item)
    return prezi.write_manifest(
        [build_canvas(item.id, canvas, names, uris, limits) for canvas in planned],
        id=uris.manifest_3(item.id),
        label=label_values(item.label, {"none": (item.id,)}),
        summary=text_values(item.summary),
        metadata=[build_statement(each) for each in list_statements(item)] or None,
        requiredStatement=build_statement(required),
        rights=rights.uri,
        provider=[build_provider(item.provider), *build_source_providers(item)],
        homepage=[*_build_homepages(item, uris), *build_source_pages(item)],
        thumbnail=[build_thumbnail(pictured, uris, limits)] if pictured else None,
        behavior=[layout.value] if layout else None,
        viewingDirection=direction.value if direction else None,
        navDate=find_nav_date(item),
        rendering=_build_all_renderings(item, names, uris) or None,
        seeAlso=[*_build_data_links(item, uris), *build_source_documents(item)],
        partOf=_build_collections(item, uris),
        start=_build_start(item, first, uris) if first is not planned[0] else None,
    )


def _build_homepages(item: Item, uris: Uris) -> list[Any]:
    return [
        build_page_link(uris.item_page(item.id), PAGE_ABOUT_VI, "vi"),
        build_page_link(uris.item_page(item.id, "en"), PAGE_ABOUT_EN, "en"),
    ]


def _build_start(item: Item, first: PlannedCanvas, uris: Uris) -> Document:
    """Begin with the thing itself, where papers about it come first."""
    return {"id": uris.canvas(item.id, first.media.id), "type": "Canvas"}


def _build_collections(item: Item, uris: Uris) -> list[Json]:
    return [
        {
            "id": uris.collection_3(each.id),
            "type": "Collection",
            "label": label_values(each.label, {"none": (each.id,)}),
        }
        for each in list_collections(item)
    ]


def _build_data_links(item: Item, uris: Uris) -> list[Json]:
    """Point machines to the record in other words, to what was measured on models, and to other versions of IIIF."""
    models = (media for media in item.media if media.kind is MediaKind.MODEL)
    return [
        *build_record_links(item, uris),
        *(build_report_link(media, uris) for media in models),
        *build_version_links(Version.THREE, manifest_addresses(item, uris)),
    ]


def _build_all_renderings(item: Item, names: Mapping[str, LanguageMap], uris: Uris) -> list[Json]:
    """Offer whole documents, then the levels of every model; each says which model it is where there are several."""
    models = [media for media in item.media if media.kind is MediaKind.MODEL]
    several = len(models) > 1
    return build_document_renderings(item.media, uris) + [
        rendering
        for model in models
        for rendering in build_renderings(model, uris, names[model.id] if several else None)
    ]
