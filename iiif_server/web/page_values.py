"""What the templates are given: plain texts in the reader's language, and addresses."""

from __future__ import annotations

from typing import Any

from iiif_server.catalog.pages import Card, PageMedia
from iiif_server.image.geometry import plan_levels
from iiif_server.web.frame_code import frame_code
from iiif_server.web.languages import Language
from iiif_server.web.recording_values import recording_values
from manifests.content_state import write_content_state
from manifests.language import NO_LANGUAGE, choose, plain_text
from manifests.markup import plain_text_of
from manifests.model import (
    CopyForm,
    Item,
    Media,
    MediaKind,
    ModelLevel,
    Picture,
    Statement,
)
from manifests.rights import parse_rights
from manifests.sizes import ImageLimits, plan_fit
from manifests.statements import build_statements
from manifests.texts import LanguageMap
from manifests.turntable import view_media
from manifests.uris import Uris
from manifests.words import level_name

#: Widths of the pictures on cards and posters, in pixels: from a phone's column to a wide screen's stage.
CARD_WIDTHS_PX = (400, 800)
POSTER_WIDTHS_PX = (640, 960, 1280, 2048)
#: Of what is painted first, while the viewer is on its way: deep zoom's own first picture where its longer side has
#: this many pixels, else one that fits into the second number; of a model, whose viewer comes later, into the third.
FIRST_LEAST_PX, FIRST_PX, FIRST_MODEL_PX = 360, 400, 640
#: Of one picture from all around; the second is stored as it is, so turning costs the service nothing.
VIEW_WIDTHS_PX = (384, 768)

#: Of the picture that iOS wants in a link to AR.
AR_WIDTH_PX = 240


def told(key: str, texts: LanguageMap, language: Language) -> dict[str, Any]:
    """Return a text in the reader's language; where it is in another one, that language too.

    Screen readers then pronounce it rightly (WCAG 2.2, 3.1.2).
    """
    tag, _values = choose(texts, language) if texts else (language, ())
    values: dict[str, Any] = {key: plain_text(texts, language)}
    return values if tag in {language, NO_LANGUAGE} else values | {f"{key}_lang": tag}


def picture_values(
    media: Media, widths_px: tuple[int, ...], uris: Uris, alt: str
) -> dict[str, Any]:
    """Return a picture in several widths, never larger than it is."""
    own = media.still
    sizes = {
        plan_fit(own, ImageLimits(max_width=width, max_height=4 * width)) for width in widths_px
    }
    ordered = sorted(sizes, key=lambda size: size.width)
    addresses = [
        (uris.image_sized(media.id, size.width, size.height), size.width) for size in ordered
    ]
    return {
        "src": addresses[0][0],
        "srcset": [f"{address} {width}w" for address, width in addresses],
        "width": ordered[-1].width,
        "height": ordered[-1].height,
        "alt": alt,
    }


def first_values(media: Media, uris: Uris) -> dict[str, Any]:
    """Return the small picture that comes before everything else, and is replaced by the viewer.

    Of an image it is the smallest level of its pyramid where that is large enough: it is stored, and deep zoom begins
    with the same address, so that it is fetched once.
    """
    own = media.still
    _tile_px, levels = plan_levels(own.width, own.height)
    size = Picture(*levels[-1])
    if media.levels or max(levels[-1]) < FIRST_LEAST_PX:
        side = FIRST_MODEL_PX if media.levels else FIRST_PX
        size = plan_fit(own, ImageLimits(max_width=side, max_height=side))
    address = uris.image_sized(media.id, size.width, size.height)
    return {"src": address, "width": size.width, "height": size.height}


def card_values(card: Card, uris: Uris, language: Language) -> dict[str, Any]:
    """Return an item on a shelf."""
    label = plain_text(card.label, language)
    shown = card.thumbnail
    image = None
    if shown is not None:
        alt = plain_text(shown.alt, language) or label
        image = picture_values(shown, CARD_WIDTHS_PX, uris, alt)
    return {
        "id": card.id,
        **told("label", card.label, language),
        **told("summary", card.summary, language),
        "url": uris.item_page(card.id, language),
        "image": image,
        "kind": _card_kind(card),
        "media_count": card.media_count,
        "state": card.state,
        "progress": card.progress,
    }


def _card_kind(card: Card) -> str:
    """Return what a visitor can do with it: turn a model, watch, listen, leaf through a document, zoom a picture."""
    if card.media_count == 0:
        return "record"
    for kind in ("model", "video", "audio"):
        if kind in card.kinds and (kind == "model" or "image" not in card.kinds):
            return kind
    return "document" if card.media_count > 1 else "image"


def item_values(item: Item, uris: Uris, language: Language) -> dict[str, Any]:
    """Return an item with its record."""
    rights = parse_rights(item.rights)
    required = item.required_statement
    return {
        "id": item.id,
        "inventory_number": item.record.inventory_number,
        **told("label", item.label, language),
        **told("summary", item.summary, language),
        "metadata": [statement_values(line, language) for line in build_statements(item)],
        "rights": {"uri": rights.uri, "label": plain_text(rights.label, language)},
        "required_statement": None
        if required is None
        else {
            "label": plain_text(required.label, language),
            "value": plain_text(required.value, language),
        },
        "provider": {
            "label": plain_text(item.provider.label, language),
            "url": item.provider.homepage,
        },
        "manifest_url": uris.manifest_3(item.id),
        "linked_art_url": uris.linked_art(item.id),
        "page_url": uris.item_page(item.id, language),
        "oembed_url": uris.oembed(uris.item_page(item.id, language)),
        "embed_code": frame_code(
            uris.item_embed(item.id, language), plain_text(item.label, language)
        ),
    }


def statement_values(line: Statement, language: Language) -> dict[str, Any]:
    """Return one line of a record; `values` are its paragraphs."""
    texts = choose(line.value, language)[1] if line.apart else ()
    return {
        **told("label", line.label, language),
        **told("value", line.value, language),
        "values": [plain_text_of(text) for text in texts],
    }


def media_values(item_id: str, entry: PageMedia, uris: Uris, language: Language) -> dict[str, Any]:
    """Return one media of an item page, whatever its state; `view_url` opens it from anywhere (Content State)."""
    label, alt = plain_text(entry.label, language), plain_text(entry.alt, language)
    values = {
        "id": entry.id,
        "kind": entry.kind,
        "label": label,
        "alt": alt,
        "state": entry.state,
        "progress": entry.progress,
        "info_url": uris.info_3(entry.id),
        "view_url": uris.view(
            write_content_state(uris.canvas(item_id, entry.id), uris.manifest_3(item_id)), language
        ),
        "poster": None,
        "width": None,
        "height": None,
        "levels": [],
        "report_url": "",
        "said_url": "",
        "downloads": [],
        "ar": None,
        "views": [],
        "recording": None,
        "transcripts": [],
    }
    return values if entry.shown is None else values | _shown_values(entry.shown, uris, language)


def _shown_values(media: Media, uris: Uris, language: Language) -> dict[str, Any]:
    """Return what there is to see or hear of a media."""
    alt = plain_text(media.alt, language) or plain_text(media.label, language)
    values: dict[str, Any] = {}
    if media.recording is not None:
        values["recording"] = recording_values(media, media.recording, uris, language)
    elif not media.levels:
        # Of a model or film that is all beyond the limit, the poster is what is left.
        values["kind"] = "image"
    if media.picture is None:
        return values
    return values | {
        "poster": picture_values(media, POSTER_WIDTHS_PX, uris, alt)
        | {"first": first_values(media, uris)},
        "width": media.picture.width,
        "height": media.picture.height,
        "levels": [level_values(level, media.id, uris, language) for level in media.levels],
        "report_url": uris.model_report(media.id) if media.levels else "",
        "views": view_values(media, uris, language),
        **download_values(media, uris),
    }


def level_values(
    level: ModelLevel, media_id: str, uris: Uris, language: Language
) -> dict[str, Any]:
    """Return one level of a model."""
    return {
        "name": level.name,
        "label": plain_text(level_name(level), language),
        "url": uris.model_level(media_id, level.name),
        "triangles": level.triangles,
        "bytes": level.bytes,
        "error_mm": level.error_mm,
        "detail_mm": level.detail_mm,
        "draco": _draco_values(level, media_id, uris),
    }


def download_values(media: Media, uris: Uris) -> dict[str, Any]:
    """Return what can be taken of a model beside its levels, each by the key of its texts; and its AR file."""
    sizes = {copy.form: copy.bytes for level in media.levels for copy in level.copies}
    offered = []
    if CopyForm.PLAIN in sizes:
        offered.append(("plain", uris.model_plain(media.id), sizes[CopyForm.PLAIN]))
    if CopyForm.AR in sizes:
        offered.append(("ar", uris.model_ar(media.id), sizes[CopyForm.AR]))
    if media.original is not None and media.kind is MediaKind.MODEL:
        offered.append(("original", uris.model_original(media.id), media.original.bytes))
    fitted = plan_fit(media.still, ImageLimits(max_width=AR_WIDTH_PX, max_height=AR_WIDTH_PX))
    ar = {
        "url": uris.model_ar(media.id),
        "picture": uris.image_sized(media.id, fitted.width, fitted.height),
        "width": fitted.width,
        "height": fitted.height,
    }
    return {
        "downloads": [{"key": key, "url": url, "bytes": size} for key, url, size in offered],
        "ar": ar if CopyForm.AR in sizes else None,
    }


def _draco_values(level: ModelLevel, media_id: str, uris: Uris) -> dict[str, Any] | None:
    for copy in level.copies:
        if copy.form is CopyForm.DRACO:
            return {"url": uris.model_draco(media_id, level.name), "bytes": copy.bytes}
    return None


def view_values(media: Media, uris: Uris, language: Language) -> list[dict[str, Any]]:
    """Return the pictures that show a model from all around, each with what it shows in words."""
    views = (view_media(media, number) for number in range(media.views))
    return [
        picture_values(view, VIEW_WIDTHS_PX, uris, plain_text(view.alt, language)) for view in views
    ]
