"""Annotations, searches, changes and content states as viewers and harvesters ask for them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from iiif_server.app import create_app
from iiif_server.catalog.annotations import read_annotations
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import ItemDescription, record_state
from iiif_server.catalog.items import touch_item
from iiif_server.ingest.annotating import annotate
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.annotation_page import EMBEDDED_AT_MOST
from manifests.content_state import encode_content_state, write_content_state
from manifests.lint import check
from manifests.model import Statement
from tests.support.deposits import shown
from tests.support.other_checks import other_faults
from tests.support.pictures import write_grid

HIDDEN = {"draft": 404, "in-review": 404, "withdrawn": 410}
LINES = ("Trống đồng Đông Sơn", "Hoa văn hình người chèo thuyền", "Trong lòng đất")


@dataclass(frozen=True)
class Speaking:
    """A service with an annotated picture, `drum`, one with many lines, `book`, and one in each other state."""

    runtime: Runtime
    client: FlaskClient
    media: dict[str, str]

    def get(self, path: str) -> dict[str, Any]:
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        document: dict[str, Any] = answer.get_json(force=True)
        return document


def line(number: int, text: str) -> dict[str, Any]:
    return {
        "type": "Annotation",
        "id": f"https://x.example/{number}",
        "motivation": "supplementing",
        "textGranularity": "line",
        "created": "2024-05-01T12:00:00Z",
        "creator": {"id": "https://x.example/lan", "name": "Lan"},
        "body": {"type": "TextualBody", "value": text, "language": "vi"},
        "target": f"https://x.example/canvas#xywh=10,{10 + number % 700},500,20",
    }


@pytest.fixture(scope="module")
def speaking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Speaking]:
    folder = tmp_path_factory.mktemp("speaking")
    picture = write_grid(folder / "grid.png", 1300, 900).read_bytes()
    words = ItemDescription(
        {"vi": ("Trống đồng",), "en": ("Bronze drum",)},
        metadata=(Statement({"vi": ("Chất liệu",)}, {"vi": ("Đồng thau",)}),),
    )
    with open_runtime(read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})) as runtime:
        names = ("drum", "book", *HIDDEN)
        media = {name: shown(runtime, picture, name, words) for name in names}
        lines = [line(number, text) for number, text in enumerate(LINES)]
        for name in ("drum", *HIDDEN):
            annotate(runtime, media[name], json.dumps(lines).encode())
        many = [line(number, f"Dòng chữ {number}") for number in range(EMBEDDED_AT_MOST + 30)]
        annotate(runtime, media["book"], json.dumps(many).encode())
        with runtime.database.write() as connection:
            for state in HIDDEN:
                record_state(connection, state, state)
        yield Speaking(runtime, create_app(runtime).test_client(), media)


PATHS = (
    "/iiif/presentation/3/{item}/annotations/{media}",
    "/iiif/presentation/3/{item}/annotations/{media}/{said}",
    "/iiif/presentation/2/{item}/list/{media}",
    "/iiif/presentation/4/{item}/annotations/{media}",
    "/iiif/search/2/{item}?q=trong",
    "/iiif/search/1/{item}?q=trong",
    "/iiif/search/2/{item}/autocomplete?q=tr",
    "/iiif/search/1/{item}/autocomplete?q=tr",
    "/iiif/search/2/{item}",
    "/iiif/search/2/{item}/autocomplete",
)


def said_of(speaking: Speaking, item: str) -> str:
    """Return the identifier of the first annotation, whoever may see it."""
    with speaking.runtime.database.read() as connection:
        return read_annotations(connection, speaking.media[item])[0].id


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize("path", PATHS)
def test_what_is_not_public_answers_at_none_of_the_addresses(
    speaking: Speaking, path: str, state: str
) -> None:
    said = said_of(speaking, state)
    asked = path.format(item=state, media=speaking.media[state], said=said)
    answer = speaking.client.get(asked)
    assert answer.status_code == HIDDEN[state]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert "Trống" not in answer.text
    public = path.format(item="drum", media=speaking.media["drum"], said=said_of(speaking, "drum"))
    assert speaking.client.get(public).status_code in (200, 400)


@pytest.mark.parametrize("version", [1, 2])
def test_a_search_in_everything_finds_what_is_public_only(speaking: Speaking, version: int) -> None:
    text = json.dumps(speaking.get(f"/iiif/search/{version}?q=trong"))
    assert speaking.media["drum"] in text
    for state in HIDDEN:
        assert speaking.media[state] not in text
        assert f"/{state}/" not in text


def test_a_media_of_another_item_has_no_page_here(speaking: Speaking) -> None:
    for media in (speaking.media["draft"], speaking.media["book"], "nobody"):
        path = f"/iiif/presentation/3/drum/annotations/{media}"
        assert speaking.client.get(path).status_code == 404
    known = f"/iiif/presentation/3/drum/annotations/{speaking.media['drum']}/nothing"
    assert speaking.client.get(known).status_code == 404


def test_a_manifest_holds_few_annotations_and_refers_to_many(speaking: Speaking) -> None:
    few = speaking.get("/iiif/presentation/3/drum/manifest")
    [page] = few["items"][0]["annotations"]
    assert [each["body"]["value"] for each in page["items"]] == list(LINES)
    assert few["@context"][0] == "http://iiif.io/api/extension/text-granularity/context.json"
    assert check(few) == []
    many = speaking.get("/iiif/presentation/3/book/manifest")
    [reference] = many["items"][0]["annotations"]
    assert set(reference) == {"id", "type"}
    assert isinstance(many["@context"], str)
    assert check(many) == []
    served = speaking.get(reference["id"])
    assert len(served["items"]) == EMBEDDED_AT_MOST + 30
    assert served["id"] == reference["id"]
    canvas = many["items"][0]["id"]
    assert {each["target"].split("#")[0] for each in served["items"]} == {canvas}


def test_version_2_refers_to_a_list_of_the_same(speaking: Speaking) -> None:
    manifest = speaking.get("/iiif/presentation/2/drum/manifest")
    [canvas] = manifest["sequences"][0]["canvases"]
    [reference] = canvas["otherContent"]
    assert reference["@type"] == "sc:AnnotationList"
    served = speaking.get(reference["@id"])
    assert (served["@id"], served["@type"]) == (reference["@id"], "sc:AnnotationList")
    assert served["@context"] == "http://iiif.io/api/presentation/2/context.json"
    assert [each["resource"]["chars"] for each in served["resources"]] == list(LINES)
    assert served["resources"][0]["motivation"] == "sc:painting"
    assert served["resources"][0]["on"] == f"{canvas['@id']}#xywh=10,10,500,20"
    assert speaking.get(f"{manifest['service']['@id']}?q=trong")["resources"]
    assert manifest["service"]["@context"] == "http://iiif.io/api/search/1/context.json"


def test_version_4_holds_few_annotations_and_refers_to_many(speaking: Speaking) -> None:
    few = speaking.get("/iiif/presentation/4/drum/manifest")
    [page] = few["items"][0]["annotations"]
    assert [each["body"]["value"] for each in page["items"]] == list(LINES)
    assert page["items"][0]["body"]["language"] == ["vi"]
    target = page["items"][0]["target"]
    assert target["source"] == {"id": few["items"][0]["id"], "type": "Canvas"}
    assert target["selector"][0]["value"] == "xywh=10,10,500,20"
    assert check(few) == []
    many = speaking.get("/iiif/presentation/4/book/manifest")
    [reference] = many["items"][0]["annotations"]
    assert set(reference) == {"id", "type"}
    assert check(many) == []
    served = speaking.get(reference["id"])
    assert (served["id"], len(served["items"])) == (reference["id"], EMBEDDED_AT_MOST + 30)
    second, first = many["service"]
    for address in (second["id"], first["@id"]):
        assert speaking.client.get(f"{address}?q=dong").status_code == 200


def test_each_annotation_is_found_under_its_own_id(speaking: Speaking) -> None:
    page = speaking.get(f"/iiif/presentation/3/drum/annotations/{speaking.media['drum']}")
    for each in page["items"]:
        served = speaking.get(each["id"])
        context = served.pop("@context")
        assert context == page["@context"]
        assert served == each


def test_a_page_is_304_until_something_else_is_said(speaking: Speaking) -> None:
    path = f"/iiif/presentation/3/drum/annotations/{speaking.media['drum']}"
    first = speaking.client.get(path, headers={"Accept-Encoding": "gzip"})
    assert json.loads(gzip.decompress(first.data)) == speaking.get(path)
    held = {"If-None-Match": first.headers["ETag"]}
    assert speaking.client.get(path, headers=held).status_code == 304
    manifest = speaking.client.get("/iiif/presentation/3/drum/manifest").headers["ETag"]
    extra = [line(99, "Thêm một dòng")]
    annotate(speaking.runtime, speaking.media["drum"], json.dumps(extra).encode())
    assert speaking.client.get(path, headers=held).status_code == 200
    assert speaking.client.get("/iiif/presentation/3/drum/manifest").headers["ETag"] != manifest
    lines = [line(number, text) for number, text in enumerate(LINES)]
    done = annotate(
        speaking.runtime, speaking.media["drum"], json.dumps(lines).encode(), in_place_of_all=True
    )
    assert (done.recorded.deleted, done.recorded.unchanged) == (1, 3)
    assert speaking.client.get(path, headers=held).status_code == 304


def test_a_manifest_names_services_that_answer(speaking: Speaking) -> None:
    second, first = speaking.get("/iiif/presentation/3/drum/manifest")["service"]
    assert (second["type"], second["service"][0]["type"]) == (
        "SearchService2", "AutoCompleteService2",
    )  # fmt: skip
    assert first["profile"] == "http://iiif.io/api/search/1/search"
    for address in (second["id"], first["@id"]):
        assert speaking.client.get(f"{address}?q=trong").status_code == 200
    for address in (second["service"][0]["id"], first["service"][0]["@id"]):
        assert speaking.client.get(f"{address}?q=tr").status_code == 200


def test_an_answer_quotes_what_it_found(speaking: Speaking) -> None:
    document = speaking.get("/iiif/search/2/drum?q=trong")
    assert other_faults(document) == []
    values = {each["id"]: each["body"] for each in document["items"]}
    said = [body["value"] for body in values.values() if isinstance(body, dict)]
    assert said == [
        "Trong lòng đất",
        "Trống đồng Đông Sơn",
    ]  # of the label there is a list of bodies
    [highlights] = document["annotations"]
    for hit in highlights["items"]:
        [selector] = hit["target"]["selector"]
        body = values[hit["target"]["source"]]
        texts = [each["value"] for each in (body if isinstance(body, list) else [body])]
        quoted = selector.get("prefix", "") + selector["exact"] + selector.get("suffix", "")
        assert any(quoted in text for text in texts)
        assert selector["exact"] in ("Trống", "Trong")


def test_exact_marks_come_first(speaking: Speaking) -> None:
    document = speaking.get("/iiif/search/2/drum?q=trong&motivation=supplementing")
    assert [each["body"]["value"] for each in document["items"]] == [LINES[2], LINES[0]]
    document = speaking.get("/iiif/search/2/drum?q=tr%E1%BB%91ng&motivation=supplementing")
    assert [each["body"]["value"] for each in document["items"]] == [LINES[0], LINES[2]]


def test_the_record_is_found_on_the_first_canvas(speaking: Speaking) -> None:
    document = speaking.get("/iiif/search/2/drum?q=dong+thau")
    [found] = document["items"]
    assert found["body"]["value"] == "Chất liệu: Đồng thau"
    assert found["motivation"] == "describing"
    assert found["target"] == speaking.get("/iiif/presentation/3/drum/manifest")["items"][0]["id"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=dong+chu", 130),
        ("q=khongcogi", 0),
        ("q=chu&user=https://x.example/lan", 130),
        ("q=chu&user=https://x.example/an", 0),
        ("q=chu&date=2024-01-01T00:00:00Z/2025-01-01T00:00:00Z", 130),
        ("q=chu&motivation=commenting", 0),
        ("q=%22chu+7%22", 1),
        ("q=chu+12*", 11),
    ],
)
def test_filters_phrases_and_beginnings(speaking: Speaking, query: str, count: int) -> None:
    document = speaking.get(f"/iiif/search/2/book?{query}")
    assert other_faults(document) == []
    total = document["partOf"]["total"] if "partOf" in document else len(document["items"])
    assert total == count
    assert ("annotations" in document) == bool(count)
    old = speaking.get(f"/iiif/search/1/book?{query}")
    assert old["within"]["total"] == count


@pytest.mark.parametrize("version", [1, 2])
def test_pages_follow_each_other_to_the_end(speaking: Speaking, version: int) -> None:
    key, listed = ("id", "items") if version == 2 else ("@id", "resources")
    address = f"/iiif/search/{version}/book?q=chu"
    seen: list[str] = []
    starts = []
    while address:
        document = speaking.get(address)
        starts.append(document["startIndex"])
        seen += [each[key] for each in document[listed]]
        following = document.get("next", "")
        address = following["id"] if isinstance(following, dict) else following
        assert speaking.get(document[key]) == document
    assert starts == [0, 100]
    assert len(seen) == len(set(seen)) == EMBEDDED_AT_MOST + 30
    if version == 2:
        assert other_faults(document) == []
        assert document["prev"]["id"] == document["partOf"]["first"]["id"]


def test_an_answer_of_version_1_is_what_mirador_reads(speaking: Speaking) -> None:
    document = speaking.get("/iiif/search/1/drum?q=tr%E1%BB%91ng&motivation=supplementing")
    assert document["@type"] == "sc:AnnotationList"
    first = document["resources"][0]
    canvas = speaking.get("/iiif/presentation/3/drum/manifest")["items"][0]["id"]
    assert first["on"] == f"{canvas}#xywh=10,10,500,20"
    assert first["resource"]["chars"] == LINES[0]
    hit = document["hits"][0]
    assert hit["annotations"] == [first["@id"]]
    assert (hit["before"], hit["match"], hit["after"]) == ("", "Trống", " đồng Đông Sơn")


def test_answers_from_several_items_name_their_manifests(speaking: Speaking) -> None:
    document = speaking.get("/iiif/search/2?q=trong+long")
    assert other_faults(document) == []
    [found] = document["items"]
    [within] = found["target"]["partOf"]
    assert within["id"] == speaking.get("/iiif/presentation/3/drum/manifest")["id"]
    assert within["label"] == {"vi": ["Trống đồng"], "en": ["Bronze drum"]}
    [old] = speaking.get("/iiif/search/1?q=trong+long")["resources"]
    assert old["on"]["within"]["label"] == "Trống đồng"


def test_words_are_completed_with_the_search_for_them(speaking: Speaking) -> None:
    document = speaking.get("/iiif/search/2/drum/autocomplete?q=tr")
    assert other_faults(document) == []
    assert [(each["value"], each["total"]) for each in document["items"]] == [
        ("trống", 2), ("trong", 1),
    ]  # fmt: skip
    assert speaking.get(document["items"][0]["service"][0]["id"])["items"]
    least = speaking.get("/iiif/search/2/drum/autocomplete?q=tr&min=2")
    assert [each["value"] for each in least["items"]] == ["trống"]
    old = speaking.get("/iiif/search/1/drum/autocomplete?q=tr")
    assert (old["@type"], old["terms"][0]["match"]) == ("search:TermList", "trống")
    assert speaking.get("/iiif/search/2/drum/autocomplete?q=zzz")["items"] == []


@pytest.mark.parametrize(
    "query",
    [
        "search/2/drum?page=2",
        "search/2/drum?page=x",
        "search/2/drum?page=-1",
        "search/2/drum?page=" + "9" * 5_000,
        "search/2/drum?q=" + "a" * 1_001,
        "search/1/drum?date=yesterday",
        "search/2/drum?user=" + "a" * 2_001,
        "search/2/drum/autocomplete",
        "search/2/drum/autocomplete?q=%00",
        "search/1/drum/autocomplete?q=a&min=many",
        "search/2?page=0",
    ],
)
def test_a_question_that_cannot_be_understood_is_400_with_words(
    speaking: Speaking, query: str
) -> None:
    answer = speaking.client.get(f"/iiif/{query}")
    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"
    assert 20 < len(answer.text) < 200


@pytest.mark.parametrize("query", ["q=%00", "q=%ff%fe", "q=%ed%a0%80", "q='%3B+DROP+TABLE+item", "q=%25_"])  # fmt: skip
def test_any_question_has_an_answer(speaking: Speaking, query: str) -> None:
    for path in ("/iiif/search/2/drum", "/iiif/search/1/drum", "/iiif/search/2"):
        assert speaking.client.get(f"{path}?{query}").status_code == 200


def test_changes_are_told_in_pages(speaking: Speaking) -> None:
    listed = speaking.get("/iiif/discovery/1/changes")
    assert other_faults(listed) == []
    page = speaking.get(listed["last"]["id"])
    assert other_faults(page) == []
    assert page["startIndex"] + len(page["orderedItems"]) == listed["totalItems"]
    assert "next" not in page
    told = {
        (each["type"], each["object"]["id"].split("/")[-2])
        for each in page["orderedItems"]
        if each["type"] != "Refresh"
    }
    assert {("Create", "drum"), ("Delete", "withdrawn"), ("Delete", "draft")} <= told
    moments = [each.get("endTime", each.get("startTime")) for each in page["orderedItems"]]
    assert moments == sorted(set(moments))
    assert all(moment.endswith("Z") for moment in moments)


def test_a_full_page_is_for_good_and_the_last_one_is_asked_for_again(
    runtime: Runtime, tmp_path: Path
) -> None:
    shown(runtime, write_grid(tmp_path / "grid.png", 97, 61).read_bytes(), "drum")
    client = create_app(runtime).test_client()
    path = "/iiif/discovery/1/changes/0"
    assert "immutable" not in client.get(path).headers["Cache-Control"]
    for state in ("withdrawn", "published") * 50:
        with runtime.database.write() as connection:
            record_state(connection, "drum", state)
    full = client.get(path)
    assert "immutable" in full.headers["Cache-Control"]
    assert full.get_json(force=True)["next"]["id"].endswith("/changes/1")
    last = client.get("/iiif/discovery/1/changes/1").get_json(force=True)
    assert (last["prev"]["id"], last["startIndex"]) == (full.get_json(force=True)["id"], 100)
    with runtime.database.write() as connection:
        touch_item(connection, "drum", next_change(connection))
    assert client.get(path).data == full.data
    held = {"If-None-Match": full.headers["ETag"]}
    assert client.get(path, headers=held).status_code == 304


@pytest.mark.parametrize("page", ["99", "-1", "x", "1e1", "9" * 5_000, "%D9%A3"])
def test_there_are_no_other_pages(speaking: Speaking, page: str) -> None:
    assert speaking.client.get(f"/iiif/discovery/1/changes/{page}").status_code == 404


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("/iiif/search/2/drum?q=trong", "http://iiif.io/api/search/2/context.json"),
        ("/iiif/discovery/1/changes", "http://iiif.io/api/discovery/1/context.json"),
    ],
)
def test_the_type_is_the_one_asked_for(speaking: Speaking, path: str, context: str) -> None:
    linked = speaking.client.get(path).headers["Content-Type"]
    assert linked == f'application/ld+json;profile="{context}"'
    plain = speaking.client.get(path, headers={"Accept": "application/json"})
    assert plain.headers["Content-Type"] == "application/json"


def view(speaking: Speaking, state: str, prefix: str = "") -> Any:
    return speaking.client.get(f"{prefix}/view", query_string={"iiif-content": state})


def test_a_content_state_of_ours_leads_to_the_item(speaking: Speaking) -> None:
    manifest = speaking.get("/iiif/presentation/3/drum/manifest")
    canvas, media = manifest["items"][0]["id"], speaking.media["drum"]
    place = f"/items/drum#media={media}"
    assert view(speaking, manifest["id"]).location == "http://localhost/items/drum"
    state = write_content_state(canvas, manifest["id"])
    assert view(speaking, state).location == f"http://localhost{place}"
    assert view(speaking, state, "/en").location == f"http://localhost/en{place}"
    part = write_content_state(canvas, manifest["id"], "xywh=1,2,3,4")
    assert view(speaking, part).location == f"http://localhost{place}&xywh=1,2,3,4"


def test_an_item_page_has_a_link_that_opens_each_media_again(speaking: Speaking) -> None:
    page = speaking.client.get("/items/drum").text
    block = page.split('id="media">')[1].split("</script>")[0]
    [media] = json.loads(block)
    answer = speaking.client.get(media["view_url"])
    assert answer.location == f"http://localhost/items/drum#media={media['id']}"


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "không thuộc bảo tàng"), ("/en", "not part of our")]
)
def test_what_is_not_ours_is_shown_by_the_browser_and_never_fetched_by_us(
    speaking: Speaking, prefix: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_arguments: object, **_more: object) -> None:
        raise AssertionError("somebody was asked")

    monkeypatch.setattr("socket.socket.connect", connect)
    answer = view(speaking, "http://169.254.169.254/latest/<b>manifest", prefix)
    assert answer.status_code == 400  # < is no letter of an address
    answer = view(speaking, "http://169.254.169.254/latest/manifest", prefix)
    assert answer.status_code == 200
    assert 'manifest="http://169.254.169.254/latest/manifest"' in answer.text
    assert words in answer.text
    assert "http://169.254.169.254/latest/manifest" in answer.text
    assert 'href="http://169' not in answer.text


def test_only_the_page_of_others_lets_the_browser_read_from_others(speaking: Speaking) -> None:
    canvas, manifest = "https://elsewhere.example/c/1", "https://elsewhere.example/m"
    answer = view(speaking, write_content_state(canvas, manifest, "xywh=1,2,3,4"))
    assert f'manifest="{manifest}"' in answer.text
    assert f'canvas="{canvas}" region="1,2,3,4"' in answer.text
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' https: http: data: blob:" in policy
    assert "script-src 'self' 'nonce-" in policy
    for path in ("/items/drum", "/embed/items/drum", "/"):
        assert "https:" not in speaking.client.get(path).headers["Content-Security-Policy"]


def test_the_other_language_of_the_page_of_others_is_about_the_same(speaking: Speaking) -> None:
    answer = view(speaking, "https://elsewhere.example/m?a=1&b=2")
    asked = "iiif-content=https%3A%2F%2Felsewhere.example%2Fm%3Fa%3D1%26b%3D2"
    assert f'href="http://localhost/en/view?{asked}"' in answer.text
    assert "?x=1" not in speaking.client.get("/items/drum?x=1").text


@pytest.mark.parametrize(
    "state",
    ["", "javascript:alert(1)", "A" * 50_000, encode_content_state("{"), "%%%", "<script>"],
)
def test_a_hostile_content_state_is_400_with_words(speaking: Speaking, state: str) -> None:
    answer = view(speaking, state)
    assert answer.status_code == 400
    assert "Yêu cầu không hợp lệ" in answer.text
    assert "iiif-content" in answer.text
    assert "alert(1)" not in answer.text


@pytest.mark.parametrize("state", HIDDEN)
def test_a_content_state_tells_nothing_of_what_is_not_public(
    speaking: Speaking, state: str
) -> None:
    address = f"http://localhost/iiif/presentation/3/{state}/manifest"
    nobody = "http://localhost/iiif/presentation/3/nobody/manifest"
    assert view(speaking, address).location == f"http://localhost/items/{state}"
    assert view(speaking, nobody).location == "http://localhost/items/nobody"
    assert speaking.client.get(f"/items/{state}").status_code == HIDDEN[state]
