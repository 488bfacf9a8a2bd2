"""A model from all around: its pictures as a manifest of their own, in the order in which it turns.

They would crowd the item's manifest: a viewer shows one small picture for each canvas. The model's canvas points
here by `seeAlso`; whoever opens this manifest leafs through the pictures as through pages, and so turns the object.
"""

from __future__ import annotations

from manifests import prezi
from manifests.canvas import build_canvas
from manifests.canvas_plan import PlannedCanvas
from manifests.description import build_provider, build_statement, label_values
from manifests.errors import NothingToShowError
from manifests.jsonld import PRESENTATION_3_MEDIA_TYPE, Document, with_presentation_3_context
from manifests.language import plain_text, tidy
from manifests.model import Item, Media, MediaKind, Picture
from manifests.outline import find_required_statement
from manifests.pictures import build_thumbnail
from manifests.rights import parse_rights
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import TURNTABLE, view_name


def view_media(media: Media, number: int) -> Media:
    """Describe one picture from all around as an image; its identifier is the media's with ``~07`` for the eighth."""
    name = view_name(number, media.views)
    return Media(
        id=f"{media.id}~{number:02d}",
        kind=MediaKind.IMAGE,
        label=name,
        picture=Picture(media.view_px, media.view_px),
        alt=name,
    )


def build_turntable(item: Item, media_id: str, uris: Uris, limits: ImageLimits) -> Document:
    """Describe the pictures that show one model of an item from all around.

    Raises
    ------
    NothingToShowError
        The item has no such model, or there are no such pictures of it.
    """
    media = next((each for each in item.media if each.id == media_id), None)
    if media is None or not media.views:
        msg = f"item {item.id} has no pictures of {media_id} from all around"
        raise NothingToShowError(msg)
    with prezi.refusals_named(f"turntable of {media.id}"):
        return with_presentation_3_context(_build(item, media, uris, limits))


def _build(item: Item, media: Media, uris: Uris, limits: ImageLimits) -> Document:
    views = [view_media(media, number) for number in range(media.views)]
    front, rights = views[0], parse_rights(item.rights)
    names = {view.id: view.label for view in views}
    return prezi.write_manifest(
        [build_canvas(item.id, PlannedCanvas(view), names, uris, limits) for view in views],
        id=uris.turntable_3(item.id, media.id),
        label=label_values(_say_turntable(item.label), TURNTABLE),
        requiredStatement=build_statement(find_required_statement(item, rights)),
        rights=rights.uri,
        provider=[build_provider(item.provider)],
        thumbnail=[build_thumbnail(front, uris, limits)],
        behavior=["individuals"],
        seeAlso=[
            prezi.LinkedResource(
                id=uris.manifest_3(item.id),
                type="Dataset",
                label=label_values(item.label, {"none": (item.id,)}),
                format=PRESENTATION_3_MEDIA_TYPE,
            )
        ],
    )


def _say_turntable(label: LanguageMap) -> LanguageMap:
    """Say whose pictures they are: "Bình gốm – Xoay quanh hiện vật"."""
    return {
        tag: tuple(f"{text} – {plain_text(TURNTABLE, tag)}" for text in values)
        for tag, values in tidy(label).items()
    }
