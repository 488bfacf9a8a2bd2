"""What is said of media at the studio: roles, two at one picture, hostile words and shapes, and what visitors get."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from iiif_server.catalog.deposits import ItemDescription, record_state
from iiif_server.runtime import Runtime
from manifests.lint import check
from tests.support.deposits import limited, shown
from tests.support.pictures import write_grid
from tests.support.studio import Person

SignIn = Callable[..., Person]
Values = dict[str, Any]


@pytest.fixture
def media(runtime: Runtime, tmp_path: Path) -> str:
    """Return a picture of 600 × 400 px of a draft."""
    content = write_grid(tmp_path / "grid.png", 600, 400).read_bytes()
    return shown(runtime, content, "trong", ItemDescription({"vi": ("Trống",)}, draft=True))


def path_of(media: str) -> str:
    return f"/items/trong/media/{media}/annotations"


def note(name: str = "a", text: str = "Chim Lạc", **more: Any) -> Values:
    return {
        "id": name,
        "motivation": "commenting",
        "bodies": [{"value": text, "language": "vi"}],
        "selector": {"kind": "rectangle", "left": 10, "top": 20, "width": 30, "height": 40},
    } | more


def change(person: Person, media: str, tag: str | None = None, **changes: Any) -> Any:
    tag = tag or person.call("GET", path_of(media)).headers["ETag"]
    return person.call("PATCH", path_of(media), changes, If_Match=tag)


def said_of(person: Person, media: str) -> list[Values]:
    said: list[Values] = person.call("GET", path_of(media)).get_json()["annotations"]
    return said


def publish(runtime: Runtime) -> None:
    with runtime.database.write() as connection:
        record_state(connection, "trong", "published")


def test_what_is_said_comes_back_and_changes(sign_in: SignIn, media: str) -> None:
    lan = sign_in("curator")
    parts = [
        {"kind": "whole"},
        {"kind": "point", "x": 3.5, "y": 4.0},
        {"kind": "polygon", "corners": [[1, 2], [30, 4], [5, 60]]},
    ]
    notes = [note(f"n{number}", selector=part) for number, part in enumerate(parts)]
    done = change(lan, media, changed=notes)
    assert done.status_code == 200, done.text
    read = lan.call("GET", path_of(media))
    assert read.headers["ETag"] == done.headers["ETag"]
    assert [each["selector"]["kind"] for each in said_of(lan, media)] == [
        each["kind"] for each in parts
    ]
    change(lan, media, changed=[note("n1", "Khác")], deleted=["n0"], order=["n2", "n1"])
    assert [(each["id"], each["bodies"][0]["value"]) for each in said_of(lan, media)] == [
        ("n2", "Chim Lạc"),
        ("n1", "Khác"),
    ]


def test_two_at_one_picture_lose_nothing(sign_in: SignIn, media: str) -> None:
    lan, minh = sign_in("curator", "lan"), sign_in("curator", "minh")
    tag = lan.call("GET", path_of(media)).headers["ETag"]
    assert change(minh, media, tag, changed=[note("m", "Của Minh")]).status_code == 200
    late = change(lan, media, tag, changed=[note("l", "Của Lan")])
    assert late.status_code == 412
    told = late.get_json()
    assert [each["bodies"][0]["value"] for each in told["current"]] == ["Của Minh"]
    assert [each["id"] for each in said_of(lan, media)] == ["m"]
    again = change(lan, media, f'"{told["revision"]}"', changed=[note("l", "Của Lan")])
    assert again.status_code == 200
    assert [each["id"] for each in said_of(lan, media)] == ["m", "l"]
    # An answer that was lost, and asked for again, is no conflict.
    assert change(lan, media, tag, changed=[note("l", "Của Lan")]).status_code == 200


@pytest.mark.parametrize("tag", ["", "*", '"a-b"'])
def test_a_change_says_what_it_began_from(sign_in: SignIn, media: str, tag: str) -> None:
    lan = sign_in("curator")
    answer = lan.call("PATCH", path_of(media), {"changed": [note()]}, If_Match=tag)
    assert answer.status_code == 428


@pytest.mark.parametrize(
    ("role", "state", "status"),
    [("contributor", "draft", 403), ("curator", "draft", 200), ("reviewer", "published", 200),
     ("contributor", "published", 403), ("administrator", "withdrawn", 200)],
)  # fmt: skip
def test_who_may_draw_is_who_may_edit(
    sign_in: SignIn, runtime: Runtime, media: str, role: str, state: str, status: int
) -> None:
    with runtime.database.write() as connection:
        record_state(connection, "trong", state)
    person = sign_in(role)
    assert change(person, media, changed=[note()]).status_code == status
    assert len(said_of(person, media)) == (status == 200)


def test_a_contributor_draws_on_their_own_until_it_is_public(
    sign_in: SignIn, runtime: Runtime, tmp_path: Path
) -> None:
    hoa = sign_in("contributor")
    item = hoa.call("POST", "/items", {"label": {"vi": ["Bình"]}, "id": "binh"}).get_json()["id"]
    content = write_grid(tmp_path / "other.png", 300, 200).read_bytes()
    media = shown(runtime, content, item)
    path = f"/items/binh/media/{media}/annotations"
    tag = hoa.call("GET", path).headers["ETag"]
    assert hoa.call("PATCH", path, {"changed": [note()]}, If_Match=tag).status_code == 200
    with runtime.database.write() as connection:
        record_state(connection, "binh", "published")
    tag = hoa.call("GET", path).headers["ETag"]
    refused = hoa.call("PATCH", path, {"deleted": ["a"]}, If_Match=tag)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "forbidden")


def test_nothing_is_written_without_proof_or_by_strangers(
    sign_in: SignIn, client: FlaskClient, media: str
) -> None:
    lan = sign_in("curator")
    path = f"/api/v1{path_of(media)}"
    assert lan.client.patch(path, json={}, headers={"If-Match": '"a"'}).status_code == 403
    assert client.get(path).status_code == 401
    assert client.patch(path, json={}, headers={"If-Match": '"a"'}).status_code == 401
    page = f"/studio{path_of(media)}"
    assert client.get(page).status_code == 303
    assert lan.client.get(page).status_code == 200


@pytest.mark.parametrize(
    ("more", "pointer"),
    [
        ({"selector": {"kind": "rectangle", "left": 900, "top": 0, "width": 9, "height": 9}}, "selector"),
        ({"selector": {"kind": "rectangle", "left": 1, "top": 0, "width": 0, "height": 9}}, "selector/width"),
        ({"selector": {"kind": "point", "x": 1e300, "y": 0}}, "selector/x"),
        ({"selector": {"kind": "polygon", "corners": [[0, 0]] * 100_000}}, "selector/corners"),
        ({"selector": {"kind": "polygon", "corners": [[0, 0], [1, 1]]}}, "selector/corners"),
        ({"selector": {"kind": "space-point", "x": 0, "y": 0, "z": 0}}, "selector"),
        ({"selector": {"kind": "circle"}}, "selector"),
        ({"bodies": []}, "bodies"),
        ({"bodies": [{"value": " \u202e "}]}, "bodies"),
        ({"bodies": [{"value": "x" * 50_001}]}, "bodies/0/value"),
        ({"bodies": [{"value": "x", "language": "tiếng Việt"}]}, "bodies"),
        ({"bodies": [{"value": "x"}] * 41}, "bodies"),
        ({"motivation": "painting"}, "motivation"),
        ({"id": "../x"}, "id"),
        ({"creator": "Tổng thống"}, "creator"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_told_with_its_place(
    sign_in: SignIn, media: str, more: Values, pointer: str
) -> None:
    lan = sign_in("curator")
    refused = change(lan, media, changed=[note("good"), note("bad") | more])
    assert refused.status_code == 400
    [fault] = refused.get_json()["errors"]
    assert fault["pointer"] == f"/changed/1/{pointer}"
    assert said_of(lan, media) == []


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(sign_in: SignIn, media: str, number: str) -> None:
    lan = sign_in("curator")
    body = json.dumps({"changed": [note(selector={"kind": "point", "x": 1, "y": 1})]})
    answer = lan.client.patch(
        f"/api/v1{path_of(media)}",
        data=body.replace('"x": 1', f'"x": {number}'),
        content_type="application/json",
        headers={"X-CSRF-Token": lan.csrf, "If-Match": '"a"'},
    )
    assert answer.status_code == 400, answer.text


def test_more_than_a_request_may_bring_is_refused(sign_in: SignIn, media: str) -> None:
    lan = sign_in("curator")
    assert change(lan, media, changed=[note(f"n{n}") for n in range(1001)]).status_code == 400
    huge = [note(f"n{n}", "x" * 49_000) for n in range(100)]
    assert change(lan, media, changed=huge).status_code == 413


def test_scripts_of_a_word_processor_are_gone(sign_in: SignIn, media: str) -> None:
    lan = sign_in("curator")
    pasted = (
        '<p class="MsoNormal" onclick="alert(1)">Chim <b>Lạc</b><script>alert(2)</script>'
        '<img src=x onerror=alert(3)><a href="javascript:alert(4)">x</a></p>'
    )
    change(lan, media, changed=[note(text=pasted)])
    [kept] = said_of(lan, media)
    value = kept["bodies"][0]["value"]
    assert value.startswith("<p>Chim <b>Lạc</b>")
    assert not any(word in value for word in ("script", "onclick", "img", "alert", "Mso"))
    page = lan.client.get(f"/studio{path_of(media)}").text
    assert "<b>Lạc" not in page
    # What grows while it is made clean is told, too.
    change(lan, media, changed=[note(text=f"<p>{'&' * 49_000}</p>")])
    assert len(said_of(lan, media)[0]["bodies"][0]["value"]) > 50_000


@pytest.mark.parametrize("item", ["trong", "khac"])
def test_media_that_are_gone_or_of_another_item_are_not_there(
    sign_in: SignIn, media: str, item: str
) -> None:
    lan = sign_in("curator")
    lan.call("POST", "/items", {"label": {"vi": ["Khác"]}, "id": "khac"})
    name = media if item == "khac" else "gone"
    path = f"/items/{item}/media/{name}/annotations"
    assert lan.call("GET", path).status_code == 404
    assert lan.call("PATCH", path, {}, If_Match='"a"').status_code == 404
    assert lan.client.get(f"/studio{path}").status_code == 404


def test_lines_are_found_and_stand_in_valid_documents(
    sign_in: SignIn, runtime: Runtime, media: str
) -> None:
    lan = sign_in("curator")
    lines = [
        note(
            f"l{number}",
            text,
            motivation="supplementing",
            granularity="line",
            selector={"kind": "rectangle", "left": 10, "top": 50 * number, "width": 500, "height": 40},
        )
        for number, text in enumerate(("Hoàng đế chế viết", "sắc cho thần Bản Cảnh"))
    ]  # fmt: skip
    assert change(lan, media, changed=[*lines, note("c")]).status_code == 200
    visitor = lan.client.application.test_client()
    assert visitor.get("/iiif/presentation/3/trong/manifest").status_code == 404
    publish(runtime)
    found = visitor.get("/iiif/search/2/trong?q=ban canh").get_json()
    assert [each["target"].split("#")[1] for each in found["items"]] == ["xywh=10,50,500,40"]
    for version in (3, 4):
        document = visitor.get(f"/iiif/presentation/{version}/trong/manifest").get_json()
        assert "annotations" in document["items"][0]
        assert check(document) == []
    manifest = visitor.get("/iiif/presentation/3/trong/manifest").get_json()
    [page] = manifest["items"][0]["annotations"]
    assert [each.get("textGranularity") for each in page["items"]] == ["line", "line", None]
    # On the smaller picture of a limited item the lines lie where they lay.
    limited(runtime, "trong", 300)
    assert said_of(lan, media)[0]["selector"]["width"] == 500


def test_the_endpoints_are_described(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    path = described["paths"]["/api/v1/items/{item_id}/media/{media_id}/annotations"]
    assert set(path) == {"get", "patch"}
    assert {"200", "400", "401", "403", "404", "412", "428"} <= set(path["patch"]["responses"])
    parts = described["components"]["schemas"]["AnnotationBody"]["properties"]["selector"]
    assert len(parts["oneOf"]) == 6
