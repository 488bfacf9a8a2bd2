"""What is offered beside the pictures: 3D models, and files as they were deposited.

A canvas has no depth, so a model stands in `rendering`, where the specification puts what cannot be painted on a canvas
(3.0, 3.3.1); viewers that know GLB open it there, and all others still show the picture.
"""

from __future__ import annotations

from collections.abc import Sequence

from manifests.description import label_values
from manifests.jsonld import PRESENTATION_3_MEDIA_TYPE, Document, Json
from manifests.language import plain_text
from manifests.model import CopyForm, Media, MediaKind, Recording
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import (
    MODEL_AR,
    MODEL_ORIGINAL,
    MODEL_PLAIN,
    MODEL_REPORT,
    RECORDING,
    TURNTABLE,
    level_label,
    original_label,
)

GLB = "model/gltf-binary"  # IANA media type of binary glTF 2.0
USDZ = "model/vnd.usdz+zip"  # IANA, registered by Pixar
PDF = "application/pdf"


def build_renderings(media: Media, uris: Uris, subject: LanguageMap | None = None) -> list[Json]:
    """Offer the levels of a model as GLB files, the most detailed first, then its other forms.

    Parameters
    ----------
    subject
        What is seen, put before each label where one list holds several models.
    """
    offered = [
        (uris.model_level(media.id, level.name), level_label(level), GLB)
        for level in reversed(media.levels)
    ]
    forms = {copy.form for level in media.levels for copy in level.copies}
    if CopyForm.PLAIN in forms:
        offered.append((uris.model_plain(media.id), MODEL_PLAIN, GLB))
    if CopyForm.AR in forms:
        offered.append((uris.model_ar(media.id), MODEL_AR, USDZ))
    if media.original is not None:
        address = uris.model_original(media.id)
        offered.append((address, MODEL_ORIGINAL, media.original.media_type))
    return [
        _link(address, "Model", _label(label, subject), kind) for address, label, kind in offered
    ]


def build_original_renderings(
    media: Media, uris: Uris, subject: LanguageMap | None = None
) -> list[Json]:
    """Offer a picture as it was deposited, where everybody may take it; a document is offered as a whole elsewhere."""
    if media.kind is not MediaKind.IMAGE or media.original is None or _is_document(media):
        return []
    label = _label(original_label(media.original), subject)
    return [_link(uris.original(media.id), "Image", label, media.original.media_type)]


def build_document_renderings(media: Sequence[Media], uris: Uris) -> list[Json]:
    """Offer each PDF of which pages are shown, once, where everybody may take it."""
    offered: dict[str, Json] = {}
    for each in media:
        if each.original is not None and _is_document(each):
            link = _link(uris.original(each.id), "Text", original_label(each.original), PDF)
            offered.setdefault(each.original.sha256, link)
    return list(offered.values())


def build_recording_rendering(media: Media, played: Recording, uris: Uris) -> Json:
    """Offer a sound or film where nothing can play it in place."""
    kind = "Video" if played.width else "Audio"
    return _link(uris.recording(media.id), kind, RECORDING, played.media_type)


def build_report_link(media: Media, uris: Uris) -> Json:
    """Point machines to what was measured on the levels of a model."""
    return _link(uris.model_report(media.id), "Dataset", MODEL_REPORT, "application/json")


def build_turntable_link(item_id: str, media: Media, uris: Uris) -> Json:
    """Point from a model to the manifest of its pictures from all around.

    It is called a dataset: validators take anything of the type Manifest for one that is embedded.
    """
    address = uris.turntable_3(item_id, media.id)
    return _link(address, "Dataset", TURNTABLE, PRESENTATION_3_MEDIA_TYPE)


def _is_document(media: Media) -> bool:
    return media.original is not None and media.original.media_type == PDF


def _link(address: str, kind: str, label: LanguageMap, media_type: str) -> Document:
    return {"id": address, "type": kind, "label": label_values(label, {}), "format": media_type}


def _label(level: LanguageMap, subject: LanguageMap | None) -> LanguageMap:
    if subject is None:
        return level
    return {
        tag: tuple(f"{plain_text(subject, tag, ' / ')} – {text}" for text in values)
        for tag, values in level.items()
    }
