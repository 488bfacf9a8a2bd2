"""3D models in Presentation 3: a canvas has no depth, so the model is offered beside its picture.

`rendering` is where the specification puts what cannot be painted on a canvas (3.0, 3.3.1); viewers that
know GLB open it there, and all others still show the picture.
"""

from __future__ import annotations

from typing import Any

from manifests import prezi
from manifests.jsonld import PRESENTATION_3_MEDIA_TYPE
from manifests.language import plain_text
from manifests.model import CopyForm, Media
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import (
    MODEL_AR,
    MODEL_ORIGINAL,
    MODEL_PLAIN,
    MODEL_REPORT,
    TURNTABLE,
    level_label,
)

GLB = "model/gltf-binary"  # IANA media type of binary glTF 2.0
USDZ = "model/vnd.usdz+zip"  # IANA, registered by Pixar


def build_renderings(media: Media, uris: Uris, subject: LanguageMap | None = None) -> list[Any]:
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
        prezi.LinkedResource(
            id=address, type="Model", label=prezi.texts(_label(label, subject)), format=kind
        )
        for address, label, kind in offered
    ]


def build_report_link(media: Media, uris: Uris) -> Any:
    """Point machines to what was measured on the levels of a model."""
    return prezi.LinkedResource(
        id=uris.model_report(media.id),
        type="Dataset",
        label=prezi.texts(MODEL_REPORT),
        format="application/json",
    )


def build_turntable_link(item_id: str, media: Media, uris: Uris) -> Any:
    """Point from a model to the manifest of its pictures from all around.

    It is called a dataset: validators take anything of the type Manifest for one that is embedded.
    """
    return prezi.LinkedResource(
        id=uris.turntable_3(item_id, media.id),
        type="Dataset",
        label=prezi.texts(TURNTABLE),
        format=PRESENTATION_3_MEDIA_TYPE,
    )


def _label(level: LanguageMap, subject: LanguageMap | None) -> LanguageMap:
    if subject is None:
        return level
    return {
        tag: tuple(f"{plain_text(subject, tag, ' / ')} – {text}" for text in values)
        for tag, values in level.items()
    }
