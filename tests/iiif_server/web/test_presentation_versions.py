"""Versions 2.1 and 4 as a client sees them, by their addresses and by what it accepts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.items import touch_item
from iiif_server.database.tables import collection, collection_item
from iiif_server.web import collection_documents, presentation_api
from manifests.lint import check
from manifests.versions import Version
from tests.iiif_server.web.conftest import House
from tests.manifests.version_2_rules import faults

CONTEXT = {v: f"http://iiif.io/api/presentation/{v}/context.json" for v in ("2", "3", "4")}
LINKED = {v: f'application/ld+json;profile="{CONTEXT[v]}"' for v in CONTEXT}
DOCUMENTS = ("picture/manifest", "model/manifest", "collection/top")


def faults_of(version: str, document: dict[str, object]) -> list[object]:
    return faults(document) if version == "2" else list(check(document))  # type: ignore[arg-type]


@pytest.mark.parametrize("version", ["2", "3", "4"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_found_under_its_own_id_and_has_no_fault(
    house: House, version: str, name: str
) -> None:
    path = f"/iiif/presentation/{version}/{name}"
    answer = house.client.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == (
        "application/json" if version == "2" else LINKED[version]
    )
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert "Content-Location" not in answer.headers
    document = answer.get_json(force=True)
    assert document["@id" if version == "2" else "id"] == f"http://localhost{path}"
    assert faults_of(version, document) == []


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_asked_for_at_version_3_is_what_the_other_address_has(
    house: House, version: str, name: str
) -> None:
    asked = {"Accept": LINKED[version]}
    answer = house.client.get(f"/iiif/presentation/3/{name}", headers=asked)
    address = f"/iiif/presentation/{version}/{name}"
    assert answer.headers["Content-Type"] == LINKED[version]
    assert answer.headers["Content-Location"] == f"http://localhost{address}"
    assert "Accept" in answer.headers["Vary"]
    there = house.client.get(address, headers=asked)
    assert (answer.data, answer.headers["Content-Type"]) == (
        there.data,
        there.headers["Content-Type"],
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_each_form_has_an_etag_of_its_own_and_304_tells_where_it_is(
    house: House, name: str
) -> None:
    path = f"/iiif/presentation/3/{name}"
    etags = {}
    for version, media_type in LINKED.items():
        asked = {"Accept": media_type}
        etags[version] = house.client.get(path, headers=asked).headers["ETag"]
        fresh = house.client.get(path, headers=asked | {"If-None-Match": etags[version]})
        assert fresh.status_code == 304
        assert fresh.headers["ETag"] == etags[version]
        assert ("Content-Location" in fresh.headers) == (version != "3")
    assert len(set(etags.values())) == 3
    stale = {"Accept": LINKED["4"], "If-None-Match": etags["2"]}
    assert house.client.get(path, headers=stale).status_code == 200


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_head_tells_the_same_without_the_document(house: House, version: str, name: str) -> None:
    path = f"/iiif/presentation/{version}/{name}"
    head, whole = house.client.head(path), house.client.get(path)
    assert head.data == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(whole.data))


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_the_versions_of_a_document_lead_to_each_other(house: House, version: str) -> None:
    for name in DOCUMENTS:
        document = house.client.get(f"/iiif/presentation/{version}/{name}").get_json(force=True)
        profiles = {link.get("profile"): link for link in document["seeAlso"]}
        for other in set(CONTEXT) - {version}:
            link = profiles[CONTEXT[other]]
            there = house.client.get(link.get("@id", link.get("id")))
            assert there.get_json(force=True)["@context"] == CONTEXT[other]


@pytest.mark.parametrize("version", ["2", "4"])
@pytest.mark.parametrize(
    ("name", "status"),
    [("draft", 404), ("withdrawn", 410), ("nobody", 404), ("%2e%2e", 404), ("%ed%a0%80", 404)],
)
def test_what_is_not_public_has_no_document(
    house: House, version: str, name: str, status: int
) -> None:
    answer = house.client.get(f"/iiif/presentation/{version}/{name}/manifest")
    assert answer.status_code == status
    accept = {"Accept": LINKED[version]}
    negotiated = house.client.get(f"/iiif/presentation/3/{name}/manifest", headers=accept)
    assert negotiated.status_code == status


def test_a_model_is_a_scene_whose_files_are_there_and_whose_camera_sees_it(house: House) -> None:
    manifest = house.client.get("/iiif/presentation/4/model/manifest").get_json(force=True)
    [scene] = manifest["items"]
    assert scene["type"] == "Scene"
    painted = {each["id"].rpartition("/")[2]: each for each in scene["items"][0]["items"]}
    body = painted["model"]["body"]
    for file in (body, *scene["rendering"]):
        answer = house.client.get(file["id"])
        assert answer.status_code == 200
        assert file.get("fileSize", len(answer.data)) == len(answer.data)
        answer.close()
    # The model is a sphere around the origin.
    looks_at = painted["camera"]["body"]["lookAt"]
    answer = house.client.get(f"/models/{house.model}/report.json")
    radius = max(json.loads(answer.data)["original"]["size_mm"]) / 2000
    answer.close()
    assert [looks_at[axis] for axis in "xyz"] == pytest.approx([0, 0, 0], abs=radius / 20)
    [eye] = painted["camera"]["target"]["selector"]
    assert sum(eye[axis] ** 2 for axis in "xyz") ** 0.5 > 2 * radius


def test_every_picture_that_version_2_names_is_served(house: House) -> None:
    for item in ("picture", "model"):
        manifest = house.client.get(f"/iiif/presentation/2/{item}/manifest").get_json(force=True)
        [canvas] = manifest["sequences"][0]["canvases"]
        resource = canvas["images"][0]["resource"]
        info = house.client.get(f"{resource['service']['@id']}/info.json").get_json(force=True)
        assert info["@id"] == resource["service"]["@id"]
        for picture in (resource, canvas["thumbnail"], manifest["thumbnail"]):
            assert house.client.get(picture["@id"]).status_code == 200


@pytest.fixture
def paged(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """A collection of two items in pages of one."""
    described = CollectionDescription("hai", {"vi": ("Hai",)}, {})
    with house.runtime.database.write() as connection:
        record_collection(connection, described, ["picture", "model"])
    for builders in (presentation_api.COLLECTIONS, presentation_api.PAGES):
        for version in Version:
            monkeypatch.setitem(builders, version, partial(builders[version], page_items=1))
    monkeypatch.setattr(collection_documents, "PAGE_ITEMS", 1)
    yield house.client
    with house.runtime.database.write() as connection:
        for table in (collection_item, collection):
            connection.execute(delete(table))


@pytest.mark.parametrize("version", ["2", "4"])
def test_a_large_collection_is_followed_from_page_to_page(paged: FlaskClient, version: str) -> None:
    def get(address: str) -> dict[str, object]:
        answer = paged.get(address)
        assert answer.status_code == 200
        return json.loads(answer.data)  # type: ignore[no-any-return]

    def address_of(named: object) -> str:
        return named["id"] if isinstance(named, dict) else str(named)

    path = f"/iiif/presentation/{version}/collection/hai"
    whole = get(path)
    assert whole["total"] == 2
    page = get(address_of(whole["first"]))
    items = [*page.get("items", []), *page.get("manifests", [])]  # type: ignore[misc]
    while "next" in page:
        page = get(address_of(page["next"]))
        items += [*page.get("items", []), *page.get("manifests", [])]  # type: ignore[misc]
    assert address_of(whole["last"]) == page["@id" if version == "2" else "id"]
    assert [each.get("@id", each.get("id")).split("/")[-2] for each in items] == [
        "picture",
        "model",
    ]
    for number in ("0", "3", "99999999999999999999"):
        assert paged.get(f"{path}/page/{number}").status_code == 404


def test_in_version_3_the_pages_of_a_large_collection_are_collections(paged: FlaskClient) -> None:
    path = "/iiif/presentation/3/collection/hai"
    whole = json.loads(paged.get(path).data)
    assert [each["type"] for each in whole["items"]] == ["Collection", "Collection"]
    assert [each["label"] for each in whole["items"]] == [
        {"vi": ["Hai (1/2)"]},
        {"vi": ["Hai (2/2)"]},
    ]
    assert whole["thumbnail"][0]["type"] == "Image"
    pages = [json.loads(paged.get(each["id"]).data) for each in whole["items"]]
    assert [page["id"] for page in pages] == [each["id"] for each in whole["items"]]
    assert {page["partOf"][0]["id"] for page in pages} == {whole["id"]}
    items = [each["id"].split("/")[-2] for page in pages for each in page["items"]]
    assert items == ["picture", "model"]
    assert [check(document) for document in (whole, *pages)] == [[], [], []]
    for number in ("0", "3", "99999999999999999999"):
        assert paged.get(f"{path}/page/{number}").status_code == 404


def test_a_collection_is_304_until_anything_changes(house: House) -> None:
    for path in ("/iiif/presentation/3/collection/top", "/iiif/presentation/2/collection/top"):
        first = house.client.get(path)
        held = {"If-None-Match": first.headers["ETag"]}
        assert house.client.get(path, headers=held).status_code == 304
        with house.runtime.database.write() as connection:
            touch_item(connection, "picture", next_change(connection))
        assert house.client.get(path, headers=held).status_code == 200
        assert house.client.get(path).data == first.data
    assert house.client.get("/iiif/presentation/3/collection/nobody").status_code == 404


def test_a_small_collection_has_no_pages(house: House) -> None:
    for version in ("2", "3", "4"):
        path = f"/iiif/presentation/{version}/collection/top/page/1"
        assert house.client.get(path).status_code == 404
