"""The search page and its suggestions: what is found, what can be pressed, and whatever stands in the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from iiif_server.app import create_app
from iiif_server.catalog.collection_rows import CollectionDescription, record_collection
from iiif_server.catalog.deposits import ItemDescription, record_item, record_state
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.record import Record, When
from tests.iiif_server.finding.test_finding import CNE, ITEMS
from tests.support.deposits import shown
from tests.support.pictures import write_grid

MANY = 60


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    """Give the items of the tests of finding, a picture, a draft, and sixty bowls."""
    folder = tmp_path_factory.mktemp("searched")
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})) as opened:
        content = write_grid(folder / "grid.png", 400, 300).read_bytes()
        shown(opened, content, "trong", ItemDescription({"vi": ("Trống đồng Hoà Bình",)}))
        with opened.database.write() as connection:
            vocabulary = read_whole_vocabulary(connection)
            bowls = {
                f"bat-{number:02d}": (f"Bát số {number:02d}", "Bát gốm.", Record(
                    materials=("gom",), dated=When({}, f"{1400 + number}"),
                ))
                for number in range(MANY)
            }  # fmt: skip
            for item_id, (label, summary, record) in (ITEMS | bowls).items():
                described = ItemDescription({"vi": (label,)}, summary={"vi": (summary,)})
                record_item(connection, item_id, described, CNE)
                record_record(connection, item_id, record, vocabulary)
            record_item(connection, "hidden", ItemDescription({"vi": ("Trống",)}, draft=True), CNE)
            evil = '"><script>alert(1)</script>'
            named = CollectionDescription("metal", {"vi": (evil,)}, {})
            record_collection(connection, named, ["trong"])
        yield opened


@pytest.fixture(scope="module")
def client(runtime: Runtime) -> FlaskClient:
    return create_app(runtime).test_client()


def cards(text: str) -> list[str]:
    return re.findall(r'<li class="card" data-item="([^"]+)"', text)


def links(text: str, kind: str) -> list[str]:
    found = re.findall(rf'<{kind}[^>]* href="([^"]+)"', text)
    return [str(Markup(each).unescape()) for each in found]


def test_words_find_what_is_public_with_its_picture(client: FlaskClient) -> None:
    answer = client.get("/search?q=trong+dong")
    assert answer.status_code == 200
    assert cards(answer.text) == ["trong"]
    assert "Kết quả tìm “trong dong”" in answer.text
    assert 'data-kind="image"' in answer.text
    assert "/full/400,300/0/default.jpg" in answer.text
    english = client.get("/en/search?q=trong+dong").text
    assert "Results for “trong dong”" in english
    assert "1 object" in english


def test_an_item_without_media_is_a_record(client: FlaskClient) -> None:
    text = client.get("/search?q=đình+hồng").text
    assert cards(text) == ["dinh"]
    assert 'data-kind="record" data-state="ready"' in text


def test_every_facet_on_the_page_finds_as_many_as_it_says(client: FlaskClient) -> None:
    text = client.get("/search").text
    found = re.findall(
        r'<li><a href="([^"]+)" rel="nofollow">\s*<span class="value-name"[^>]*>.*?</span>\s*'
        r'<span class="value-count" aria-hidden="true">(\d+)</span>', text,
    )  # fmt: skip
    assert len(found) > 15
    for url, count in found:
        page = client.get(str(Markup(url).unescape())).text
        assert f"{count} hiện vật" in page, url


def test_what_is_chosen_is_a_chip_that_takes_it_away(client: FlaskClient) -> None:
    text = client.get("/search?place=tuyen-quang&community=dao&from=1400&to=1500&q=a").text
    chips = text[text.index('<ul class="chips"') :]
    urls = [str(Markup(each).unescape()) for each in re.findall(r'<a href="([^"]+)"', chips)][:3]
    left = [parse_qs(urlsplit(url).query) for url in urls]
    years = {"from": ["1400"], "to": ["1500"]}
    asked = {"q": ["a"], "community": ["dao"], "place": ["tuyen-quang"]}
    assert left == [
        {"q": ["a"], "place": ["tuyen-quang"], **years},
        {"q": ["a"], "community": ["dao"], **years},
        asked,
    ]


def test_years_are_counted_as_people_count_them(client: FlaskClient) -> None:
    assert cards(client.get("/search?from=-500&to=-401").text) == ["trong"]
    assert cards(client.get("/search?from=-400&to=-1").text) == []
    assert "500 TCN–401 TCN" in client.get("/search?to=-401&from=-500").text
    assert cards(client.get("/search?from=1404&to=1402").text) == ["bat-02", "bat-03", "bat-04"]


def test_pages_follow_one_another_and_end(client: FlaskClient) -> None:
    first = client.get("/search?q=bát&order=oldest").text
    assert cards(first) == [f"bat-{number:02d}" for number in range(48)]
    (following,) = links(first, 'a class="button" rel="next"')
    assert "page=2" in following
    second = client.get(following).text
    assert cards(second) == [f"bat-{number:02d}" for number in range(48, MANY)]
    assert 'rel="next"' not in second
    for beyond in ("1000000000", "9" * 5000, "-1", "0", "1e9", "٣", ""):
        answer = client.get(f"/search?q=bát&order=oldest&page={beyond}")
        assert answer.status_code == 200, beyond[:20]
        assert cards(answer.text) in (cards(first), cards(second))
    assert cards(client.get("/search?q=bát&order=oldest&page=1000000000").text) == cards(second)


def test_orders_are_kept_on_the_way(client: FlaskClient) -> None:
    text = client.get("/search?q=bát&order=newest-entry&material=gom").text
    assert cards(text)[0] == f"bat-{MANY - 1:02d}"
    (following,) = links(text, 'a class="button" rel="next"')
    query = parse_qs(urlsplit(following).query)
    assert query == {
        "q": ["bát"], "order": ["newest-entry"], "material": ["gom"], "page": ["2"],
    }  # fmt: skip


def test_the_other_language_asks_the_same(client: FlaskClient) -> None:
    text = client.get("/search?q=bát&material=gom&page=2&utm_source=x").text
    assert (
        'hreflang="en" href="http://localhost/en/search?q=b%C3%A1t&amp;material=gom&amp;page=2"'
        in text
    )


def test_nothing_found_says_what_would_find(client: FlaskClient) -> None:
    text = client.get("/search?q=bát+voi&community=dao").text
    assert cards(text) == []
    assert "Không có hiện vật công khai nào như vậy." in text
    text = client.get("/search?q=bát+zzz").text
    urls = links(text[text.index('class="no-hits"') :], "a")
    assert any(parse_qs(urlsplit(url).query) == {"q": ["bát"]} for url in urls)
    assert not any("zzz" in url for url in urls)


HOSTILE = [
    "q=" + "trống " * 2000,
    "q=" + "x" * 10_000,
    "q=%00", "q=%ff%fe%80", "q=%ed%a0%80", "q=a%00b", "q=%E2%80%AE", "q=" + quote("\U000e0001"),
    "q=%27%29%3B+DROP+TABLE+item%3B--", "q=%22+OR+NEAR%28", "q=!!!",
    "no-such-facet=x", "place=no-such-place", "place=%00", "place=" + "x" * 5000, "class=" + quote("🥁"),
    "&".join(f"place=p{number}" for number in range(500)),
    "&".join(f"{facet}={value}" for facet in ("class", "period", "keyword") for value in range(99)),
    "page=10**9", "page=1000000000", "page=%00", "page=" + "9" * 5000,
    "from=x&to=y", "from=" + "9" * 5000, "from=9999999&to=-9999999", "from=0&to=0", "to=%00",
    "order=no-such-order", "order=%00", "lang=xx", "lang=%00", "has-model=no", "q[]=1", "q=1&q=2",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: query[:30])
@pytest.mark.parametrize("path", ["/search", "/en/search"])
def test_whatever_is_asked_has_a_page_that_is_not_large(
    client: FlaskClient, path: str, query: str
) -> None:
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    assert "<h1" in answer.text
    assert "\x00" not in answer.text
    assert "\ufffd" not in answer.text
    assert len(answer.data) < 400_000
    assert client.get(f"/api/v1/suggestions?{query}").status_code == 200


def test_a_question_that_is_too_long_says_so(client: FlaskClient) -> None:
    assert "chỉ phần đầu được dùng" in client.get("/search?q=" + "trống " * 2000).text
    assert "chỉ phần đầu được dùng" not in client.get("/search?q=" + "trống " * 20).text


def test_words_never_become_markup(client: FlaskClient) -> None:
    evil = quote('"><img src=x onerror=alert(1)>')
    text = client.get(f"/search?q={evil}&place=x").text
    assert "<img src=x" not in text
    assert "<script>alert" not in client.get("/search?collection=metal").text


def test_what_was_withdrawn_is_found_no_more(runtime: Runtime, client: FlaskClient) -> None:
    with runtime.database.write() as connection:
        record_state(connection, "khan", "withdrawn")
    try:
        assert cards(client.get("/search?community=dao").text) == []
        assert cards(client.get("/search?q=trống").text) == ["trong"]
    finally:
        with runtime.database.write() as connection:
            record_state(connection, "khan", "published")


def test_suggestions_name_words_places_and_items(client: FlaskClient) -> None:
    def lines(text: str) -> list[tuple[str, str]]:
        answer = client.get("/api/v1/suggestions", query_string={"q": text})
        return [(each["kind"], each["label"]) for each in answer.json["suggestions"]]

    assert ("Dân tộc", "Dao") in lines("dao")
    assert lines("trong do")[0] == ("Hiện vật", "Trống đồng Hoà Bình")
    assert lines("đông s")[0] == ("Thời kỳ", "Văn hóa Đông Sơn")
    assert ("Địa danh", "Tỉnh Tuyên Quang") in lines("tuyen")
    assert len(lines("bat")) == 8
    assert lines("b") == lines("") == lines("khong co gi het") == []
    assert all("hidden" not in label for _, label in lines("trống"))
    assert lines("ceramic") == []  # "Gốm" has not these letters
    english = client.get("/api/v1/suggestions?q=dao&lang=en").json["suggestions"]
    dao = next(each for each in english if each["kind"] == "Community")
    assert dao["url"] == "http://localhost/en/search?community=dao"
    assert (dao["count"], cards(client.get(dao["url"]).text)) == (1, ["khan"])
