"""Captions and transcripts by HTTP: brought, replaced, taken away; what is no WebVTT is refused by its line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from werkzeug.test import TestResponse

from iiif_server.app import create_app
from iiif_server.recordings.vtt import MAX_TEXT_BYTES
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import Settings, read_settings
from tests.iiif_server.web.studio.test_items import make
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.recordings import CAPTIONS, wav_bytes
from tests.support.studio import Person, person

SignIn = Callable[..., Person]
SRT = "1\r\n00:00:00,500 --> 00:00:01,500\r\nXin chào\r\n"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def runtime(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Runtime]:
    given = {"BAOVAT_DATA_DIR": str(settings.data_dir)}
    if request.param == "postgresql":
        given["BAOVAT_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql_url")
    with ExitStack() as closing:
        yield closing.enter_context(open_runtime(read_settings(given)))


@pytest.fixture
def sign_in(runtime: Runtime) -> SignIn:
    app = create_app(runtime)
    return lambda role, login="": person(app, runtime, role, login)


def put(
    who: Person,
    item: str,
    media: str,
    content: bytes | str,
    place: str = "captions/vi",
    **named: str,
) -> TestResponse:
    path = f"/api/v1/items/{item}/media/{media}/texts/{place}?{urlencode(named)}"
    headers = {"X-CSRF-Token": who.csrf}
    return who.client.put(path, data=content, content_type="text/vtt", headers=headers)


def texts(answer: TestResponse) -> list[tuple[Any, ...]]:
    assert answer.status_code == 200, answer.text
    [media] = answer.get_json()
    return [(each["kind"], each["language"], each["name"]) for each in media["texts"]]


def test_texts_are_brought_replaced_and_taken_away(sign_in: SignIn, runtime: Runtime) -> None:
    lan = sign_in("curator")
    item = make(lan)
    media = shown(runtime, wav_bytes(), item)
    added = put(lan, item, media, CAPTIONS)
    assert texts(added) == [("captions", "vi", "Phụ đề (tiếng Việt)")]
    named = {"label-vi": "Lời hát then", "label-en": "Then song"}
    more = put(lan, item, media, SRT, "transcript/tyz", **named)
    assert texts(more) == [
        ("captions", "vi", "Phụ đề (tiếng Việt)"),
        ("transcript", "tyz", "Lời hát then"),
    ]
    [told] = more.get_json()
    url = told["texts"][1]["url"]
    assert told["texts"][1]["label"] == {"vi": ["Lời hát then"], "en": ["Then song"]}
    path = url[url.index("/recordings/") :]
    first = lan.client.get(path, buffered=True)
    assert first.text == "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\nXin chào\n"
    again = put(lan, item, media, SRT.replace("Xin chào", "Chào cô"), "transcript/tyz")
    assert again.get_json()[0]["texts"][1]["url"] == url  # its address stays
    assert "Chào cô" in lan.client.get(path, buffered=True).text
    removed = lan.call("DELETE", f"/items/{item}/media/{media}/texts/transcript/tyz")
    assert texts(removed) == [("captions", "vi", "Phụ đề (tiếng Việt)")]
    gone = lan.call("DELETE", f"/items/{item}/media/{media}/texts/transcript/tyz")
    assert gone.status_code == 404


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "There are no cues in the text"),
        (b"%PDF-1.7 nothing", "Line 1: '%PDF-1.7 nothing' is no cue"),
        (b"\x89PNG\r\n", "Byte 1 is not UTF-8"),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", "Line 3: the cue ends at 00:01.000"),
        ("WEBVTT\n\n00:99.000 --> 00:01.000\nx", "Line 3: '00:99.000' is no time"),
        (b"x" * (MAX_TEXT_BYTES + 1), "up to 5,000,000 are taken"),
    ],
)
def test_what_is_no_text_is_refused_by_its_name_and_line(
    sign_in: SignIn, runtime: Runtime, content: bytes | str, told: str
) -> None:
    lan = sign_in("curator")
    item = make(lan)
    media = shown(runtime, wav_bytes(), item)
    answer = put(lan, item, media, content, name="lễ hội.vtt")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (400, "no-text")
    assert problem["detail"].startswith("lễ hội.vtt: ")
    assert told in problem["detail"]
    assert lan.call("GET", f"/items/{item}/media").get_json()[0]["texts"] == []


def test_a_language_a_kind_and_a_media_that_are_none_are_refused(
    sign_in: SignIn, runtime: Runtime, tmp_path: Path
) -> None:
    lan = sign_in("curator")
    item = make(lan)
    media = shown(runtime, wav_bytes(), item)
    for place, told in (
        ("captions/tiếng Việt", "is not a tag IIIF accepts"),
        ("subtitles/vi", "is no kind of text: there are captions, transcript"),
    ):
        answer = put(lan, item, media, CAPTIONS, place)
        assert (answer.status_code, told in answer.get_json()["detail"]) == (400, True)
    other = make(lan, "Khác")
    assert put(lan, other, media, CAPTIONS).status_code == 404
    picture = shown(runtime, write_grid(tmp_path / "a.png", 60, 40).read_bytes(), other)
    answer = put(lan, other, picture, CAPTIONS)
    assert (answer.status_code, "is no sound or film" in answer.get_json()["detail"]) == (400, True)


def test_nobody_writes_below_the_sounds_of_others(sign_in: SignIn, runtime: Runtime) -> None:
    lan, hoa = sign_in("curator", "lan"), sign_in("contributor", "hoa")
    item = make(lan)
    media = shown(runtime, wav_bytes(), item)
    assert put(hoa, item, media, CAPTIONS).status_code == 403
    put(lan, item, media, CAPTIONS)
    path = f"/items/{item}/media/{media}/texts/captions/vi"
    assert hoa.call("DELETE", path).status_code == 403
    hoa.csrf = "wrong"
    assert put(hoa, make(lan), media, CAPTIONS).status_code == 403
