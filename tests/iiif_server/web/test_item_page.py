"""What stands around an item on its page: related items, how it is cited, and how others show a link to it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from PIL import Image

from iiif_server.app import create_app
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.web.page_values import first_values
from manifests.model import Media, MediaKind, ModelLevel, Picture
from manifests.record import Record
from manifests.uris import Uris
from tests.iiif_server.finding.test_finding import CNE
from tests.support.deposits import shown
from tests.support.pictures import write_grid

LABEL = 'Trống "đồng" <b>lớn</b>'


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    folder = tmp_path_factory.mktemp("paged")
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})) as opened:
        content = write_grid(folder / "grid.png", 2000, 1000).read_bytes()
        described = ItemDescription({"vi": (LABEL,), "en": ("A drum",)}, summary={"vi": ("Lớn.",)})
        shown(opened, content, "drum", described)
        with opened.database.write() as connection:
            vocabulary = read_whole_vocabulary(connection)
            record = Record(inventory_number="BTTQ 12", materials=("dong-kim-loai",))
            record_record(connection, "drum", record, vocabulary)
            for item_id in ("bell", "gong", "bowl"):
                record_item(connection, item_id, ItemDescription({"vi": (item_id,)}), CNE)
                material = "gom" if item_id == "bowl" else "dong-kim-loai"
                record_record(connection, item_id, Record(materials=(material,)), vocabulary)
        yield opened


@pytest.fixture(scope="module")
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime).test_client()


def related(text: str) -> list[str]:
    part = text.partition('class="frame related"')[2]
    return re.findall(r'<li class="card" data-item="([^"]+)"', part)


def meta(text: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', text))


def test_related_items_follow_what_is_public_at_once(runtime: Runtime, client: FlaskClient) -> None:
    assert related(client.get("/items/drum").text) == ["bell", "gong"]
    with runtime.database.write() as connection:
        record_state(connection, "bell", "withdrawn")
    assert related(client.get("/items/drum").text) == ["gong"]
    with runtime.database.write() as connection:
        record_state(connection, "bell", "published")
    assert related(client.get("/en/items/drum").text) == ["bell", "gong"]
    alone = client.get("/items/bowl").text
    assert "related-title" not in alone
    assert "<!-- related" not in alone


def test_a_link_is_shown_by_its_picture(client: FlaskClient) -> None:
    said = meta(client.get("/items/drum").text)
    assert said["og:title"] == "Trống &#34;đồng&#34; &lt;b&gt;lớn&lt;/b&gt; · Bảo tàng tỉnh"
    assert said["og:description"] == "Lớn."
    assert said["og:type"] == "article"
    assert said["og:url"] == "http://localhost/items/drum"
    assert (said["og:locale"], said["og:locale:alternate"]) == ("vi_VN", "en_GB")
    assert said["twitter:card"] == "summary_large_image"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "600")
    picture = client.get(said["og:image"])
    assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    assert meta(client.get("/items/bowl").text)["twitter:card"] == "summary"
    assert "og:image" not in meta(client.get("/items/bowl").text)


def test_each_page_names_itself_and_the_other_language(client: FlaskClient) -> None:
    for path, here in (("/items/drum", "items/drum"), ("/en/items/drum", "en/items/drum")):
        text = client.get(path).text
        assert f'<link rel="canonical" href="http://localhost/{here}">' in text
        assert text.count('rel="canonical"') == 1
        for language, url in (("vi", ""), ("en", "en/"), ("x-default", "")):
            link = f'<link rel="alternate" hreflang="{language}" href="http://localhost/{url}items/drum">'
            assert link in text
    same = client.get("/items/drum?lang=en").text
    assert '<link rel="canonical" href="http://localhost/en/items/drum">' in same


def test_a_citation_names_the_inventory_number(client: FlaskClient) -> None:
    text = client.get("/en/items/drum").text
    assert "A drum (BTTQ 12). Provincial Museum. http://localhost/en/items/drum" in text


def test_what_is_painted_first_is_the_level_that_deep_zoom_begins_with(client: FlaskClient) -> None:
    text = client.get("/items/drum").text
    (first,) = re.findall(r'<source media="screen and \(scripting: enabled\)" srcset="(.+?)"', text)
    assert first.endswith("/full/500,250/0/default.jpg")
    told = client.get(re.sub(r"/full/.*", "/info.json", first)).get_json(force=True)
    assert told["sizes"][0] == {"width": 500, "height": 250}
    with client.get(first) as answer, Image.open(io.BytesIO(answer.data)) as picture:
        assert picture.size == (500, 250)


def test_the_picture_is_asked_for_before_any_script(client: FlaskClient) -> None:
    head = client.get("/items/drum").text.partition("</head>")[0]
    hints = re.findall(r'<link rel="(preload|modulepreload)"(.*?)>', head)
    kind, first = hints[0]
    assert kind == "preload"
    assert "/full/500,250/0/default.jpg" in first
    assert 'fetchpriority="high"' in first
    scripts = [rest for kind, rest in hints if kind == "modulepreload"]
    assert scripts
    assert all('fetchpriority="low"' in rest for rest in scripts)


@pytest.mark.parametrize(
    ("kind", "own", "first"),
    [
        ("image", (16_128, 12_096), (504, 378)),
        ("image", (3000, 4001), (375, 501)),  # halved and rounded up, as the levels are
        ("image", (2100, 1000), (400, 190)),  # its smallest level, 263 px, is too small to look at
        ("image", (90, 60), (90, 60)),
        ("model", (2048, 2048), (640, 640)),
        ("model", (384, 384), (384, 384)),
    ],
)
def test_what_is_painted_first_is_small_but_not_too_small(
    kind: str, own: tuple[int, int], first: tuple[int, int]
) -> None:
    levels = (ModelLevel("low", 9_000, 800_000, 0.4),) if kind == "model" else ()
    media = Media("m1", MediaKind(kind), {}, Picture(*own), {}, levels)
    values = first_values(media, Uris("http://localhost"))
    assert (values["width"], values["height"]) == first
    assert values["src"].endswith(f"/m1/full/{first[0]},{first[1]}/0/default.jpg")
