"""Documents built from an item, as a client sees them: bytes kept, named, compressed, and never older than the item."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from iiif_server.app import create_app
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import ItemDescription, record_item
from iiif_server.catalog.places import list_places
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.catalog.terms import list_terms
from iiif_server.catalog.vocabulary_rows import record_place, record_term
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.web import item_documents
from manifests.lint import check
from manifests.record import Record
from manifests.vocabulary import Scheme
from tests.support.deposits import shown
from tests.support.pictures import write_grid

MANIFEST = "/iiif/presentation/3/drum/manifest"
ART = "/data/items/drum/linked-art.json"
SCHEMA = "/data/items/drum/schema-org.json"
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
RECORD = Record(
    inventory_number="BT 1", materials=("dong-kim-loai",), origin_place="huyen-na-hang",
    heritage_class="bao-vat-quoc-gia",
)  # fmt: skip


@pytest.fixture
def museum(tmp_path: Path) -> Iterator[tuple[Runtime, FlaskClient, str]]:
    """Give an application with a drum that has a record and one picture, and the identifier of the picture."""
    logo = write_grid(tmp_path / "logo.png", 120, 80)
    settings = read_settings(
        {"BAOVAT_DATA_DIR": str(tmp_path / "data"), "BAOVAT_INSTITUTION_LOGO": str(logo)}
    )
    with open_runtime(settings) as runtime:
        picture = write_grid(tmp_path / "grid.png", 640, 480).read_bytes()
        label = {"vi": ("Trống đồng",), "en": ("Bronze drum",)}
        media = shown(runtime, picture, "drum", ItemDescription(label, rights=CC0))
        write(runtime, "drum", RECORD)
        yield runtime, create_app(runtime).test_client(), media


def write(runtime: Runtime, item_id: str, record: Record) -> None:
    with runtime.database.write() as connection:
        record_record(connection, item_id, record, read_whole_vocabulary(connection))


@pytest.mark.parametrize("path", [MANIFEST, ART, SCHEMA])
def test_each_representation_has_an_etag_of_its_own(
    museum: tuple[Runtime, FlaskClient, str], path: str
) -> None:
    _runtime, client, _media = museum
    etags, plain = set(), client.get(path).data
    for accept in ("application/ld+json", "application/json"):
        for coding, unpack in (("br", brotli.decompress), ("gzip", gzip.decompress), ("", bytes)):
            headers = {"Accept": accept, "Accept-Encoding": coding}
            answer = client.get(path, headers=headers)
            assert unpack(answer.data) == plain
            assert answer.headers.get("Content-Encoding", "") == coding
            assert answer.mimetype == accept
            assert answer.headers["Vary"] == "Accept, Accept-Encoding"
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
            held = headers | {"If-None-Match": answer.headers["ETag"]}
            again = client.get(path, headers=held)
            assert (again.status_code, again.data) == (304, b"")
            assert again.headers["ETag"] == answer.headers["ETag"]
            etags.add(answer.headers["ETag"])
    assert len(etags) == 6


@pytest.mark.parametrize(
    ("accept_encoding", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("br;q=0.5, gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("*", "br"),
        ("identity", None),
        ("lớn;;q=", None),
    ],
)
def test_the_client_chooses_the_coding(
    museum: tuple[Runtime, FlaskClient, str], accept_encoding: str, coding: str | None
) -> None:
    answer = museum[1].get(
        MANIFEST,
        headers={"Accept-Encoding": accept_encoding.encode("latin-1", "ignore").decode("latin-1")},
    )
    assert answer.headers.get("Content-Encoding") == coding


@pytest.mark.parametrize("path", [MANIFEST, ART, SCHEMA, "/items/drum", "/en/items/drum"])
def test_what_was_built_is_not_built_again_until_the_item_changes(
    museum: tuple[Runtime, FlaskClient, str], path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime, client, _media = museum
    built = []
    read = item_documents.read_whole_item

    def counted(*arguments: object) -> object:
        built.append(arguments)
        return read(*arguments)  # type: ignore[arg-type]

    for module in ("item_documents", "pages"):
        monkeypatch.setattr(f"iiif_server.web.{module}.read_whole_item", counted)
    first, second = client.get(path).text, client.get(path).text
    assert len(built) == 1
    assert "BT 1" in second
    if path.startswith(("/iiif", "/data")):
        assert first == second
    write(runtime, "drum", replace(RECORD, inventory_number="BT 2"))
    assert "BT 2" in client.get(path).text
    assert len(built) == 2


def test_a_kept_page_has_a_new_nonce_each_time(museum: tuple[Runtime, FlaskClient, str]) -> None:
    nonces = set()
    for _ in range(3):
        answer = museum[1].get("/items/drum")
        policy = answer.headers["Content-Security-Policy"]
        nonce = policy.partition("'nonce-")[2].partition("'")[0]
        assert f'nonce="{nonce}"' in answer.text
        assert "the-nonce-of-this-answer" not in answer.text
        nonces.add(nonce)
    assert len(nonces) == 3


def test_a_head_has_the_headers_and_options_the_permissions(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    _runtime, client, _media = museum
    for path in (MANIFEST, ART, SCHEMA):
        got, head = client.get(path), client.head(path)
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == got.headers["ETag"]
        asked = client.options(path)
        assert "GET" in asked.headers["Access-Control-Allow-Methods"]
        assert client.get(path.replace("drum", "nobody")).status_code == 404
        missing = client.get(path.replace("drum", "nobody"))
        assert missing.headers["Access-Control-Allow-Origin"] == "*"
        assert missing.mimetype == "text/plain"


def test_a_word_or_place_that_is_renamed_changes_what_was_built(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    runtime, client, _media = museum
    before = client.get(MANIFEST)
    with runtime.database.write() as connection:
        (bronze,) = [t for t in list_terms(connection, Scheme.MATERIAL) if t.id == "dong-kim-loai"]
        record_term(connection, replace(bronze, label={"vi": ("Đồng thau",)}))
    after = client.get(MANIFEST)
    assert "Đồng thau" in after.text
    assert after.headers["ETag"] != before.headers["ETag"]
    with runtime.database.write() as connection:
        (province,) = [p for p in list_places(connection) if p.id == "tuyen-quang"]
        record_place(connection, replace(province, label={"vi": ("Tỉnh Tuyên Quang mới",)}))
    assert "nay thuộc Tỉnh Tuyên Quang mới" in client.get(MANIFEST).text
    with runtime.database.write() as connection:
        record_place(connection, replace(province, label={"vi": ("Tỉnh Tuyên Quang mới",)}))
    again = client.get(MANIFEST, headers={"If-None-Match": client.get(MANIFEST).headers["ETag"]})
    assert again.status_code == 304


def test_a_collection_that_an_item_comes_into_is_named_at_once(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    runtime, client, _media = museum
    assert len(client.get(MANIFEST).get_json(force=True)["partOf"]) == 1
    described = CollectionDescription("drums", {"vi": ("Trống",)}, {})
    with runtime.database.write() as connection:
        record_collection(connection, described, ["drum"])
    document = client.get(MANIFEST).get_json(force=True)
    assert [each["id"].rpartition("/")[2] for each in document["partOf"]] == ["drums", "top"]
    assert check(document) == []


def test_the_page_shows_the_record_and_tells_it_to_search_engines(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    page = museum[1].get("/items/drum").text
    assert "Số kiểm kê" in page
    assert "Huyện Na Hang" in page
    assert '<script type="application/ld+json">{"@context":"https://schema.org"' in page
    assert "Inventory number" in museum[1].get("/en/items/drum").text


def test_intangible_heritage_has_a_page_and_data_but_no_manifest(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    runtime, client, _media = museum
    label = {"vi": ("Hát Then",), "en": ("Then singing",)}
    with runtime.database.write() as connection:
        record_item(connection, "then", ItemDescription(label, rights=CC0), CC0)
    write(runtime, "then", Record(heritage_class="phi-vat-the-quoc-gia", communities=("tay",)))
    page = client.get("/items/then")
    assert page.status_code == 200
    assert "Hát Then" in page.text
    assert "<baovat-viewer" not in page.text
    assert "/iiif/presentation/3/then/manifest" not in page.text
    assert client.get("/iiif/presentation/3/then/manifest").status_code == 404
    art = client.get("/data/items/then/linked-art.json").get_json(force=True)
    assert art["type"] == "PropositionalObject"
    assert client.get("/data/items/then/schema-org.json").status_code == 200


def test_every_word_and_place_that_linked_art_names_is_served(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    _runtime, client, _media = museum
    art = client.get(ART).get_json(force=True)
    own = [art["classified_as"][0]["id"], art["produced_by"]["took_place_at"][0]["id"]]
    for address in own:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.get_json(force=True)["id"] == address
        held = {"If-None-Match": answer.headers["ETag"]}
        assert client.get(address, headers=held).status_code == 304
    for path in ("/data/terms/material/nothing", "/data/terms/colour/red", "/data/places/nowhere"):
        assert client.get(path).status_code == 404


def test_the_mark_of_the_institution_is_in_the_manifest_and_is_served(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    (agent,) = museum[1].get(MANIFEST).get_json(force=True)["provider"]
    (logo,) = agent["logo"]
    assert (logo["width"], logo["height"], logo["format"]) == (120, 80, "image/png")
    answer = museum[1].get(logo["id"])
    assert answer.data.startswith(b"\x89PNG")
    held = {"If-None-Match": answer.headers["ETag"]}
    assert museum[1].get(logo["id"], headers=held).status_code == 304


def test_an_original_is_offered_and_served_where_its_rights_allow(
    museum: tuple[Runtime, FlaskClient, str],
) -> None:
    runtime, client, media = museum
    (canvas,) = client.get(MANIFEST).get_json(force=True)["items"]
    (link,) = canvas["rendering"]
    assert link["format"] == "image/png"
    with client.get(link["id"]) as answer:
        assert answer.data.startswith(b"\x89PNG")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    closed = ItemDescription(rights="http://rightsstatements.org/vocab/InC/1.0/")
    with runtime.database.write() as connection:
        record_item(connection, "drum", closed, CC0)
    assert "rendering" not in client.get(MANIFEST).get_json(force=True)["items"][0]
    assert client.get(f"/originals/{media}").status_code == 404
