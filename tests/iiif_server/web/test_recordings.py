"""Recordings over HTTP: parts, conditions, who gets them, their texts, and the page that plays them."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription, record_state
from iiif_server.ingest import derive_recording
from iiif_server.ingest.captions import TextWords, add_text
from iiif_server.ingest.ffmpeg_process import find_ffmpeg
from iiif_server.recordings.errors import TextRefusedError
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.web import sending, spoken, streaming
from manifests.lint import check
from manifests.model import TrackKind
from tests.support.deposits import limited, shown, work_off
from tests.support.other_checks import other_faults
from tests.support.recordings import CAPTIONS, mp4_bytes, needs_ffmpeg, wav_bytes
from tests.support.s3 import use_test_credentials

SONG = wav_bytes(2.0)


class Whole(FlaskClient):
    """A client that takes an answer to its end and closes it, as a server does, unless told otherwise."""

    def open(self, *args: Any, buffered: bool = True, **more: Any) -> TestResponse:
        return super().open(*args, buffered=buffered, **more)


@dataclass(frozen=True)
class Archive:
    """An application with a song, and where it is."""

    runtime: Runtime
    client: FlaskClient
    song: str
    captions: str

    @property
    def url(self) -> str:
        return f"/recordings/{self.song}/file"


@pytest.fixture(scope="module", params=["file", "s3"])
def archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("archive")
    given = {"BAOVAT_DATA_DIR": str(folder / "data"), "BAOVAT_INSTITUTION_EN": "The museum"}
    text = folder / "song.vtt"
    text.write_text(CAPTIONS)
    with pytest.MonkeyPatch.context() as patched:
        if request.param == "s3":
            use_test_credentials(patched)
            given["BAOVAT_S3_ENDPOINT_URL"] = url = request.getfixturevalue("s3_url")
            bucket = f"sounds-{uuid.uuid4().hex[:8]}"
            boto3.client("s3", endpoint_url=url).create_bucket(Bucket=bucket)
            given["BAOVAT_STORAGE_URL"] = f"s3://{bucket}/museum"
        patched.setattr(derive_recording, "find_ffmpeg", lambda: None)
        with open_runtime(read_settings(given)) as runtime:
            song = shown(runtime, SONG, "song")
            words = TextWords("vi", label={"vi": ("Lời hát",)})
            track = add_text(runtime, song, text, words)
            add_text(runtime, song, text, TextWords("tyz", TrackKind.TRANSCRIPT))
            app = create_app(runtime)
            app.test_client_class = Whole
            yield Archive(runtime, app.test_client(), song, track)


def test_the_whole(archive: Archive) -> None:
    answer = archive.client.get(archive.url)
    assert (answer.status_code, answer.data) == (200, SONG)
    assert answer.content_type == "audio/wav"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert int(answer.headers["Content-Length"]) == len(SONG)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("asked", "first", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=100-199", 100, 200),
        ("bytes=100-", 100, len(SONG)),
        ("bytes=-50", len(SONG) - 50, len(SONG)),
        ("bytes=1000-99999999", 1000, len(SONG)),
    ],
)
def test_one_range(archive: Archive, asked: str, first: int, end: int) -> None:
    answer = archive.client.get(archive.url, headers={"Range": asked})
    assert (answer.status_code, answer.data) == (206, SONG[first:end])
    assert answer.headers["Content-Range"] == f"bytes {first}-{end - 1}/{len(SONG)}"
    assert int(answer.headers["Content-Length"]) == end - first


def test_a_range_behind_the_end_is_416(archive: Archive) -> None:
    answer = archive.client.get(archive.url, headers={"Range": f"bytes={len(SONG)}-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(SONG)}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=x-", "lines=1-2", "bytes"])
def test_what_is_no_range_is_answered_without_damage(archive: Archive, asked: str) -> None:
    answer = archive.client.get(archive.url, headers={"Range": asked})
    assert answer.status_code in (200, 416)
    assert answer.status_code == 416 or answer.data == SONG


def test_conditions(archive: Archive) -> None:
    etag = archive.client.get(archive.url).headers["ETag"]
    same, other = {"If-Range": etag}, {"If-Range": '"another"'}
    part = {"Range": "bytes=0-9"}
    assert archive.client.get(archive.url, headers=part | same).status_code == 206
    whole = archive.client.get(archive.url, headers=part | other)
    assert (whole.status_code, whole.data) == (200, SONG)
    assert archive.client.get(archive.url, headers={"If-None-Match": etag}).status_code == 304


def test_head_tells_all_and_sends_nothing(archive: Archive) -> None:
    answer = archive.client.head(archive.url)
    assert (answer.status_code, answer.data) == (200, b"")
    assert int(answer.headers["Content-Length"]) == len(SONG)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_other_origins_may_ask_for_ranges(archive: Archive) -> None:
    answer = archive.client.options(
        archive.url,
        headers={"Origin": "https://x.example", "Access-Control-Request-Headers": "range"},
    )
    assert answer.status_code == 200
    assert "Range" in answer.headers["Access-Control-Allow-Headers"]
    part = archive.client.get(archive.url, headers={"Range": "bytes=0-9"})
    assert "Content-Range" in part.headers["Access-Control-Expose-Headers"]


def test_captions_are_sent_as_utf_8(archive: Archive) -> None:
    path = f"/recordings/{archive.song}/{archive.captions}.vtt"
    answer = archive.client.get(path)
    assert answer.content_type == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nTrống đồng")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    fresh = archive.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
    assert fresh.status_code == 304
    assert archive.client.get(f"/recordings/{archive.song}/none.vtt").status_code == 404


def test_the_manifest_plays_it_with_its_texts(archive: Archive) -> None:
    document = archive.client.get("/iiif/presentation/3/song/manifest").get_json()
    assert check(document) == []
    [canvas] = document["items"]
    assert canvas["duration"] == 2.0
    assert {"width", "height", "thumbnail"} & canvas.keys() == set()
    body = canvas["items"][0]["items"][0]["body"]
    assert (body["type"], body["format"], body["duration"]) == ("Sound", "audio/wav", 2.0)
    assert archive.client.get(body["id"]).data == SONG
    texts = [each["body"] for each in canvas["annotations"][0]["items"]]
    assert [(each["language"], each["format"]) for each in texts] == [
        ("vi", "text/vtt"),
        ("tyz", "text/vtt"),
    ]
    assert texts[0]["label"] == {"vi": ["Lời hát"]}
    assert texts[1]["label"]["vi"] == ["Bản chép lời (tiếng Tày)"]
    for each in texts:
        assert archive.client.get(each["id"]).status_code == 200


def test_what_is_spoken_is_found_with_its_time(archive: Archive) -> None:
    second = archive.client.get("/iiif/search/2/song?q=muoi+bon").get_json(force=True)
    assert other_faults(second) == []
    canvas = archive.client.get("/iiif/presentation/3/song/manifest").get_json()["items"][0]["id"]
    assert [each["target"] for each in second["items"]] == [f"{canvas}#t=1,2"] * 2
    assert [each["body"]["language"] for each in second["items"]] == ["vi", "tyz"]
    assert len({each["id"] for each in second["items"]}) == 2
    marked = second["annotations"][0]["items"][0]["target"]
    assert marked["source"] == second["items"][0]["id"]
    assert marked["selector"][0]["exact"] == "mười bốn"
    first = archive.client.get("/iiif/search/1/song?q=muoi+bon").get_json(force=True)
    assert first["resources"][0]["on"] == f"{canvas}#t=1,2"
    assert first["hits"][0]["match"] == "mười bốn"
    words = archive.client.get("/iiif/search/2/song/autocomplete?q=khu").get_json(force=True)
    assert [each["value"] for each in words["items"]] == ["khuôn"]


def test_a_text_that_is_damaged_is_left_out_of_a_search(archive: Archive) -> None:
    spoken._read_cues.cache_clear()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spoken, "read_text", _refuse)
        silent = archive.client.get("/iiif/search/2/song?q=muoi+bon")
    assert (silent.status_code, silent.get_json(force=True)["items"]) == (200, [])


def _refuse(_content: bytes) -> None:
    raise TextRefusedError("Line 1: this is no text.")


def test_there_is_no_picture_of_a_sound_without_one(archive: Archive) -> None:
    for path in ("info.json", "full/max/0/default.jpg"):
        assert archive.client.get(f"/iiif/image/3/{archive.song}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("prefix", "title"), [("", "Bản chép lời (tiếng Tày)"), ("/en", "Transcript (Tày)")]
)
def test_the_page_plays_it_without_scripts(archive: Archive, prefix: str, title: str) -> None:
    page = archive.client.get(f"{prefix}/items/song").text
    assert re.search(r'<audio controls[^>]* aria-label="[^"]+"', page)
    assert f'{archive.url}" type="audio/wav"' in page
    assert '<track kind="captions"' in page
    assert 'srclang="vi" label="Lời hát" default' in page
    assert f"<summary>{title}</summary>" in page
    assert "Mặt trống có mười bốn cánh sao." in page
    assert "<baovat-viewer" not in page


def test_the_shelf_shows_it_with_a_drawn_picture(archive: Archive) -> None:
    page = archive.client.get("/").text
    assert 'data-kind="audio"' in page
    assert "recording-icon" in page
    collection = archive.client.get("/iiif/presentation/3/collection/top").get_json()
    assert [each["id"].split("/")[-2] for each in collection["items"]] == ["song"]


def test_a_replaced_text_is_another_one_at_the_same_address(
    archive: Archive, tmp_path: Path
) -> None:
    path = f"/recordings/{archive.song}/{archive.captions}.vtt"
    before = archive.client.get(path)
    text = tmp_path / "new.vtt"
    text.write_text(CAPTIONS.replace("khuôn đất", "khuôn sáp"))
    words = TextWords("vi", label={"vi": ("Lời hát",)})
    assert add_text(archive.runtime, archive.song, text, words) == archive.captions
    after = archive.client.get(path)
    assert "khuôn sáp" in after.text
    assert after.headers["ETag"] != before.headers["ETag"]


def test_only_what_is_public_is_played(archive: Archive) -> None:
    draft = shown(archive.runtime, SONG, "draft", ItemDescription(draft=True))
    gone = shown(archive.runtime, SONG, "gone")
    with archive.runtime.database.write() as connection:
        record_state(connection, "gone", "withdrawn")
    assert archive.client.get(f"/recordings/{draft}/file").status_code == 404
    assert archive.client.get(f"/recordings/{gone}/file").status_code == 410
    assert archive.client.get("/recordings/none/file").status_code == 404


def test_when_all_places_are_taken_a_player_gets_a_beginning_and_a_download_waits(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WHOLE_BYTES", 1000)
    monkeypatch.setattr(streaming, "WHOLE_BYTES", 1000)
    lane = archive.client.application.extensions["baovat-renders"].sending
    with ExitStack() as taken:
        for _ in range(lane.size.places):
            taken.callback(lane.enter().leave)
        assert archive.client.get(archive.url).status_code == 503
        part = archive.client.get(archive.url, headers={"Range": "bytes=500-"})
        assert (part.status_code, part.data) == (206, SONG[500:1500])
        assert part.headers["Content-Range"] == f"bytes 500-1499/{len(SONG)}"
    assert archive.client.get(archive.url).data == SONG
    assert lane.occupancy()[0] == 0


def test_a_slow_client_holds_one_place_and_a_piece_of_memory(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WHOLE_BYTES", 1000)
    lane = archive.client.application.extensions["baovat-renders"].sending
    answer = archive.client.get(archive.url, buffered=False)
    assert lane.occupancy()[0] == 1
    answer.close()
    assert lane.occupancy()[0] == 0


def test_a_damaged_recording_is_no_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive_recording, "find_ffmpeg", lambda: None)
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})) as runtime:
        song = shown(runtime, SONG, "song")
        [key] = runtime.store.keys()
        path = runtime.store.local_path(key)
        assert hashlib.sha256(path.read_bytes()).hexdigest() in key
        path.chmod(0o644)
        path.write_bytes(SONG[:-1])
        client = create_app(runtime).test_client()
        assert client.get(f"/recordings/{song}/file").status_code == 500


@needs_ffmpeg
def test_a_film_has_a_poster_everywhere_and_its_limit_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(derive_recording, "find_ffmpeg", find_ffmpeg)
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})) as runtime:
        film = shown(runtime, mp4_bytes(tmp_path), "festival")
        client = Whole(create_app(runtime))
        document = client.get("/iiif/presentation/3/festival/manifest").get_json()
        assert check(document) == []
        [canvas] = document["items"]
        assert (canvas["width"], canvas["height"]) == (320, 180)
        poster = canvas["placeholderCanvas"]["items"][0]["items"][0]["body"]
        assert client.get(poster["id"]).content_type == "image/jpeg"
        page = client.get("/items/festival").text
        assert re.search(r'<video controls [^>]*poster="[^"]+/iiif/image/3/', page)
        limited(runtime, "festival", 160)
        work_off(runtime)
        assert client.get(f"/recordings/{film}/file").status_code == 404
        page = client.get("/items/festival").text
        assert "<video" not in page
        assert "<baovat-viewer" in page
        [canvas] = client.get("/iiif/presentation/3/festival/manifest").get_json()["items"]
        assert canvas["items"][0]["items"][0]["body"]["type"] == "Image"
