"""An item as a manifest of version 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from manifests import prezi
from manifests.annotation_page import said_in
from manifests.canvas_plan import PlannedCanvas, canvas_media, find_first_view, plan_canvases
from manifests.description import label_values, statement_values, text_values
from manifests.errors import NothingToShowError
from manifests.jsonld import Document, Json
from manifests.model import Item, Media
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
from manifests.places import build_places
from manifests.renderings import build_document_renderings
from manifests.rights import parse_rights
from manifests.search_services import build_search_services
from manifests.sizes import ImageLimits
from manifests.sources import build_source_documents, build_source_pages
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.version_4.annotations import refer
from manifests.version_4.canvas import build_canvas
from manifests.version_4.comments import (
    SceneTalk,
    build_step_page,
    build_steps,
    gather_talk,
)
from manifests.version_4.containers import is_scene
from manifests.version_4.ranges import build_structures
from manifests.version_4.recordings import build_recording
from manifests.version_4.said import context_of, refer_to_said
from manifests.version_4.scene import build_scene
from manifests.version_4.values import (
    build_card,
    build_page_link,
    build_publisher,
    build_sources,
    with_said,
)
from manifests.versions import Version, build_version_links, manifest_addresses
from manifests.words import PAGE_ABOUT_EN, PAGE_ABOUT_VI, media_names

#: For each model, what is said of places on it.
Talks = Mapping[str, SceneTalk]


def build_manifest_4(
    item: Item, uris: Uris, limits: ImageLimits, talks: Talks | None = None
) -> Document:
    """Describe an item: its pictures on canvases, its models in scenes, its recordings on timelines and canvases.

    The same item gives the same document. A model without a level is shown by its poster alone.

    Parameters
    ----------
    talks
        What is said of places on models, by the identifier of the media, instead of what the catalogue knows.

    Raises
    ------
    NothingToShowError
        The item has no media that is ready; a manifest has at least one container.
    UnknownRightsError
        The item's rights are none that IIIF knows.
    DocumentError
        The values make no valid document, for example a media listed twice.
    """
    check_item(item)
    planned = plan_canvases([media for media in item.media if _is_shown(media)])
    if not planned:
        msg = f"item {item.id} has nothing that is ready to be shown: add an image, model or recording"
        raise NothingToShowError(msg)
    with prezi.refusals_named(f"manifest of item {item.id}"):
        return {
            "@context": context_of(said_in(item)),
            **_describe(item, planned, uris, limits),
            **_build_parts(item, planned, talks or {}, uris, limits),
        }


def _describe(
    item: Item, planned: Sequence[PlannedCanvas], uris: Uris, limits: ImageLimits
) -> Document:
    """Say what the item is, who publishes it, and where more of it is."""
    rights = parse_rights(item.rights)
    required = find_required_statement(item, rights)
    layout, direction = choose_layout(item), find_direction(item)
    links = build_version_links(Version.FOUR, manifest_addresses(item, uris))
    return with_said(
        {
            "id": uris.manifest_4(item.id),
            "type": "Manifest",
            "label": label_values(item.label, {"none": (item.id,)}),
        },
        summary=text_values(item.summary),
        metadata=[statement_values(each) for each in list_statements(item)],
        requiredStatement=None if required is None else statement_values(required),
        rights=rights.uri,
        provider=[build_publisher(item.provider, uris), *build_sources(item, uris)],
        homepage=[
            build_page_link(uris.item_page(item.id), PAGE_ABOUT_VI, "vi"),
            build_page_link(uris.item_page(item.id, "en"), PAGE_ABOUT_EN, "en"),
            *build_source_pages(item),
        ],
        thumbnail=build_card(_find_card(planned), uris, limits),
        behavior=None if layout is None else [layout.value],
        viewingDirection=None if direction is None else direction.value,
        navDate=find_nav_date(item),
        navPlace=build_places(item, uris),
        service=build_search_services(item.id, uris),
        rendering=build_document_renderings(item.media, uris),
        seeAlso=[*build_record_links(item, uris), *links, *build_source_documents(item)],
        partOf=_build_collections(item, uris),
    )


def _build_parts(
    item: Item,
    planned: Sequence[PlannedCanvas],
    talks: Talks,
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    """Build the containers, where to begin among them, their table of contents and the steps through them."""
    names = media_names(item)
    said = {each.media.id: talks.get(each.media.id) or gather_talk(each.media) for each in planned}
    containers = [
        _with_said_of(
            each.media,
            _build_container(item.id, each, names, said[each.media.id], uris, limits),
            item.id,
            uris,
        )
        for each in planned
    ]
    named = {
        each.media.id: refer(str(built["id"]), str(built["type"]))
        for each, built in zip(planned, containers, strict=True)
    }
    first = find_first_view(planned)
    steps = [
        step
        for each in planned
        if is_scene(each.media)
        for step in build_steps(
            uris.scene(item.id, each.media.id), said[each.media.id], each.media.bounds, uris
        )
    ]
    return with_said(
        {},
        start=None if first is planned[0] else named[first.media.id],
        items=[*containers],
        structures=build_structures(item, canvas_media(planned), named, uris),
        annotations=[build_step_page(item.id, steps, uris)] if steps else None,
    )


def _build_container(
    item_id: str,
    planned: PlannedCanvas,
    names: Mapping[str, LanguageMap],
    talk: SceneTalk,
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    media = planned.media
    if is_scene(media):
        return build_scene(item_id, media, names[media.id], talk, uris, limits)
    if media.recording is not None:
        return build_recording(item_id, media, media.recording, names[media.id], uris, limits)
    picture = media.picture
    if picture is None:
        raise NothingToShowError(f"media {media.id} has neither a picture nor a recording")
    return build_canvas(item_id, planned, picture, names, uris, limits)


def _with_said_of(media: Media, container: Document, item_id: str, uris: Uris) -> Document:
    """Add what is said of a media behind what its container has already: captions, or comments on places."""
    there = container.get("annotations")
    pages = [*(there if isinstance(there, list) else ()), *refer_to_said(item_id, media, uris)]
    return with_said(container, annotations=pages)


def _is_shown(media: Media) -> bool:
    return is_scene(media) or media.recording is not None or media.picture is not None


def _find_card(planned: Sequence[PlannedCanvas]) -> Media:
    """Return the media whose picture stands for the item: the first view's, or another's where that has none."""
    first = find_first_view(planned).media
    pictured = (each.media for each in planned if each.media.picture is not None)
    return first if first.picture is not None else next(pictured, first)


def _build_collections(item: Item, uris: Uris) -> list[Json]:
    return [
        refer(uris.collection_4(each.id), "Collection")
        | {"label": label_values(each.label, {"none": (each.id,)})}
        for each in list_collections(item)
    ]
