"""Recordings in Presentation 3: a canvas with a duration, on which a sound or film is painted.

A film has its poster as placeholder, which a viewer shows until it plays; a sound has its waveform as accompanying
canvas, which it shows meanwhile (3.0, 3.3.1). Captions and transcripts supplement the canvas (cookbook 0219 and 0017).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from manifests import prezi
from manifests.description import label_values, text_values
from manifests.model import DepositedDocument, Media, Recording, TextTrack
from manifests.pictures import build_image_services, build_painted_picture, build_thumbnail
from manifests.sizes import ImageLimits
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.words import DOCUMENT, track_name

#: Digits of a duration: a millisecond is finer than a frame of any film.
_DURATION_DIGITS = 3


def build_recording_canvas(
    item_id: str,
    media: Media,
    played: Recording,
    name: LanguageMap,
    uris: Uris,
    limits: ImageLimits,
) -> Any:
    """Build the canvas of a sound or film, as long as it plays and, for a film, as large as it is shown."""
    is_film = played.width > 0
    pictured = media.picture is not None
    services = build_image_services(media.id, uris)
    return prezi.Canvas(
        id=uris.canvas(item_id, media.id),
        label=label_values(name, {"none": (media.id,)}),
        height=played.height if is_film else None,
        width=played.width if is_film else None,
        duration=_duration(played),
        summary=text_values(media.alt),
        thumbnail=[build_thumbnail(media, uris, limits, services)] if pictured else None,
        placeholderCanvas=_build_poster(prezi.PlaceholderCanvas, item_id, media, uris, limits)
        if pictured and is_film
        else None,
        accompanyingCanvas=_build_poster(prezi.AccompanyingCanvas, item_id, media, uris, limits)
        if pictured and not is_film
        else None,
        items=[_build_painting(item_id, media, played, uris)],
        annotations=[_build_texts(item_id, media, played.tracks, uris)] if played.tracks else None,
    )


def build_document_renderings(documents: Iterable[DepositedDocument], uris: Uris) -> list[Any]:
    """Offer each deposited document once, however many pages it has."""
    return [
        prezi.LinkedResource(
            id=uris.document(each.media_id),
            type="Text",
            label=prezi.texts(DOCUMENT),
            format=each.media_type,
        )
        for each in documents
    ]


def _duration(played: Recording) -> float:
    return round(played.duration_s, _DURATION_DIGITS)


def _build_painting(item_id: str, media: Media, played: Recording, uris: Uris) -> Any:
    is_film = played.width > 0
    body = prezi.AnnotationBody(
        id=uris.recording(media.id),
        type="Video" if is_film else "Sound",
        format=played.media_type,
        height=played.height if is_film else None,
        width=played.width if is_film else None,
        duration=_duration(played),
    )
    annotation = prezi.Annotation(
        id=uris.annotation(item_id, media.id),
        motivation="painting",
        body=body,
        target=uris.canvas(item_id, media.id),
    )
    return prezi.AnnotationPage(id=uris.annotation_page(item_id, media.id), items=[annotation])


def _build_texts(item_id: str, media: Media, tracks: Sequence[TextTrack], uris: Uris) -> Any:
    annotations = [
        prezi.Annotation(
            id=uris.text_annotation(item_id, media.id, track.id),
            motivation="supplementing",
            body=prezi.AnnotationBody(
                id=uris.text_track(media.id, track.id),
                type="Text",
                format=track.format,
                label=label_values(track_name(track), {"none": (track.id,)}),
                language=track.language,
            ),
            target=uris.canvas(item_id, media.id),
        )
        for track in tracks
    ]
    return prezi.AnnotationPage(id=uris.texts_page(item_id, media.id), items=annotations)


def _build_poster(kind: Any, item_id: str, media: Media, uris: Uris, limits: ImageLimits) -> Any:
    """Build the canvas of the picture that stands for a recording."""
    canvas = uris.poster_canvas(item_id, media.id)
    services = build_image_services(media.id, uris)
    annotation = prezi.Annotation(
        id=f"{canvas}/painting/picture",
        motivation="painting",
        body=build_painted_picture(media, uris, limits, services),
        target=canvas,
    )
    return kind(
        id=canvas,
        type="Canvas",
        height=media.still.height,
        width=media.still.width,
        items=[prezi.AnnotationPage(id=f"{canvas}/painting", items=[annotation])],
    )
