"""Items in other people's pages: the frame, what it allows, and its description (oEmbed 1.0)."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import pytest

from iiif_server.app import create_app
from iiif_server.settings import read_settings
from iiif_server.web.frame_code import frame_code
from tests.iiif_server.web.conftest import House

HOME = "http://localhost"


def described(house: House, address: str, **asked: object):
    query = "".join(f"&{name}={value}" for name, value in asked.items())
    return house.client.get(f"/oembed?url={quote(address, safe='')}{query}")


def test_the_frame_shows_the_viewer_and_whose_it_is(house: House) -> None:
    answer = house.client.get("/embed/items/picture")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert f'manifest="{HOME}/iiif/presentation/3/picture/manifest"' in page
    assert f'href="{HOME}/items/picture"' in page
    assert "<img" in page
    assert 'lang="vi"' in page
    assert 'lang="en"' in house.client.get("/en/embed/items/picture").get_data(as_text=True)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("setting", "allowed"),
    [
        ("*", "frame-ancestors 'self' *"),
        ("https://bao.example.vn", "frame-ancestors 'self' https://bao.example.vn"),
        ("", "frame-ancestors 'self'"),
    ],
)
def test_the_setting_says_whose_pages_may_hold_the_frame(
    house: House, setting: str, allowed: str
) -> None:
    data_dir = str(house.runtime.settings.data_dir)
    settings = read_settings({"BAOVAT_DATA_DIR": data_dir, "BAOVAT_EMBED_ANCESTORS": setting})
    client = create_app(
        type(house.runtime)(settings, house.runtime.database, house.runtime.store)
    ).test_client()
    policy = client.get("/embed/items/picture").headers["Content-Security-Policy"]
    assert policy.split("; ")[-1] == allowed
    other = client.get("/items/picture").headers["Content-Security-Policy"]
    assert other.split("; ")[-1] == "frame-ancestors 'self'"


def test_a_program_learns_how_to_embed_a_page(house: House) -> None:
    answer = described(house, f"{HOME}/en/items/picture", maxwidth=400)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    told = answer.get_json()
    assert (told["type"], told["version"], told["width"], told["height"]) == (
        "rich",
        "1.0",
        400,
        600,
    )
    source = re.search(r'src="([^"]+)"', told["html"])
    assert source is not None
    address = html.unescape(source[1])
    assert address == f"{HOME}/en/embed/items/picture"
    assert house.client.get(address).status_code == 200
    assert house.client.get(told["thumbnail_url"]).status_code == 200


def test_the_page_names_its_description_and_its_code(house: House) -> None:
    page = house.client.get("/items/model").get_data(as_text=True)
    link = re.search(r'type="application/json\+oembed" href="([^"]+)"', page)
    assert link is not None
    told = house.client.get(html.unescape(link[1])).get_json()
    assert html.escape(told["html"], quote=True).replace("&#x27;", "&#39;") in page.replace(
        "&#34;", "&quot;"
    )


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{HOME}/items/draft", 404),
        (f"{HOME}/items/withdrawn", 410),
        (f"{HOME}/items/none", 404),
        (f"{HOME}/collections/none", 404),
        ("https://elsewhere.example/items/picture", 404),
        ("javascript:alert(1)", 404),
        ("", 404),
        (f"{HOME}/items/%00", 404),
        (f"{HOME}/items/picture/../draft", 404),
    ],
)
def test_nothing_else_is_described(house: House, address: str, status: int) -> None:
    assert described(house, address).status_code == status


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"maxwidth": "abc"}, 400),
        ({"maxwidth": "-4"}, 400),
        ({"maxheight": "10"}, 400),
        ({"maxwidth": "٣٠٠"}, 400),
        ({"maxwidth": "9" * 5000}, 200),
        ({"maxwidth": "0" * 5000}, 400),
        ({"format": "xml"}, 501),
    ],
)
def test_what_is_asked_is_read_strictly(house: House, asked: dict[str, str], status: int) -> None:
    assert described(house, f"{HOME}/items/picture", **asked).status_code == status


@pytest.mark.parametrize(("item", "status"), [("draft", 404), ("withdrawn", 410), ("none", 404)])
def test_what_is_not_public_has_no_frame(house: House, item: str, status: int) -> None:
    assert house.client.get(f"/embed/items/{item}").status_code == status


def test_a_title_cannot_leave_its_attribute() -> None:
    code = frame_code("https://a.example/x", '"><script>alert(1)</script>', 800, 600)
    assert "<script" not in code
    assert code.count('"') % 2 == 0
