"""A media as pages of the studio show it on a stage: the builder of exhibitions, and where notes are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from iiif_server.web.languages import current_language
from iiif_server.web.page_values import picture_values
from manifests.language import plain_text
from manifests.model import Item, Media, Picture
from manifests.uris import Uris
from manifests.words import level_name

_THUMB_WIDTHS_PX = (240,)


def material_values(
    media: Media, item: Item, full: Mapping[str, Picture], uris: Uris
) -> dict[str, Any]:
    """Return one media; `width` and `height` are those of the full picture, in whose pixels regions are written."""
    language = current_language()
    label = plain_text(media.label, language) or plain_text(item.label, language)
    alt = {tag: list(texts) for tag, texts in media.alt.items()}
    values: dict[str, Any] = {"id": media.id, "kind": media.kind.value, "label": label, "alt": alt}
    if media.picture is not None:
        values["thumb"] = picture_values(media, _THUMB_WIDTHS_PX, uris, label)
        values |= {"info_url": uris.info_3(media.id)}
        size = full.get(media.id, media.still)
        values |= {"width": size.width, "height": size.height}
    if media.levels:
        values["levels"] = [
            {
                "name": level.name,
                "label": plain_text(level_name(level), language),
                "url": uris.model_level(media.id, level.name),
                "triangles": level.triangles,
                "bytes": level.bytes,
            }
            for level in media.levels
        ]
    if media.recording is not None:
        values["recording"] = {
            "url": uris.recording(media.id),
            "duration_s": media.recording.duration_s,
        }
    return values
