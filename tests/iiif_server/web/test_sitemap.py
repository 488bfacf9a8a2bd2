"""Lists of pages for search engines, and the page about the service."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from iiif_server.app import create_app
from iiif_server.catalog import sitemap
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.database.engine import Database
from iiif_server.database.tables import item
from iiif_server.database.word_tables import item_number
from iiif_server.runtime import Runtime
from tests.iiif_server.finding.test_finding import CNE

LIST = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def read(client: FlaskClient, path: str) -> list[ElementTree.Element]:
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer.mimetype == "application/xml"
    return list(ElementTree.fromstring(answer.data))


def locations(entries: list[ElementTree.Element]) -> list[str]:
    return [str(entry.findtext(f"{LIST}loc")) for entry in entries]


def test_every_public_page_is_listed_in_both_languages(
    runtime: Runtime, client: FlaskClient
) -> None:
    with runtime.database.write() as connection:
        for item_id in ("a", "b", "c"):
            record_item(connection, item_id, ItemDescription({"vi": (item_id,)}), CNE)
        record_item(connection, "draft", ItemDescription(draft=True), CNE)
        record_state(connection, "b", "withdrawn")
        record_collection(connection, CollectionDescription("gom", {"vi": ("Gốm",)}), ["a"])
    lists = locations(read(client, "/sitemap.xml"))
    assert lists == [
        "http://localhost/sitemap/pages.xml",
        "http://localhost/sitemap/items-0.xml",
    ]
    entries = read(client, "/sitemap/items-0.xml")
    assert locations(entries) == [
        f"http://localhost/{language}items/{name}" for name in "ac" for language in ("", "en/")
    ]
    for entry in entries:
        links = {link.get("hreflang"): link.get("href") for link in entry.iter(LINK)}
        assert set(links) == {"vi", "en"}
        assert entry.findtext(f"{LIST}loc") in links.values()
        changed = datetime.fromisoformat(str(entry.findtext(f"{LIST}lastmod")))
        assert abs((datetime.now(UTC) - changed).total_seconds()) < 600
    own = locations(read(client, "/sitemap/pages.xml"))
    assert "http://localhost/en/collections/gom" in own
    for address in own:
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "path",
    ["items-1.xml", "items-99999999999999999999.xml", "items--1.xml", "items-x.xml", "items-%00.xml", "x"],
)  # fmt: skip
def test_lists_that_there_are_not_are_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/sitemap/{path}")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")


def test_a_large_catalogue_is_listed_in_parts(database: Database) -> None:
    count = 2 * sitemap.PART_LENGTH + 10
    row = {
        "state": "published",
        "label": {},
        "summary": {},
        "metadata": [],
        "rights": CNE,
        "record": {},
    }
    with database.write() as connection:
        connection.execute(insert(item), [row | {"id": f"i{n:05d}"} for n in range(count)])
        numbers = [{"number": n + 1, "item_id": f"i{n:05d}"} for n in range(count)]
        connection.execute(insert(item_number), numbers)
        second = [f"i{n:05d}" for n in range(sitemap.PART_LENGTH, 2 * sitemap.PART_LENGTH)]
        for start in range(0, len(second), 500):
            some = item.c.id.in_(second[start : start + 500])
            connection.execute(update(item).where(some).values(state="draft"))
        later = datetime(2030, 1, 1, tzinfo=UTC)
        connection.execute(update(item).where(item.c.id == "i00007").values(updated_at=later))
    with database.read() as connection:
        parts = sitemap.list_parts(connection)
        assert [part.number for part in parts] == [0, 2]
        assert parts[0].changed_at == later
        first, none, last = (sitemap.list_part(connection, number) for number in range(3))
    assert (len(first), len(none), len(last)) == (sitemap.PART_LENGTH, 0, 10)
    assert first[7] == sitemap.ListedItem("i00007", later)
    assert last[0].id == f"i{2 * sitemap.PART_LENGTH:05d}"


def test_programs_are_told_where_to_go(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Sitemap: http://localhost/sitemap.xml\n" in answer.text
    assert "Disallow: /search?*&\n" in answer.text


def test_the_page_about_the_service_says_whose_it_is(runtime: Runtime) -> None:
    settings = replace(
        runtime.settings,
        institution_vi="Bảo tàng <Tân Trào>",
        institution_url="https://baotang.example.vn",
        institution_mail="hoi@baotang.example.vn",
    )
    client = create_app(replace(runtime, settings=settings)).test_client()
    text = client.get("/about").text
    assert "Đơn vị công bố: Bảo tàng &lt;Tân Trào&gt;." in text
    assert 'href="mailto:hoi@baotang.example.vn"' in text
    assert 'href="https://baotang.example.vn"' in text
    for address in re.findall(r'<dd><a href="([^"]+)"', text):
        assert client.get(address).status_code == 200, address
    assert "mailto:" not in create_app(runtime).test_client().get("/en/about").text
