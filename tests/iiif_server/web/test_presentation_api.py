"""Flow 3 as a client sees it."""

from __future__ import annotations

import gzip
import json

import pytest

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.items import touch_item
from manifests.lint import check
from tests.iiif_server.web.conftest import House


@pytest.mark.parametrize(
    "path",
    [
        "/iiif/presentation/3/picture/manifest",
        "/iiif/presentation/3/model/manifest",
        "/iiif/presentation/3/collection/top",
    ],
)
def test_a_document_is_found_under_its_own_id_and_has_no_fault(house: House, path: str) -> None:
    answer = house.client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "application/ld+json"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = answer.get_json(force=True)
    assert document["id"] == f"http://localhost{path}"
    assert check(document) == []


def test_the_collection_names_what_is_published_and_nothing_else(house: House) -> None:
    document = house.client.get("/iiif/presentation/3/collection/top").get_json(force=True)
    names = {entry["id"].split("/")[-2] for entry in document["items"]}
    assert names == {"picture", "model"}


def test_a_model_is_a_picture_with_its_levels_as_renderings(house: House) -> None:
    manifest = house.client.get("/iiif/presentation/3/model/manifest").get_json(force=True)
    [canvas] = manifest["items"]
    body = canvas["items"][0]["items"][0]["body"]
    assert body["type"] == "Image"
    renderings = canvas["rendering"]
    beginnings = {"model/gltf-binary": b"glTF", "model/vnd.usdz+zip": b"PK\x03\x04"}
    assert {entry["format"] for entry in renderings} == set(beginnings)
    for entry in renderings:
        answer = house.client.get(entry["id"])
        assert answer.status_code == 200
        assert answer.data[:4] == beginnings[entry["format"]]
        answer.close()


def test_every_picture_that_a_manifest_names_is_served(house: House) -> None:
    manifest = house.client.get("/iiif/presentation/3/picture/manifest").get_json(force=True)
    body = manifest["items"][0]["items"][0]["items"][0]["body"]
    for address in (
        body["id"],
        manifest["thumbnail"][0]["id"],
        f"{body['service'][0]['id']}/info.json",
    ):
        assert house.client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("name", "status"), [("draft", 404), ("withdrawn", 410), ("nobody", 404), ("a/b", 404)]
)
def test_what_is_not_public_has_no_manifest(house: House, name: str, status: int) -> None:
    answer = house.client.get(f"/iiif/presentation/3/{name}/manifest")
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_draft_does_not_tell_that_it_exists(house: House) -> None:
    draft = house.client.get("/iiif/presentation/3/draft/manifest").text
    assert "draft" not in draft


def test_a_fresh_copy_is_304_until_the_item_changes(house: House) -> None:
    path = "/iiif/presentation/3/picture/manifest"
    first = house.client.get(path)
    held = {"If-None-Match": first.headers["ETag"]}
    assert house.client.get(path, headers=held).status_code == 304
    with house.runtime.database.write() as connection:
        touch_item(connection, "picture", next_change(connection))
    assert house.client.get(path, headers=held).status_code == 200
    assert house.client.get(path).data == first.data


def test_documents_are_compressed_for_those_who_can_read_that(house: House) -> None:
    path = "/iiif/presentation/3/model/manifest"
    packed = house.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert json.loads(gzip.decompress(packed.data)) == house.client.get(path).get_json(force=True)


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'),
        ("application/json", "application/json"),
        ("application/ld+json", 'application/ld+json;profile="http://iiif.io/api/presentation/3/context.json"'),
    ],
)  # fmt: skip
def test_the_type_is_the_one_asked_for(house: House, accept: str, expected: str) -> None:
    answer = house.client.get("/iiif/presentation/3/picture/manifest", headers={"Accept": accept})
    assert answer.headers["Content-Type"] == expected


@pytest.mark.parametrize(
    ("host", "base"),
    [
        ("localhost:9000", "http://localhost:9000"),
        ("127.0.0.1", "http://127.0.0.1"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("192.168.1.7:8080", "http://192.168.1.7:8080"),
        ("evil.example", "http://127.0.0.1:8080"),
        ("8.8.8.8", "http://127.0.0.1:8080"),
        ("museum-pc:9000", "http://127.0.0.1:9000"),
        ("museum-pc:99999999", "http://127.0.0.1:8080"),
        ("localhost.evil.example", "http://127.0.0.1:8080"),
        ("127.0.0.1:80@evil.example", "http://127.0.0.1:8080"),
    ],
)
def test_identifiers_follow_a_near_address_only(house: House, host: str, base: str) -> None:
    answer = house.client.get("/iiif/presentation/3/picture/manifest", headers={"Host": host})
    if answer.status_code == 400:  # the framework refuses a malformed host itself
        return
    assert answer.get_json(force=True)["id"] == f"{base}/iiif/presentation/3/picture/manifest"
