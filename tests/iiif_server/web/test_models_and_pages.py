"""Levels of models, pages, health, and errors in the form that the caller can read."""

from __future__ import annotations

import json
import struct

import pytest

from tests.iiif_server.web.conftest import House


def test_a_level_is_a_whole_glb_with_its_type(house: House) -> None:
    with house.client.get(f"/models/{house.model}/full.glb") as answer:
        assert answer.status_code == 200
        assert answer.mimetype == "model/gltf-binary"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        magic, version, length = struct.unpack("<4sII", answer.data[:12])
        assert (magic, version, length) == (b"glTF", 2, len(answer.data))
        assert answer.content_length == length


def test_a_part_of_a_level_is_sent_alone(house: House) -> None:
    path = f"/models/{house.model}/full.glb"
    with (
        house.client.get(path) as whole,
        house.client.get(path, headers={"Range": "bytes=4-11"}) as part,
    ):
        assert part.status_code == 206
        assert part.data == whole.data[4:12]
        assert part.headers["Content-Range"] == f"bytes 4-11/{len(whole.data)}"
    with house.client.get(path, headers={"Range": "bytes=999999999-"}) as beyond:
        assert beyond.status_code == 416


def test_a_fresh_level_is_304(house: House) -> None:
    path = f"/models/{house.model}/full.glb"
    with house.client.get(path) as first:
        etag = first.headers["ETag"]
    with house.client.get(path, headers={"If-None-Match": etag}) as again:
        assert again.status_code == 304


def test_the_report_names_the_levels_that_are_served(house: House) -> None:
    with house.client.get(f"/models/{house.model}/report.json") as answer:
        report = json.loads(answer.data)
    assert report["original"]["triangles"] > 0
    for level in report["levels"]:
        with house.client.get(f"/models/{house.model}/{level['name']}.glb") as file:
            assert len(file.data) == level["bytes"]
        assert level["rms_mm"] >= 0


def test_pictures_of_a_model_are_as_large_as_the_settings_say(house: House) -> None:
    settings = house.runtime.settings
    for name, asked in (
        (house.model, settings.model_poster_px),
        (f"{house.model}~00", settings.model_view_px),
    ):
        info = house.client.get(f"/iiif/image/3/{name}/info.json").get_json(force=True)
        assert (info["width"], info["height"]) == (asked, asked)


@pytest.mark.parametrize(
    "path", ["/models/{model}/tiny.glb", "/models/{picture}/low.glb", "/models/nobody/low.glb",
             "/models/{picture}/report.json", "/models/{model}/..%2f..%2fx.glb"],
)  # fmt: skip
def test_levels_that_do_not_exist_are_not_found(house: House, path: str) -> None:
    answer = house.client.get(path.format(model=house.model, picture=house.picture))
    assert answer.status_code == 404
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("path", "language"),
    [("/", "vi"), ("/en/", "en"), ("/en", "en"), ("/?lang=en", "en"), ("/en/?lang=vi", "vi"),
     ("/items/picture", "vi"), ("/en/items/model", "en"), ("/items/picture?lang=en", "en"),
     ("/collections/top", "vi")],
)  # fmt: skip
def test_pages_are_in_the_language_that_is_asked_for(
    house: House, path: str, language: str
) -> None:
    answer = house.client.get(path, follow_redirects=True)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/items/nobody", 404), ("/items/draft", 404), ("/items/withdrawn", 410), ("/collections/x", 404),
     ("/en/nothing", 404), ("/items/%00", 404)],
)  # fmt: skip
def test_an_error_for_a_person_is_a_page(house: House, path: str, status: int) -> None:
    answer = house.client.get(path)
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "<h1" in answer.text
    title = "cannot be found" if "/en/" in path else {404: "Không tìm", 410: "đã được rút"}[status]
    assert title in answer.text


def test_an_error_for_a_program_is_json(house: House) -> None:
    answer = house.client.get("/api/v1/nothing")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.json["status"] == 404


def test_a_method_that_is_not_allowed_names_those_that_are(house: House) -> None:
    answer = house.client.post(f"/iiif/image/3/{house.picture}/info.json")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_words_of_a_curator_never_become_markup(house: House) -> None:
    from iiif_server.catalog.deposits import ItemDescription, record_item

    evil = '</script><script>alert(1)</script><img src=x onerror=alert(2)>"'
    with house.runtime.database.write() as connection:
        record_item(connection, "picture", ItemDescription({"vi": (evil,)}), "")
    try:
        for path in ("/", "/items/picture"):
            text = house.client.get(path).text
            assert "<script>alert" not in text
            assert "<img src=x" not in text
    finally:
        with house.runtime.database.write() as connection:
            record_item(connection, "picture", ItemDescription({"vi": ("Hiện vật",)}), "")


def test_progress_counts_what_is_public(house: House) -> None:
    progress = house.client.get("/api/v1/progress").json
    assert progress == {"total": 2, "ready": 2, "failed": 0, "running": []}


def test_health_is_told_with_the_state_of_the_parts(house: House) -> None:
    assert house.client.get("/health/live").json["status"] == "ok"
    ready = house.client.get("/health/ready")
    assert (ready.status_code, ready.json) == (
        200, {"status": "ok", "database": "ok", "storage": "ok"},
    )  # fmt: skip


def test_a_lost_pyramid_is_a_500_with_a_number_and_no_path(house: House) -> None:
    from iiif_server.catalog.media import read_tile_source

    with house.runtime.database.read() as connection:
        key = read_tile_source(connection, house.picture).key
    path = house.runtime.store.local_path(key)
    kept = path.read_bytes()
    try:
        path.unlink()
        # Over several tiles, and asked for by nobody else: one tile or a render may be in memory.
        lost = f"/iiif/image/3/{house.picture}/137,211,1000,600/391,/0/default.jpg"
        answer = house.client.get(lost)
        assert answer.status_code == 500
        assert "quote the number" in answer.text
        assert "/" not in answer.text
        fine = house.client.get(f"/iiif/image/3/{house.model}/0,0,300,300/150,/0/default.jpg")
        assert fine.status_code == 200
    finally:
        path.write_bytes(kept)


def test_a_tile_never_needs_the_original(house: House) -> None:
    from iiif_server.catalog.media import read_original

    with house.runtime.database.read() as connection:
        path = house.runtime.store.local_path(read_original(connection, house.picture).key)
    kept = path.read_bytes()
    try:
        path.unlink()
        for request in (
            "0,0,512,512/512,/0/default.jpg",
            "3,5,700,700/233,/0/gray.png",
            "full/max/0/default.jpg",
        ):
            assert house.client.get(f"/iiif/image/3/{house.picture}/{request}").status_code == 200
    finally:
        path.write_bytes(kept)


@pytest.mark.parametrize("path", ["/iiif/nothing", "/models/x", "/data/x", "/api/v1/nothing"])
def test_an_address_that_nobody_knows_says_where_to_begin(house: House, path: str) -> None:
    answer = house.client.get(path)
    assert answer.status_code == 404
    assert "/iiif/presentation/3/collection/top" in answer.text
