"""Recordings in Presentation 3: a canvas with a duration, on which a sound or film is painted.

A film has its poster as placeholder, which a viewer shows until it plays; a sound has its waveform as accompanying
canvas, which it shows meanwhile (3.0, 3.3.1). Captions and transcripts supplement the canvas (cookbook 0219 and 0017).
"""

from __future__ import annotations

from collections.abc import Sequence

from manifests.description import label_values, text_values
from manifests.jsonld import Document, Json
from manifests.model import Media, Recording, TextTrack
from manifests.pictures import build_painted_picture, build_thumbnail
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import track_name

#: Digits of a duration: a millisecond is finer than a frame of any film.
_DURATION_DIGITS = 3


def build_recording_canvas(
    item_id: str,
    media: Media,
    played: Recording,
    name: LanguageMap,
    uris: Uris,
    limits: ImageLimits,
) -> Document:
    """Build the canvas of a sound or film, as long as it plays and, for a film, as large as it is shown."""
    optional: dict[str, Json] = {
        "summary": text_values(media.alt),
        "annotations": [_build_texts(item_id, media, played.tracks, uris)]
        if played.tracks
        else None,
    }
    if media.picture is not None:
        property_name = "placeholderCanvas" if _is_film(played) else "accompanyingCanvas"
        optional["thumbnail"] = [build_thumbnail(media, uris, limits)]
        optional[property_name] = _build_poster(item_id, media, uris, limits)
    return {
        "id": uris.canvas(item_id, media.id),
        "type": "Canvas",
        "label": label_values(name, {"none": (media.id,)}),
        **_extent(played),
        **{name: value for name, value in optional.items() if value},
        "items": [_build_painting(item_id, media, played, uris)],
    }


def _is_film(played: Recording) -> bool:
    return played.width > 0


def _extent(played: Recording) -> Document:
    size: Document = {"height": played.height, "width": played.width} if _is_film(played) else {}
    return {**size, "duration": round(played.duration_s, _DURATION_DIGITS)}


def _build_painting(item_id: str, media: Media, played: Recording, uris: Uris) -> Json:
    body: Document = {
        "id": uris.recording(media.id),
        "type": "Video" if _is_film(played) else "Sound",
        **_extent(played),
        "format": played.media_type,
    }
    annotation: Document = {
        "id": uris.annotation(item_id, media.id),
        "type": "Annotation",
        "motivation": "painting",
        "body": body,
        "target": uris.canvas(item_id, media.id),
    }
    return {
        "id": uris.annotation_page(item_id, media.id),
        "type": "AnnotationPage",
        "items": [annotation],
    }


def _build_texts(item_id: str, media: Media, tracks: Sequence[TextTrack], uris: Uris) -> Json:
    annotations: list[Json] = [
        {
            "id": uris.text_annotation(item_id, media.id, track.id),
            "type": "Annotation",
            "motivation": "supplementing",
            "body": {
                "id": uris.text_track(media.id, track.id),
                "type": "Text",
                "format": track.format,
                "label": label_values(track_name(track), {"none": (track.id,)}),
                "language": track.language,
            },
            "target": uris.canvas(item_id, media.id),
        }
        for track in tracks
    ]
    return {
        "id": uris.texts_page(item_id, media.id),
        "type": "AnnotationPage",
        "items": annotations,
    }


def _build_poster(item_id: str, media: Media, uris: Uris, limits: ImageLimits) -> Json:
    """Build the canvas of the picture that stands for a recording."""
    canvas = uris.poster_canvas(item_id, media.id)
    annotation: Document = {
        "id": f"{canvas}/painting/picture",
        "type": "Annotation",
        "motivation": "painting",
        "body": build_painted_picture(media, uris, limits),
        "target": canvas,
    }
    return {
        "id": canvas,
        "type": "Canvas",
        "height": media.still.height,
        "width": media.still.width,
        "items": [{"id": f"{canvas}/painting", "type": "AnnotationPage", "items": [annotation]}],
    }
