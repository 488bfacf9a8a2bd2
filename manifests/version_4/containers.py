"""In which container a media stands: a model in a scene, a sound on a timeline, all else on a canvas."""

from __future__ import annotations

from manifests.jsonld import Document
from manifests.model import Media, MediaKind
from manifests.uris import Uris
from manifests.version_4.annotations import refer


def is_scene(media: Media) -> bool:
    """Tell whether a media is a model that can be shown in space."""
    return media.kind is MediaKind.MODEL and bool(media.levels)


def name_container(item_id: str, media: Media, uris: Uris) -> Document:
    """Name the container of a media."""
    if is_scene(media):
        return refer(uris.scene(item_id, media.id), "Scene")
    if media.recording is not None and not media.recording.width:
        return refer(uris.timeline(item_id, media.id), "Timeline")
    return refer(uris.canvas(item_id, media.id), "Canvas")
