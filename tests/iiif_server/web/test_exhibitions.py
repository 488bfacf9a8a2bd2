"""Exhibitions on the web: documents, pages, frames, and that nothing leaks of what is not public."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from iiif_server.app import create_app
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import record_state
from iiif_server.exhibitions.publication import publish, take_draft, withdraw
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.exhibition.values import exhibition_to_values
from manifests.lint import check as lint
from tests.support.exhibitions import MODEL, PICTURE, SLUG, STEPS, TOUR, both, deposit_material


@dataclass(frozen=True)
class Gallery:
    runtime: Runtime
    client: FlaskClient


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gallery]:
    folder = tmp_path_factory.mktemp("gallery")
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})) as runtime:
        deposit_material(runtime, folder)
        show(runtime, TOUR)
        yield Gallery(runtime, create_app(runtime).test_client())


def show(runtime: Runtime, tour) -> int:
    take_draft(runtime, json.dumps(exhibition_to_values(tour)).encode())
    return publish(runtime, tour.slug).number


@pytest.mark.parametrize("version", ["3", "4"])
def test_an_exhibition_is_a_manifest(gallery: Gallery, version: str) -> None:
    answer = gallery.client.get(f"/iiif/presentation/{version}/exhibition/{SLUG}/manifest")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert f"/presentation/{version}/context.json" in answer.content_type
    assert lint(answer.json) == []
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert gallery.client.get(answer.request.path, headers=etag).status_code == 304


@pytest.mark.parametrize("version", ["3", "4"])
def test_everything_a_document_names_is_there(gallery: Gallery, version: str) -> None:
    document = gallery.client.get(f"/iiif/presentation/{version}/exhibition/{SLUG}/manifest").json
    base = document["id"].split("/iiif/")[0]
    bodies = re.findall(r'"id": ?"([^"]+\.(?:jpg|glb|svg)|[^"]+/file)"', json.dumps(document))
    assert len(bodies) > 8
    for address in set(bodies):
        found = gallery.client.get(address.removeprefix(base))
        found.close()  # a recording is a file that stays open until it is sent
        assert found.status_code == 200, address


@pytest.mark.parametrize("path", ["/exhibitions/{}", "/en/exhibitions/{}", "/embed/exhibitions/{}"])
def test_a_page_can_be_read_without_scripts(gallery: Gallery, path: str) -> None:
    page = gallery.client.get(path.format(SLUG)).text
    language = "en" if path.startswith("/en") else "vi"
    assert f'<html lang="{language}">' in page
    for step in STEPS:
        assert step.title[language][0] in page
        assert f'id="step-{step.id}"' in page
    assert 'alt="Góc trên trái"' in page or 'alt="The upper left corner"' in page
    assert "<audio controls" in page
    assert "/0,0,600,400/" in page
    assert ("Nhìn lên trên." if language == "vi" else "Look up.") in page
    assert 'href="#step-ca-tranh"' in page


def test_a_frame_sets_no_cookie_and_begins_where_it_is_told(gallery: Gallery) -> None:
    answer = gallery.client.get(f"/embed/exhibitions/{SLUG}?lang=en&step=goc&view=slides")
    assert "Set-Cookie" not in answer.headers
    assert "frame-ancestors 'self' *" in answer.headers["Content-Security-Policy"]
    assert 'step="goc"' in answer.text
    assert '<html lang="en">' in answer.text
    hostile = gallery.client.get(f'/embed/exhibitions/{SLUG}?step="><script>&view=x&lang=fr')
    assert 'step=""' in hostile.text
    assert "<script>&" not in hostile.text


def test_exhibitions_are_listed_and_stand_on_the_first_page(gallery: Gallery) -> None:
    for path in ("/exhibitions", "/", "/en/", "/en/exhibitions"):
        page = gallery.client.get(path).text
        assert f"/exhibitions/{SLUG}" in page
        assert ("Once around" if path.startswith("/en") else "Một vòng quanh") in page


def test_search_engines_find_those_that_are_public(gallery: Gallery) -> None:
    listed = gallery.client.get("/sitemap/pages.xml").text
    assert f"/en/exhibitions/{SLUG}</loc>" in listed
    assert "/exhibitions</loc>" in listed
    assert "/exhibitions/nhap<" not in listed


def test_an_edition_keeps_its_own_address(gallery: Gallery) -> None:
    tour = replace(TOUR, slug="hai-ban")
    assert show(gallery.runtime, tour) == 1
    assert show(gallery.runtime, replace(tour, title=both("Bản hai", "Second"))) == 2
    assert "Một vòng quanh" in gallery.client.get("/exhibitions/hai-ban/editions/1").text
    assert "Bản hai" in gallery.client.get("/exhibitions/hai-ban").text
    frozen = gallery.client.get("/iiif/presentation/4/exhibition/hai-ban/editions/1/manifest").json
    assert frozen["label"]["vi"] == ["Một vòng quanh"]
    assert frozen["id"].endswith("/editions/1/manifest")
    for number in ("3", "0", "99999999999"):
        assert gallery.client.get(f"/exhibitions/hai-ban/editions/{number}").status_code == 404


def test_what_was_taken_back_leaves_a_notice(gallery: Gallery) -> None:
    show(gallery.runtime, replace(TOUR, slug="dong-cua", title=both("Bí mật", "Secret")))
    withdraw(gallery.runtime, "dong-cua")
    for path in (
        "/exhibitions/dong-cua",
        "/exhibitions/dong-cua/editions/1",
        "/embed/exhibitions/dong-cua",
        "/iiif/presentation/4/exhibition/dong-cua/manifest",
        "/exhibitions/dong-cua/editions/1/maps/ban-do.svg",
    ):
        answer = gallery.client.get(path)
        assert answer.status_code == 410, path
        assert "Bí mật" not in answer.text
    assert "Trưng bày đã khép lại" in gallery.client.get("/exhibitions/dong-cua").text
    assert "This exhibition has closed" in gallery.client.get("/en/exhibitions/dong-cua").text
    assert "dong-cua" not in gallery.client.get("/exhibitions").text


def test_a_draft_is_nothing_to_the_public(gallery: Gallery) -> None:
    draft = replace(TOUR, slug="nhap", title=both("Bản thảo kín", "Hidden draft"))
    take_draft(gallery.runtime, json.dumps(exhibition_to_values(draft)).encode())
    for path in (
        "/exhibitions/nhap",
        "/exhibitions/nhap/editions/1",
        "/embed/exhibitions/nhap",
        "/iiif/presentation/3/exhibition/nhap/manifest",
        "/oembed?url=http://localhost/exhibitions/nhap",
    ):
        answer = gallery.client.get(path)
        assert answer.status_code == 404, path
        assert "Bản thảo kín" not in answer.text
    assert "nhap" not in gallery.client.get("/exhibitions").text


def test_an_item_that_is_withdrawn_is_left_out_with_a_sentence(gallery: Gallery) -> None:
    with gallery.runtime.database.write() as connection:
        record_state(connection, MODEL, "withdrawn")
    try:
        page = gallery.client.get(f"/exhibitions/{SLUG}").text
        assert page.count("Hiện vật của bước này hiện không được trưng bày.") == 2
        assert "Quả cầu màu" not in page
        assert "Quả cầu nhìn từ trước" not in page
        for version in "34":
            text = gallery.client.get(
                f"/iiif/presentation/{version}/exhibition/{SLUG}/manifest"
            ).text
            assert MODEL not in text
            assert ".glb" not in text
    finally:
        with gallery.runtime.database.write() as connection:
            record_state(connection, MODEL, "published")
    assert "Quả cầu màu" in gallery.client.get(f"/exhibitions/{SLUG}").text


def test_a_map_is_a_drawing_in_the_language_of_its_address(gallery: Gallery) -> None:
    answer = gallery.client.get(f"/exhibitions/{SLUG}/editions/1/maps/ban-do.svg")
    assert answer.content_type == "image/svg+xml"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "Na Hang" in answer.text
    assert gallery.client.get(f"/exhibitions/{SLUG}/editions/1/maps/goc.svg").status_code == 404
    assert gallery.client.get(f"/exhibitions/{SLUG}/editions/1/maps/x.svg").status_code == 404


@pytest.mark.parametrize("slug", ["nothing", "%00", "..%2f", "a" * 300, "%ED%A0%80"])
def test_what_is_not_there_is_not_found(gallery: Gallery, slug: str) -> None:
    for path in (
        "/exhibitions/{}",
        "/embed/exhibitions/{}",
        "/iiif/presentation/4/exhibition/{}/manifest",
    ):
        assert gallery.client.get(path.format(slug)).status_code == 404


@pytest.mark.parametrize("view", ["scroll", "slides", "kiosk", "text", "nothing"])
def test_each_way_to_see_it_has_an_address(gallery: Gallery, view: str) -> None:
    page = gallery.client.get(f"/exhibitions/{SLUG}?view={view}").text
    assert ("<baovat-tour" in page) == (view != "text")
    shown = {"nothing": "scroll"}.get(view, view)
    assert (f'view="{shown}"' in page) == (view != "text")


@pytest.mark.parametrize(
    ("url", "frame"),
    [
        ("/exhibitions/{slug}", "/embed/exhibitions/{slug}"),
        ("/en/exhibitions/{slug}", "/en/embed/exhibitions/{slug}"),
        ("/exhibitions/{slug}?lang=en", "/en/embed/exhibitions/{slug}"),
        ("/collections/bo", "/embed/collections/bo"),
    ],
)
def test_programs_learn_how_to_embed(gallery: Gallery, url: str, frame: str) -> None:
    with gallery.runtime.database.write() as connection:
        described = CollectionDescription("bo", both("Bộ", "A set"), both("Mô tả", "About"))
        record_collection(connection, described, [PICTURE, MODEL])
    base = "http://localhost"
    answer = gallery.client.get("/oembed", query_string={"url": base + url.format(slug=SLUG)})
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.json
    assert told["version"] == "1.0"
    assert f'src="{base}{frame.format(slug=SLUG)}"' in told["html"]
    assert told["thumbnail_url"].startswith(f"{base}/iiif/image/3/")
    found = gallery.client.get(frame.format(slug=SLUG))
    assert found.status_code == 200
    assert "Set-Cookie" not in found.headers


def test_pages_tell_programs_where_to_ask(gallery: Gallery) -> None:
    for path in (f"/exhibitions/{SLUG}", "/collections/bo"):
        page = gallery.client.get(path).text
        (link,) = re.findall(r'type="application/json\+oembed" href="([^"]+)"', page)
        answer = gallery.client.get(link.replace("&amp;", "&").removeprefix("http://localhost"))
        assert answer.status_code == 200, link


def test_the_text_of_a_hostile_exhibition_is_text(gallery: Gallery, tmp_path: Path) -> None:
    evil = '<img src=x onerror="alert(1)"></script><script>alert(2)</script>'
    steps = tuple(replace(each, title={"vi": (evil,)}, text={"vi": (evil,)}) for each in STEPS[:3])
    tour = replace(TOUR, slug="xau", title={"vi": (evil,)}, summary={"vi": (evil,)}, steps=steps)
    show(gallery.runtime, replace(tour, credits={"vi": (evil,)}))
    for path in ("/exhibitions/xau", "/embed/exhibitions/xau", "/exhibitions", "/"):
        page = gallery.client.get(path).text
        assert "<img src=x" not in page
        assert "<script>alert" not in page
