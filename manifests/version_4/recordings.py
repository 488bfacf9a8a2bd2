"""Sounds on timelines and films on canvases that last, with captions and transcripts (version 4, use cases 4 and 5)."""

from __future__ import annotations

from manifests.description import label_values, text_values
from manifests.jsonld import Document, Json
from manifests.language import parse_language_tag
from manifests.model import Media, Recording, TextTrack, TrackKind
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.version_4.annotations import build_page, paint, refer
from manifests.version_4.canvas import build_picture_canvas
from manifests.version_4.values import build_thumbnails, with_said
from manifests.words import track_name

#: Digits of a duration: a millisecond is finer than a frame of any film.
_DURATION_DIGITS = 3
#: What a text gives to those who do not hear (4.0, provides).
_PROVIDES = {TrackKind.CAPTIONS: "closedCaptions", TrackKind.TRANSCRIPT: "transcript"}


def build_recording(
    item_id: str,
    media: Media,
    played: Recording,
    name: LanguageMap,
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    """Build the container of a recording: of a sound a timeline, of a film the same canvas as in version 3.

    A film has its poster for as long as it does not play, a sound its waveform while it does.
    """
    is_film = played.width > 0
    address = uris.canvas(item_id, media.id) if is_film else uris.timeline(item_id, media.id)
    target = refer(address, "Canvas" if is_film else "Timeline")
    size: Document = {"height": played.height, "width": played.width} if is_film else {}
    picture = media.picture
    still = (
        build_picture_canvas(uris.inside(address, "poster"), media, picture, uris, limits)
        if picture
        else None
    )
    document: Document = {
        **target,
        "label": label_values(name, {"none": (media.id,)}),
        **size,
        "duration": _duration(played),
        "items": [_build_painting(address, media, played, target, uris)],
    }
    return with_said(
        document,
        summary=text_values(media.alt),
        thumbnail=build_thumbnails(media, uris, limits),
        placeholderContainer=still if is_film else None,
        accompanyingContainer=None if is_film else still,
        annotations=[_build_texts(address, media, played, target, uris)] if played.tracks else None,
    )


def _duration(played: Recording) -> float:
    return round(played.duration_s, _DURATION_DIGITS)


def _build_painting(
    address: str, media: Media, played: Recording, target: Json, uris: Uris
) -> Document:
    is_film = played.width > 0
    size: Document = {"height": played.height, "width": played.width} if is_film else {}
    body: Document = {
        "id": uris.recording(media.id),
        "type": "Video" if is_film else "Audio",
        "format": played.media_type,
        **size,
        "duration": _duration(played),
        "fileSize": played.bytes,
    }
    page = uris.inside(address, "painting")
    return build_page(page, [paint(uris.inside(page, "recording"), body, target)])


def _build_texts(
    address: str, media: Media, played: Recording, target: Json, uris: Uris
) -> Document:
    page = uris.inside(address, "texts")
    return build_page(
        page, [_build_text(page, media, track, target, uris) for track in played.tracks]
    )


def _build_text(page: str, media: Media, track: TextTrack, target: Json, uris: Uris) -> Json:
    return {
        "id": uris.inside(page, track.id),
        "type": "Annotation",
        "motivation": ["supplementing"],
        "provides": [_PROVIDES[track.kind]],
        "body": {
            "id": uris.text_track(media.id, track.id),
            "type": "Text",
            "format": track.format,
            "label": label_values(track_name(track), {"none": (track.id,)}),
            "language": [parse_language_tag(track.language)],
        },
        "target": target,
    }
