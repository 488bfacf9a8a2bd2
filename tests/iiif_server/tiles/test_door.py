"""The door answers what the views would, and nothing that is not public."""

from __future__ import annotations

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription, record_state
from iiif_server.catalog.media import read_tile_source
from iiif_server.image.sizing import Limits
from iiif_server.runtime import Runtime
from iiif_server.storage.store import ObjectStore
from iiif_server.tiles import public_pictures, shelf
from iiif_server.tiles.door import TileDoor
from iiif_server.tiles.public_pictures import PublicPictures
from iiif_server.tiles.shelf import PyramidShelf
from iiif_server.tiles.watch import ASK_EVERY_S
from tests.support.deposits import limited, shown, work_off
from tests.support.pictures import write_grid
from tests.support.surfaces import write_ply

LIMITS = Limits(8192, 8192, 40_000_000)
TILE_MEMORY_BYTES = 1_000_000


@dataclass
class Inside:
    """An application that only counts who comes in."""

    paths: list[str] = field(default_factory=list)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.paths.append(environ["PATH_INFO"])
        start_response("418 I'm a teapot", [("Content-Length", "0")])
        return [b""]


@dataclass(frozen=True)
class Gate:
    """The door in front of nothing, and the whole application without the door."""

    runtime: Runtime
    inside: Inside
    pictures: PublicPictures
    door: TileDoor
    client: Client
    views: FlaskClient
    media: str

    def get(self, asked: str, version: int = 3, media: str | None = None, **headers: str) -> Any:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(
            f"/iiif/image/{version}/{media or self.media}/{asked}", headers=given
        )


@pytest.fixture
def gate(runtime: Runtime, tmp_path: Path) -> Gate:
    content = write_grid(tmp_path / "grid.png", 1300, 900).read_bytes()
    media = shown(runtime, content, "picture")
    app: Flask = create_app(runtime)
    app.wsgi_app = app.wsgi_app._inside  # type: ignore[attr-defined]
    inside, pictures = (
        Inside(),
        PublicPictures(runtime.database, PyramidShelf(runtime.store), TILE_MEMORY_BYTES),
    )
    opened = TileDoor(inside, pictures, runtime.settings, LIMITS)
    return Gate(runtime, inside, pictures, opened, Client(opened), app.test_client(), media)


def set_state(runtime: Runtime, item_id: str, state: str) -> None:
    with runtime.database.write() as connection:
        record_state(connection, item_id, state)


def wait_for_the_next_look() -> None:
    time.sleep(1.0)


TILES = [
    "0,0,512,512/512,512/0/default.jpg",
    "0,0,512,512/512,/0/default.jpg",
    "0,0,512,512/,512/0/default.jpg",
    "0,0,512,512/!512,512/0/color.jpg",
    "0,0,512,512/pct:100/0/default.jpg",
    "0,0,512,512/max/360/default.jpg",
    "0,0,1024,900/512,450/0/default.jpg",
    "1024,512,276,388/276,388/0/default.jpg",
    "1024,512,512,512/max/0/default.jpg",
    "1024,0,276,900/138,450/0/default.jpg",
    "full/325,225/0/default.jpg",
    "full/325,/0.0/default.jpg",
    "pct:0,0,100,100/pct:25/0/default.jpg",
]


def header_list(answer: TestResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.headers.items()}


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize("asked", TILES)
def test_a_stored_tile_is_what_the_view_would_send(gate: Gate, asked: str, version: int) -> None:
    answer = gate.get(asked, version)
    expected = gate.views.get(f"/iiif/image/{version}/{gate.media}/{asked}")
    assert gate.inside.paths == []
    assert answer.status_code == expected.status_code == 200
    assert answer.data == expected.data
    assert header_list(answer) == header_list(expected)
    assert gate.get(asked, version).data == expected.data


@pytest.mark.parametrize("version", [2, 3])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Accept": "application/json"},
        {"Accept": "application/ld+json"},
        {"Accept": "text/html,*/*;q=0.8", "Accept_Encoding": "gzip, br"},
        {"Accept": "image/*;q=nonsense, \x7f"},
    ],
)
def test_a_description_is_what_the_view_would_send(
    gate: Gate, headers: dict[str, str], version: int
) -> None:
    answer = gate.get("info.json", version, **headers)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    expected = gate.views.get(f"/iiif/image/{version}/{gate.media}/info.json", headers=given)
    assert gate.inside.paths == []
    assert answer.data == expected.data
    assert header_list(answer) == header_list(expected)


@pytest.mark.parametrize(
    "asked",
    [
        "",
        "full/max/0/default.png",
        "0,0,512,512/512,512/90/default.jpg",
        "0,0,512,512/512,512/0/gray.jpg",
        "0,0,512,512/511,/0/default.jpg",
        "1,0,512,512/512,/0/default.jpg",
        "0,0,512,512/full/0/default.jpg",
        "0,0,512,512/^513,/0/default.jpg",
        "5000,0,512,512/512,/0/default.jpg",
        "0,0,512,512/512,512/0/default.jpg/",
        "x/0,0,512,512/512,512/0/default.jpg",
        "info.json/",
        "Info.json",
        "%00",
        "đ/ê",
    ],
)
def test_everything_else_goes_inside(gate: Gate, asked: str) -> None:
    assert gate.get(asked).status_code == 418
    assert len(gate.inside.paths) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_reading_is_answered(gate: Gate, method: str) -> None:
    path = f"/iiif/image/3/{gate.media}/{TILES[0]}"
    assert gate.client.open(path, method=method).status_code == 418


def test_a_head_has_the_headers_alone(gate: Gate) -> None:
    path = f"/iiif/image/3/{gate.media}/{TILES[0]}"
    whole, head = gate.client.get(path), gate.client.head(path)
    assert head.data == b""
    assert header_list(head) == header_list(whole)
    assert int(head.headers["Content-Length"]) == len(whole.data)


def test_a_fresh_copy_is_answered_with_304_and_the_file_is_not_read(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = gate.get(TILES[0])
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    monkeypatch.setattr(os, "pread", None)
    for headers in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"other", {etag}'},
        {"If_None_Match": etag.removeprefix("W/")},
        {"If_None_Match": "*"},
        {"If_Modified_Since": modified},
        {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ):
        answer = gate.get(TILES[0], **headers)
        assert answer.status_code == 304
        assert answer.data == b""
        assert answer.headers["ETag"] == etag
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"other"'},
        {"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
    ],
)
def test_an_old_copy_gets_the_tile(gate: Gate, headers: dict[str, str]) -> None:
    assert gate.get(TILES[0], **headers).status_code == 200


@pytest.mark.parametrize("asked", [TILES[0], "info.json"])
@pytest.mark.parametrize("state", ["draft", "withdrawn", "in review", "anything new"])
def test_nothing_that_is_not_published_is_ever_answered_here(
    gate: Gate, state: str, asked: str
) -> None:
    set_state(gate.runtime, "picture", state)
    for _ in range(3):
        assert gate.get(asked).status_code == 418


def test_a_draft_and_an_unknown_media_go_inside(gate: Gate, tmp_path: Path) -> None:
    content = write_grid(tmp_path / "g.png", 600, 600).read_bytes()
    draft = shown(gate.runtime, content, "draft", ItemDescription(draft=True))
    assert gate.get(TILES[0], media=draft).status_code == 418
    assert gate.get(TILES[0], media="unknown").status_code == 418


def test_a_change_of_access_is_felt_within_a_second_both_ways(gate: Gate) -> None:
    assert gate.get(TILES[0]).status_code == 200
    set_state(gate.runtime, "picture", "withdrawn")
    wait_for_the_next_look()
    assert gate.get(TILES[0]).status_code == 418
    set_state(gate.runtime, "picture", "published")
    assert gate.get(TILES[0]).status_code == 200


@pytest.mark.parametrize("asked", [TILES[0], TILES[10], "info.json"])
def test_a_limited_item_has_nothing_here_until_its_public_pyramid_is_made(
    gate: Gate, asked: str
) -> None:
    """Also for a client that holds what there was before."""
    held = gate.get(asked).headers["ETag"]
    limited(gate.runtime, "picture", 600)
    wait_for_the_next_look()
    for _ in range(3):
        assert gate.get(asked).status_code == 418
        assert gate.get(asked, If_None_Match=held).status_code == 418


#: Tiles of the full picture, and tiles of one of 600 × 415 px; the last are tiles of both.
FULL_TILES = ["0,0,1024,900/512,450/0/default.jpg", "1024,512,276,388/276,388/0/default.jpg"]
PUBLIC_TILES = ["512,0,88,415/88,415/0/default.jpg", "full/300,208/0/default.jpg"]
SHARED_TILE = "0,0,512,415/512,415/0/default.jpg"


@pytest.mark.parametrize("watermark", [False, True])
def test_of_a_limited_item_the_door_serves_the_public_pyramid_only(
    gate: Gate, watermark: bool
) -> None:
    assert gate.get(FULL_TILES[0]).status_code == 200
    limited(gate.runtime, "picture", 600, watermark)
    work_off(gate.runtime)
    wait_for_the_next_look()
    for asked in FULL_TILES:
        assert gate.get(asked).status_code == 418
    for asked in (*PUBLIC_TILES, SHARED_TILE, "info.json"):
        answer = gate.get(asked)
        expected = gate.views.get(f"/iiif/image/3/{gate.media}/{asked}")
        assert answer.status_code == expected.status_code == 200
        assert answer.data == expected.data
        assert header_list(answer) == header_list(expected)
    assert gate.get("info.json").get_json()["width"] == 600


def test_a_change_of_the_limit_is_felt_within_a_second(gate: Gate) -> None:
    """Every limit has tiles and ETags of its own, also where the address stays."""
    asked = "0,0,256,256/256,256/0/default.jpg"  # no stored tile: the views answer
    info, etags = "info.json", set()
    for pixels, width in ((None, 1300), (600, 600), (500, 500), (600, 600), (None, 1300)):
        limited(gate.runtime, "picture", pixels)
        work_off(gate.runtime)
        wait_for_the_next_look()
        document = gate.get(info)
        assert document.get_json()["width"] == width
        etags.add(document.headers["ETag"])
        assert gate.get(asked).status_code == 418
    assert len(etags) == 3


def test_a_limit_while_a_pyramid_is_opened_is_not_missed(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The full pyramid is found, then the item is limited and that is reported, then the file is open."""
    really_open = shelf.open_pyramid

    def open_slowly(store: ObjectStore, key: str, cache: Any) -> Any:
        limited(gate.runtime, "picture", 600)
        wait_for_the_next_look()
        assert gate.pictures.may_be_used()
        return really_open(store, key, cache)

    monkeypatch.setattr(shelf, "open_pyramid", open_slowly)
    assert gate.get(TILES[0]).status_code == 418
    monkeypatch.undo()
    assert gate.get(TILES[0]).status_code == 418


def test_a_poster_of_a_limited_model_is_the_public_one(gate: Gate, tmp_path: Path) -> None:
    model = shown(gate.runtime, write_ply(tmp_path / "sphere.ply").read_bytes(), "model")
    before = gate.get("info.json", media=model).get_json()
    assert max(before["width"], before["height"]) > 500
    limited(gate.runtime, "model", 500)
    work_off(gate.runtime)
    wait_for_the_next_look()
    after = gate.get("info.json", media=model).get_json()
    assert max(after["width"], after["height"]) == 500
    whole = f"full/{before['width']},{before['height']}/0/default.jpg"
    assert gate.get(whole, media=model).status_code == 418


def test_a_change_while_a_pyramid_is_opened_is_not_missed(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state is read, then the item is withdrawn and that is reported, then the file is open."""
    really_open = shelf.open_pyramid

    def open_slowly(store: ObjectStore, key: str, cache: Any) -> Any:
        set_state(gate.runtime, "picture", "withdrawn")
        wait_for_the_next_look()
        assert gate.pictures.may_be_used()
        return really_open(store, key, cache)

    monkeypatch.setattr(shelf, "open_pyramid", open_slowly)
    assert gate.get(TILES[0]).status_code == 418
    monkeypatch.undo()
    assert gate.get(TILES[0]).status_code == 418


def pyramid_file(gate: Gate) -> Path:
    with gate.runtime.database.read() as connection:
        key = read_tile_source(connection, gate.media).key
    path = gate.runtime.store.find_file(key)
    assert path is not None
    path.chmod(0o644)
    return path


def test_a_file_that_is_cut_off_while_it_is_open_goes_inside(gate: Gate) -> None:
    """At once for a tile that has to be read; within a second for one that is in memory."""
    assert gate.get(TILES[0]).status_code == 200
    os.truncate(pyramid_file(gate), 600)
    assert gate.get(TILES[7]).status_code == 418
    wait_for_the_next_look()
    assert gate.get(TILES[0]).status_code == 418


def test_a_file_that_is_overwritten_where_a_tile_stands_goes_inside(gate: Gate) -> None:
    assert gate.get(TILES[0]).status_code == 200
    path = pyramid_file(gate)
    path.write_bytes(bytes(path.stat().st_size))
    assert gate.get(TILES[7]).status_code == 418
    wait_for_the_next_look()
    assert gate.get(TILES[0]).status_code == 418


@pytest.mark.parametrize("damage", ["replaced", "deleted", "another picture"])
def test_a_file_that_is_replaced_is_noticed_within_a_second(
    gate: Gate, damage: str, tmp_path: Path
) -> None:
    assert gate.get(TILES[0]).status_code == 200
    path = pyramid_file(gate)
    if damage == "replaced":
        (tmp_path / "other").write_bytes(b"no pyramid")
        (tmp_path / "other").replace(path)
    elif damage == "deleted":
        path.unlink()
    else:
        content = write_grid(tmp_path / "g.png", 1400, 900).read_bytes()
        other = shown(gate.runtime, content, "other")
        with gate.runtime.database.read() as connection:
            key = read_tile_source(connection, other).key
        found = gate.runtime.store.find_file(key)
        assert found is not None
        found.rename(path)
    wait_for_the_next_look()
    assert gate.get(TILES[0]).status_code == 418
    assert gate.get(TILES[0]).status_code == 418


def answers_kept(gate: Gate) -> list[Any]:
    return [key for picture in gate.pictures._kept.values() for key in picture.answers]


def test_what_is_remembered_is_bounded(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public_pictures, "ANSWERS_KEPT", 10)
    for number in range(50):
        assert gate.get(TILES[0], Host=f"127.0.0.1:{1000 + number}").status_code == 200
        assert 0 < len(answers_kept(gate)) <= 10
    before = answers_kept(gate)
    assert gate.get("info.json", Accept="a" * 1000).status_code == 200
    assert answers_kept(gate) == before


def test_pictures_that_are_open_are_bounded_and_their_files_closed(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(public_pictures, "KEPT", 2)
    monkeypatch.setattr(shelf, "KEPT", 2)
    media = [gate.media]
    for side in range(600, 720, 10):
        content = write_grid(tmp_path / "g.png", side, side).read_bytes()
        media.append(shown(gate.runtime, content, f"item-{side}"))
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        for each in media:
            assert gate.get(TILES[0], media=each).status_code == 200
    assert len(os.listdir("/proc/self/fd")) - before <= 4


def test_a_picture_that_made_room_for_others_is_as_gone_as_they_are_when_it_is_withdrawn(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(public_pictures, "KEPT", 1)
    content = write_grid(tmp_path / "g.png", 600, 600).read_bytes()
    other = shown(gate.runtime, content, "other")
    for media in (gate.media, other):
        assert gate.get(TILES[0], media=media).status_code == 200
    set_state(gate.runtime, "picture", "withdrawn")
    wait_for_the_next_look()
    assert gate.get(TILES[0]).status_code == 418


def test_of_many_first_requests_at_once_none_outlives_a_withdrawal(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser opens six connections: each of them may be the one that opens the picture."""
    together = threading.Barrier(6)
    really_open = shelf.open_pyramid

    def open_together(*arguments: Any) -> Any:
        opened = really_open(*arguments)
        together.wait(10)
        return opened

    monkeypatch.setattr(shelf, "open_pyramid", open_together)
    assert gate.pictures.may_be_used()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(gate.get, TILES[:6]))
    assert {answer.status_code for answer in answers} == {200}
    monkeypatch.undo()
    set_state(gate.runtime, "picture", "withdrawn")
    wait_for_the_next_look()
    assert [gate.get(asked).status_code for asked in TILES[:6]] == [418] * 6


def test_what_is_opened_while_a_change_is_being_told_is_not_kept_past_it(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state is read, the item is withdrawn, and just then the change is told to whoever keeps pictures."""
    drop_items = gate.pictures._drop_items
    find_public = gate.pictures._find_public
    assert gate.pictures.may_be_used()

    def find_before_the_change(media_id: str) -> Any:
        source = find_public(media_id)
        monkeypatch.setattr(gate.pictures, "_find_public", find_public)
        set_state(gate.runtime, "picture", "withdrawn")
        time.sleep(ASK_EVERY_S)

        def drop_then_let_the_other_keep(item_ids: frozenset[str]) -> None:
            drop_items(item_ids)
            told.set()
            kept.wait(10)

        monkeypatch.setattr(gate.pictures._watch, "_on_changes", drop_then_let_the_other_keep)
        asking.start()
        told.wait(10)
        return source

    told, kept = threading.Event(), threading.Event()
    asking = threading.Thread(target=gate.pictures.may_be_used)
    monkeypatch.setattr(gate.pictures, "_find_public", find_before_the_change)
    gate.get(TILES[0])
    kept.set()
    asking.join()
    assert gate.get(TILES[0]).status_code == 418
    assert gate.pictures._kept == {}


def test_a_tile_that_was_asked_for_lately_is_in_memory_whatever_its_spelling(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = gate.get(TILES[0])
    monkeypatch.setattr(os, "pread", None)
    for asked in TILES[:6]:
        assert gate.get(asked).data == first.data
    monkeypatch.setattr(public_pictures, "RENEW_EVERY_S", 0.0)
    gate.pictures._renew_at_s = 0.0
    with pytest.raises(TypeError):  # another tile makes all be forgotten, and has to be read
        gate.get(TILES[7])


def test_tiles_in_memory_keep_their_bound_and_go_with_their_picture(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    bound = 2 * len(gate.get(TILES[0]).data) + 1
    gate.pictures._memory_bytes = bound
    gate.pictures._renew_at_s = 0.0
    for asked in TILES * 2:
        assert gate.get(asked).status_code == 200
        held = [len(tile) for kept in gate.pictures._kept.values() for tile in kept.tiles.values()]
        assert sum(held) == gate.pictures._tile_bytes <= bound
    assert gate.pictures._tile_bytes > 0
    set_state(gate.runtime, "picture", "withdrawn")
    wait_for_the_next_look()
    assert gate.get(TILES[0]).status_code == 418
    assert gate.pictures._tile_bytes == 0


@pytest.mark.parametrize(
    "host",
    [
        *(
            "127.0.0.1?x",
            "127.0.0.1/é",
            "127.0.0.1/evil",
            '127.0.0.1/evil">',
            "a@127.0.0.1",
            "[::1",
        ),
        *("127.0.0.1:99999", "127.0.0.1:٣", "", "x" * 5000),
    ],
)
def test_what_is_no_host_is_not_repeated(gate: Gate, host: str) -> None:
    answer = gate.get("info.json", Host=host)
    assert answer.get_json()["id"].startswith("http://127.0.0.1:8080/iiif/")
    assert "evil" not in str(answer.headers)


def test_identifiers_in_answers_follow_the_host_only_where_it_is_near(gate: Gate) -> None:
    near = gate.get("info.json", Host="127.0.0.1:9000").get_json()
    far = gate.get("info.json", Host="evil.example").get_json()
    assert near["id"].startswith("http://127.0.0.1:9000/")
    assert far["id"].startswith("http://127.0.0.1:8080/")
