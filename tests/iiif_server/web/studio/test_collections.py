"""Collections over the data API: made, filled by hand or by a question, two people at once, deleted without loss."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from iiif_server.catalog.collection_rows import list_members
from iiif_server.runtime import Runtime
from tests.iiif_server.web.studio.test_items import make as make_item
from tests.support.studio import Person

SignIn = Callable[..., Person]


@pytest.fixture
def lan(sign_in: SignIn) -> Person:
    return sign_in("curator", "lan")


def make(person: Person, name: str = "Trống đồng", **more: str) -> str:
    answer = person.call("POST", "/collections", {"label": {"vi": [name]}, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def read(person: Person, collection: str) -> tuple[dict[str, Any], str]:
    answer = person.call("GET", f"/collections/{collection}")
    assert answer.status_code == 200, answer.text
    return answer.get_json(), answer.headers["ETag"]


SAID = ("label", "summary", "text", "picture", "parent", "items", "query")


def save(person: Person, collection: str, tag: str = "", **said: Any) -> Any:
    told, now = read(person, collection)
    body = {name: told[name] for name in SAID} | said
    return person.call("PUT", f"/collections/{collection}", body, If_Match=tag or now)


def test_a_collection_is_made_said_and_ordered(lan: Person, runtime: Runtime) -> None:
    one, two, three = (make_item(lan, name) for name in ("Một", "Hai", "Ba"))
    drums, outer = make(lan), make(lan, "Đồ đồng")
    assert (drums, outer) == ("trong-dong", "do-dong")
    answer = save(
        lan,
        drums,
        label={"vi": [" Trống "], "en": ["Drums"]},
        text={"vi": ["Đoạn một.", "", "Đoạn hai."]},
        parent=outer,
        items=[three, one, two, one],
    )
    told = answer.get_json()
    assert answer.status_code == 200, answer.text
    assert (told["label"], told["text"]) == (
        {"vi": ["Trống"], "en": ["Drums"]},
        {"vi": ["Đoạn một.", "Đoạn hai."]},
    )
    assert [each["label"] for each in told["members"]] == ["Ba", "Một", "Hai"]
    assert (told["total"], told["public"]) == (3, 0)
    with runtime.database.read() as connection:
        assert list_members(connection, drums) == (three, one, two)
    # What is taken back goes, in each language.
    told = save(lan, drums, label={"en": ["Drums"]}, items=[two], parent="").get_json()
    assert (told["label"], told["items"], told["parent"]) == ({"en": ["Drums"]}, [two], "")
    lines = {each["id"]: each for each in lan.call("GET", "/collections").get_json()}
    assert (lines[drums]["total"], lines[drums]["kind"]) == (1, "chosen")


def test_a_collection_fills_itself_and_shows_it_before_it_is_saved(lan: Person) -> None:
    for name in ("Trống đồng một", "Trống đồng hai", "Ché"):
        make_item(lan, name)
    found = lan.call("POST", "/collection-matches", {"words": "trong dong"}).get_json()
    assert (found["total"], found["public"], found["items"]) == (2, 0, [])
    drums = make(lan)
    told = save(lan, drums, query={"words": "trống đồng", "chosen": {}}).get_json()
    assert (told["total"], told["query"]["words"]) == (2, "trống đồng")
    for query, code in (
        ({"words": " ", "chosen": {}}, "asks-nothing"),
        ({"words": "", "chosen": {"collection": [drums]}}, "in-itself"),
    ):
        answer = save(lan, drums, query=query)
        assert (answer.status_code, answer.get_json()["code"]) == (400, code)
    assert lan.call("POST", "/collection-matches", {"words": ""}).status_code == 400
    unknown = {"words": "", "chosen": {"material": ["khong-co"]}}
    assert lan.call("POST", "/collection-matches", unknown).status_code == 404
    assert lan.call("POST", "/collection-matches", {"chosen": {"x": ["y"]}}).status_code == 400


def test_two_people_lose_nothing(lan: Person, sign_in: SignIn) -> None:
    drums = make(lan)
    _, tag = read(lan, drums)
    assert save(sign_in("reviewer", "mai"), drums, summary={"vi": ["Của Mai."]}).status_code == 200
    answer = save(lan, drums, tag, summary={"vi": ["Của Lan."]})
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (412, "stale")
    assert problem["current"]["summary"] == {"vi": ["Của Mai."]}
    seen = f'"{problem["revision"]}"'
    assert save(lan, drums, seen, summary={"vi": ["Của Lan."]}).status_code == 200
    body = {"label": {"vi": ["x"]}}
    assert lan.call("PUT", f"/collections/{drums}", body).status_code == 428
    assert lan.call("DELETE", f"/collections/{drums}").status_code == 428
    stale = lan.call("DELETE", f"/collections/{drums}", If_Match=tag)
    assert stale.status_code == 412


def test_nothing_goes_that_somebody_put_together(lan: Person) -> None:
    drums, inner, asking = make(lan), make(lan, "Bên trong"), make(lan, "Hỏi")
    item = make_item(lan)

    def delete(collection: str) -> tuple[int, str]:
        answer = lan.call("DELETE", f"/collections/{collection}", If_Match=read(lan, collection)[1])
        return answer.status_code, "" if answer.status_code == 204 else answer.get_json()["code"]

    save(lan, drums, items=[item])
    assert delete(drums) == (409, "has-items")
    save(lan, drums, items=[])
    save(lan, inner, parent=drums)
    assert delete(drums) == (409, "has-collections")
    save(lan, inner, parent="")
    save(lan, asking, query={"words": "", "chosen": {"collection": [drums]}})
    assert delete(drums) == (409, "is-named")
    answer = save(lan, drums, query={"words": "trống", "chosen": {}})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "is-named")
    assert delete(asking) == (204, "")
    assert delete(drums) == (204, "")
    assert lan.call("GET", f"/collections/{drums}").status_code == 404
    assert lan.call("GET", f"/items/{item}").status_code == 200


@pytest.mark.parametrize(
    ("said", "status", "code"),
    [
        ({"label": {}}, 400, "no-name"),
        ({"label": {"vi": ["  "]}}, 400, "no-name"),
        ({"label": {"vi": ["Đồ đồng"]}}, 400, "same-name"),
        ({"parent": "trong-dong"}, 400, "in-itself"),
        ({"parent": "khong-co"}, 404, ""),
        ({"items": ["khong-co"]}, 404, ""),
        ({"items": ["../x", "\0"]}, 404, ""),
        ({"picture": "khong-co"}, 404, ""),
        ({"items": ["x"] * 5_001}, 400, "invalid"),
        ({"color": "red"}, 400, "invalid"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(
    lan: Person, said: dict[str, Any], status: int, code: str
) -> None:
    drums = make(lan)
    make(lan, "Đồ đồng")
    before = read(lan, drums)
    answer = save(lan, drums, **said)
    assert (answer.status_code, answer.get_json().get("code", "")) == (status, code)
    assert read(lan, drums) == before


def test_a_name_becomes_an_identifier_that_nobody_has(lan: Person) -> None:
    assert make(lan, "Bảo vật quốc gia – 2026!") == "bao-vat-quoc-gia-2026"
    other = make(lan, "Bảo vật quốc gia (2026)")
    assert other.startswith("bao-vat-quoc-gia-2026-")
    assert make(lan, "銅鼓").startswith("bst-")
    assert make(lan, "Top").startswith("top-")
    taken = lan.call("POST", "/collections", {"label": {"vi": ["Khác"]}, "id": other})
    assert taken.status_code == 400
    bad = lan.call("POST", "/collections", {"label": {"vi": ["Khác"]}, "id": "a/b"})
    assert bad.status_code == 400


def test_contributors_look_and_change_nothing(lan: Person, sign_in: SignIn) -> None:
    drums = make(lan)
    tu = sign_in("contributor", "tu")
    assert read(tu, drums)[0]["label"] == {"vi": ["Trống đồng"]}
    assert save(tu, drums, label={"vi": ["Khác"]}).status_code == 403
    assert tu.call("POST", "/collections", {"label": {"vi": ["X"]}}).status_code == 403
    tag = read(tu, drums)[1]
    assert tu.call("DELETE", f"/collections/{drums}", If_Match=tag).status_code == 403
    for prefix in ("", "/en"):
        page = tu.client.get(f"{prefix}/studio/collections/{drums}")
        assert (page.status_code, 'data-action="save"' in page.text) == (200, False)
        assert tu.client.get(f"{prefix}/studio/collections").status_code == 200
    forged = lan.client.put(f"/api/v1/collections/{drums}", json={"label": {"vi": ["X"]}})
    assert forged.status_code == 403


def test_script_in_texts_stays_text(lan: Person) -> None:
    drums = make(lan, "<script>alert(1)</script>")
    for path in ("/studio/collections", f"/studio/collections/{drums}"):
        assert "<script>alert(1)" not in lan.client.get(path).text
