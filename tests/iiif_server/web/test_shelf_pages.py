"""Shelves as visitors turn their pages, in both languages and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, select

from iiif_server.app import create_app
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.collection_rows import CollectionChange, change_collection
from iiif_server.catalog.deposits import (
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
    record_state,
)
from iiif_server.catalog.made_pyramid import MadePyramid
from iiif_server.catalog.media import mark_ready
from iiif_server.catalog.media_said import MediaWords
from iiif_server.database.tables import item, media
from iiif_server.database.word_tables import item_number
from iiif_server.image.geometry import PyramidGeometry
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.model import MediaKind
from tests.support.deposits import shown
from tests.support.pictures import write_grid

CNE = "http://rightsstatements.org/vocab/CNE/1.0/"
GEOMETRY = PyramidGeometry(1000, 800, 512, ((1000, 800), (500, 400)))
ITEMS = 101


@pytest.fixture(scope="module")
def shelved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Runtime, FlaskClient]]:
    """101 items with a picture, the last of them a draft, in a collection within another one."""
    folder = tmp_path_factory.mktemp("shelved")
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder)})) as runtime:
        with runtime.database.write() as connection:
            record_item(connection, "i000", ItemDescription({"vi": ("Hiện vật",)}), CNE)
            file, page = ReceivedFile("ab" * 32, 1, "a.tif"), Page(MediaKind.IMAGE, 0, "image/tiff")
            media_id = record_media(connection, "i000", file, page, MediaWords()).media_id
            made = MadePyramid("r-1", GEOMETRY, 9, "ab" * 32)
            mark_ready(connection, media_id, made, levels=(), notes=())
            number = next_change(connection)
            row = dict(connection.execute(select(item)).mappings().one()) | {"changed": number}
            picture = dict(connection.execute(select(media)).mappings().one())
            names = [f"i{each:03d}" for each in range(1, ITEMS)]
            connection.execute(insert(item), [row | {"id": name} for name in names])
            connection.execute(insert(item_number), [{"item_id": name} for name in names])
            pictures = [picture | {"id": f"m-{name}", "item_id": name} for name in names]
            connection.execute(insert(media), pictures)
            record_state(connection, names[-1], "draft")
            outer = CollectionChange(
                label={"vi": ("Kim loại",), "en": ("Metal",)},
                summary={"vi": ("Đồ kim loại.",)},
                text={"vi": ("Đoạn một <b>.", "Đoạn hai.")},
                picture="m-i007",
            )
            change_collection(connection, "kim-loai", outer)
            inner = CollectionChange(
                label={"vi": ("Trống",), "en": ("Drums",)},
                parent="kim-loai",
                items=("i000", *names),
            )
            change_collection(connection, "trong", inner)
        yield runtime, create_app(runtime).test_client()


def cards(page: str) -> list[str]:
    """Return the items of the shelf; treasures stand above it."""
    shelf = page.partition(' id="items"')[2]
    return re.findall(r'<li class="card" data-item="([^"]+)"', shelf)


@pytest.mark.parametrize(
    ("path", "language"), [("/", "vi"), ("/en/", "en"), ("/en/collections/trong", "en")]
)
def test_a_visitor_turns_the_pages_of_a_shelf_by_its_links(
    shelved: tuple[Runtime, FlaskClient], path: str, language: str
) -> None:
    _, client = shelved
    first = client.get(path).text
    seen: list[str] = []
    address, pages = path, 0
    while address:
        page = client.get(address).text
        pages += 1
        featured = re.findall(r'<figure class="treasure" data-item="([^"]+)"', page)
        seen += featured + cards(page)
        assert f'<html lang="{language}">' in page
        links = re.findall(r'<link rel="next" href="([^"]+)">', page)
        anchors = re.findall(r'<a class="button" rel="next" href="([^"]+)#items">', page)
        assert links == anchors
        address = links[0].replace("&amp;", "&") if links else ""
    assert pages == 3
    assert seen == [f"i{each:03d}" for each in range(ITEMS - 1)]
    assert 'rel="prev"' not in first
    assert f'<a class="button" rel="prev" href="{path}?page=2#items">' in page
    assert f'<a class="button" rel="prev" href="{path}#items">' in client.get(f"{path}?page=2").text
    assert ("Page 2 of 3" if language == "en" else "Trang 2 trên 3") in client.get(
        f"{path}?page=2"
    ).text


def test_the_language_that_was_asked_for_stays(shelved: tuple[Runtime, FlaskClient]) -> None:
    page = shelved[1].get("/?lang=en&page=2").text
    assert 'href="/?lang=en&amp;page=3#items"' in page
    assert 'href="/?lang=en#items"' in page


@pytest.mark.parametrize(
    "asked", ["0", "-1", "4", "abc", "", "1e3", "٣", "9" * 400, "2 ", "1.5", "\x00"]
)
def test_a_page_that_there_is_not_is_not_found(
    shelved: tuple[Runtime, FlaskClient], asked: str
) -> None:
    answer = shelved[1].get("/", query_string={"page": asked})
    assert answer.status_code == 404
    assert len(answer.text) < 20_000


def test_a_collection_shows_where_it_lies_its_picture_and_its_text(
    shelved: tuple[Runtime, FlaskClient],
) -> None:
    _, client = shelved
    home, outer = client.get("/").text, client.get("/collections/kim-loai").text
    assert "/collections/kim-loai" in home
    assert "/collections/trong" not in home
    assert "/collections/trong" in outer
    assert outer.count("100 hiện vật") == 2  # of all in it, and of the one that lies in it
    assert "/iiif/image/3/m-i007/" in outer
    assert "<p>Đoạn một &lt;b&gt;.</p>" in outer
    inner = client.get("/en/collections/trong").text
    assert 'http://localhost/en/collections/kim-loai">Metal</a></li>' in inner
    item_page = client.get("/items/i007").text
    assert "/collections/trong" in item_page


def test_the_address_of_all_collections_leads_to_the_one_that_holds_them(
    shelved: tuple[Runtime, FlaskClient],
) -> None:
    for path, there in (
        ("/collections", "/collections/top"),
        ("/en/collections", "/en/collections/top"),
    ):
        answer = shelved[1].get(path)
        assert (answer.status_code, answer.location) == (302, f"http://localhost{there}")
        assert shelved[1].get(there).status_code == 200


def test_a_collection_document_says_the_same(shelved: tuple[Runtime, FlaskClient]) -> None:
    _, client = shelved
    outer = client.get("/iiif/presentation/3/collection/kim-loai").get_json(force=True)
    assert [each["id"].rpartition("/")[2] for each in outer["items"]] == ["trong"]
    assert "/m-i007/" in outer["thumbnail"][0]["id"]
    inner = client.get("/iiif/presentation/3/collection/trong").get_json(force=True)
    assert inner["partOf"][0]["id"] == outer["id"]
    assert len(inner["items"]) == ITEMS - 1
    manifest = client.get("/iiif/presentation/3/i007/manifest").get_json(force=True)
    assert inner["id"] in [each["id"] for each in manifest["partOf"]]


def test_what_was_tried_a_minute_ago_is_not_the_face_of_the_museum(runtime: Runtime) -> None:
    client = create_app(runtime).test_client()
    folder = runtime.settings.data_dir
    told = ItemDescription({"vi": ("Trống",)}, summary={"vi": ("Một chiếc trống.",)})
    shown(runtime, write_grid(folder / "a.png", 90, 60).read_bytes(), "told", told)
    tried = ItemDescription({"vi": ("xx",)})
    shown(runtime, write_grid(folder / "b.png", 91, 60).read_bytes(), "tried", tried)
    assert '<figure class="treasure" data-item="told"' in client.get("/").text
