"""Recordings in Presentation 3: durations, posters, captions, and documents offered once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from manifests.errors import NothingToShowError
from manifests.lint import check
from manifests.model import (
    Media,
    MediaKind,
    Picture,
    Recording,
    TextTrack,
    TrackKind,
)
from tests.manifests.examples import image, manifest_of
from tests.support.conformance_dir import PRESENTATION_3_SCHEMA

CAPTIONS = TextTrack("t1", TrackKind.CAPTIONS, "vi", {})
TRANSCRIPT = TextTrack("t2", TrackKind.TRANSCRIPT, "tyz", {"vi": ("Lời then",)})


POSTER = Picture(640, 360)


def film(picture: Picture | None = POSTER, **changes: Any) -> Media:
    recording = Recording("video/mp4", 9, 12.34567, 1280, 720, (CAPTIONS, TRANSCRIPT))
    return Media("phim", MediaKind.VIDEO, {}, picture, {}, **({"recording": recording} | changes))


def sound(picture: Picture | None = None) -> Media:
    return Media(
        "hat", MediaKind.AUDIO, {}, picture, {}, recording=Recording("audio/mpeg", 9, 65.0)
    )


def canvas_of(media: Media) -> dict[str, Any]:
    document = manifest_of(media)
    assert check(document) == []
    [canvas] = document["items"]
    return canvas


def test_a_film_is_painted_on_a_canvas_of_its_size_and_length() -> None:
    canvas = canvas_of(film())
    assert (canvas["width"], canvas["height"], canvas["duration"]) == (1280, 720, 12.346)
    body = canvas["items"][0]["items"][0]["body"]
    assert (body["type"], body["format"]) == ("Video", "video/mp4")
    assert (body["width"], body["height"], body["duration"]) == (1280, 720, 12.346)
    assert canvas["label"] == {"vi": ["Phim"], "en": ["Film"]}


def test_a_film_has_its_poster_as_placeholder_and_a_sound_its_waveform_beside() -> None:
    assert canvas_of(film())["placeholderCanvas"]["width"] == 640
    assert "accompanyingCanvas" not in canvas_of(film())
    heard = canvas_of(sound(Picture(1600, 400)))
    assert heard["accompanyingCanvas"]["height"] == 400
    assert "placeholderCanvas" not in heard
    assert not {"width", "height"} & heard.keys()


def test_without_a_picture_none_is_named() -> None:
    for media in (film(None), sound()):
        document = manifest_of(media)
        assert check(document) == []
        assert "image" not in json.dumps(document["items"])
        assert "thumbnail" not in document
    assert manifest_of(sound(), image())["thumbnail"][0]["type"] == "Image"


def test_captions_and_transcripts_supplement_the_canvas() -> None:
    [page] = canvas_of(film())["annotations"]
    captions, transcript = page["items"]
    assert captions["motivation"] == "supplementing"
    assert captions["body"]["language"] == "vi"
    assert captions["body"]["format"] == "text/vtt"
    assert captions["body"]["label"] == {
        "vi": ["Phụ đề (tiếng Việt)"],
        "en": ["Captions (Vietnamese)"],
    }
    assert transcript["body"]["label"] == {"vi": ["Lời then"]}
    assert transcript["body"]["id"].endswith("/recordings/phim/t2.vtt")


def test_a_film_that_may_not_be_played_is_its_poster() -> None:
    canvas = canvas_of(film(recording=None))
    assert "duration" not in canvas
    assert canvas["items"][0]["items"][0]["body"]["type"] == "Image"


def test_a_media_without_a_picture_says_so() -> None:
    with pytest.raises(NothingToShowError, match="hat has no picture"):
        _ = sound().still


@pytest.mark.skipif(
    not PRESENTATION_3_SCHEMA.is_file(), reason="no official IIIF schema: set CONFORMANCE_DIR"
)
@pytest.mark.parametrize(
    "media", [film(), film(None), sound(), sound(Picture(1600, 400)), film(recording=None)]
)
def test_the_official_schema_agrees(media: Media) -> None:
    schema = Draft7Validator(json.loads(PRESENTATION_3_SCHEMA.read_text(encoding="utf-8")))
    built = manifest_of(media, image())
    assert [error.message for error in schema.iter_errors(built)] == []
