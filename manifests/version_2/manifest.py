"""An item as a manifest of version 2.1 (section 5.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manifests import prezi
from manifests.canvas_plan import PlannedCanvas, canvas_media, find_first_view, plan_canvases
from manifests.errors import NothingToShowError
from manifests.jsonld import PRESENTATION_2_CONTEXT, Document, Json
from manifests.model import Item, MediaKind, Picture, Provider
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
from manifests.record import Layout
from manifests.renderings import build_document_renderings, build_renderings
from manifests.rights import parse_rights
from manifests.search_services import build_search_service_of_2_1
from manifests.sizes import ImageLimits
from manifests.sources import build_source_documents, build_source_pages
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.version_2.canvas import build_canvas
from manifests.version_2.pictures import build_thumbnail
from manifests.version_2.ranges import build_structures
from manifests.version_2.values import (
    with_said,
    write_label,
    write_links,
    write_statements,
    write_text,
)
from manifests.versions import Version, build_version_links, manifest_addresses
from manifests.words import PAGE_ABOUT_EN, PAGE_ABOUT_VI, media_names


def build_manifest_2(item: Item, uris: Uris, limits: ImageLimits) -> Document:
    """Describe an item with all its media that have a picture.

    The same item gives the same document. What must be shown with it is its `attribution`; where nothing must, the
    institution's name is, for version 2.1 has no other place for it.

    Raises
    ------
    NothingToShowError
        The item has no media with a picture: version 2.1 knows no other.
    UnknownRightsError
        The item's rights are none that IIIF knows.
    DocumentError
        The values make no valid document, for example a media listed twice.
    """
    check_item(item)
    pictured = [(each, found) for each in item.media if (found := each.picture) is not None]
    if not pictured:
        msg = f"item {item.id} has no picture that is ready; Presentation 2.1 shows nothing else, ask for version 3"
        raise NothingToShowError(msg)
    with prezi.refusals_named(f"manifest of item {item.id}"):
        planned = plan_canvases([media for media, _ in pictured])
        pictures = {media.id: picture for media, picture in pictured}
        return {"@context": PRESENTATION_2_CONTEXT, **_build(item, planned, pictures, uris, limits)}


def _build(
    item: Item,
    planned: Sequence[PlannedCanvas],
    pictures: Mapping[str, Picture],
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    names = media_names(item)
    first = find_first_view(planned).media.id
    canvases: list[Json] = [
        build_canvas(item.id, each, pictures[each.media.id], names, uris, limits)
        for each in planned
    ]
    starts = None if first == planned[0].media.id else uris.canvas(item.id, first)
    sequence: Document = {"@id": uris.sequence_2(item.id), "@type": "sc:Sequence"}
    return with_said(
        {**_describe(item, names, uris), **_say_layout(item)},
        thumbnail=build_thumbnail(first, pictures[first], uris, limits),
        sequences=[with_said(sequence, startCanvas=starts, canvases=canvases)],
        structures=build_structures(item, canvas_media(planned), uris),
    )


def _describe(item: Item, names: Mapping[str, LanguageMap], uris: Uris) -> Document:
    """Say what the item is, who publishes it, and where more of it is."""
    rights = parse_rights(item.rights)
    required = find_required_statement(item, rights)
    return with_said(
        {
            "@id": uris.manifest_2(item.id),
            "@type": "sc:Manifest",
            "label": write_label(item.label, {"none": (item.id,)}),
        },
        description=write_text(item.summary),
        metadata=write_statements(list_statements(item)),
        attribution=write_text(required.value if required else item.provider.label),
        license=rights.uri,
        logo=_build_logo(item.provider),
        navDate=find_nav_date(item),
        related=_build_pages(item, uris),
        rendering=write_links(_list_renderings(item, names, uris)),
        seeAlso=write_links(_list_data(item, uris)),
        service=build_search_service_of_2_1(item.id, uris),
        within=_build_collections(item, uris),
    )


def _say_layout(item: Item) -> Document:
    """Say how the canvases follow each other; a scroll must say its direction (3.3, viewingHint)."""
    layout, direction = choose_layout(item), find_direction(item)
    if layout is Layout.CONTINUOUS:
        direction = item.record.reading
    return with_said(
        {},
        viewingHint=None if layout is None else layout.value,
        viewingDirection=None if direction is None else direction.value,
    )


def _build_pages(item: Item, uris: Uris) -> list[Json]:
    """Link our pages about the item, and those of whom its description was taken from."""
    pages = (
        (uris.item_page(item.id), PAGE_ABOUT_VI),
        (uris.item_page(item.id, "en"), PAGE_ABOUT_EN),
    )
    ours: list[Json] = [
        {"@id": address, "label": write_label(label, {}), "format": "text/html"}
        for address, label in pages
    ]
    return ours + write_links(build_source_pages(item))


def _build_collections(item: Item, uris: Uris) -> list[Json]:
    return [
        {
            "@id": uris.collection_2(each.id),
            "@type": "sc:Collection",
            "label": write_label(each.label, {"none": (each.id,)}),
        }
        for each in list_collections(item)
    ]


def _build_logo(provider: Provider) -> Json:
    logo = provider.logo
    if logo is None:
        return None
    return {
        "@id": logo.id,
        "@type": "dctypes:Image",
        "format": logo.format,
        "height": logo.height,
        "width": logo.width,
    }


def _list_renderings(item: Item, names: Mapping[str, LanguageMap], uris: Uris) -> list[Json]:
    """Offer whole documents and every model; each says which model it is where there are several."""
    models = [media for media in item.media if media.kind is MediaKind.MODEL]
    several = len(models) > 1
    return build_document_renderings(item.media, uris) + [
        link
        for model in models
        for link in build_renderings(model, uris, names[model.id] if several else None)
    ]


def _list_data(item: Item, uris: Uris) -> list[Json]:
    versions = build_version_links(Version.TWO, manifest_addresses(item, uris))
    return [*build_record_links(item, uris), *versions, *build_source_documents(item)]
