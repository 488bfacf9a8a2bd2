"""Items at the studio: who may do what, two editors on one record, versions, hostile words, steps to the public."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from iiif_server.access.roles import Role
from iiif_server.accounts.changing import give_role
from iiif_server.catalog.deposits import ItemDescription
from iiif_server.runtime import Runtime
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.studio import Person

SignIn = Callable[..., Person]
CC0 = "http://creativecommons.org/publicdomain/zero/1.0/"
WORDS: dict[str, Any] = {
    "label": {"vi": ["Trống đồng"], "en": ["Bronze drum"]},
    "summary": {"vi": ["Tìm thấy năm 1994."]},
    "rights": CC0,
    "record": {
        "inventory_number": "BTBN 01",
        "work_rights": CC0,
        "metadata_rights": CC0,
        "dimensions": [{"extent": "diameter", "value": 63.5, "unit": "cm"}],
        "dated": {"text": {"vi": ["thế kỷ V TCN"]}, "edtf": "-0499/-0400"},
    },
}


def make(person: Person, name: str = "Trống đồng") -> str:
    answer = person.call("POST", "/items", {"label": {"vi": [name]}})
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def save(person: Person, item: str, words: Any, tag: str | None = None) -> Any:
    tag = tag or person.call("GET", f"/items/{item}").headers["ETag"]
    return person.call("PUT", f"/items/{item}", words, If_Match=tag)


def publish(person: Person, item: str, tag: str | None = None) -> Any:
    tag = tag or person.call("GET", f"/items/{item}").headers["ETag"]
    return person.call("POST", f"/items/{item}/state", {"step": "publish"}, If_Match=tag)


def test_what_is_saved_is_what_is_read(sign_in: SignIn) -> None:
    lan = sign_in("contributor")
    item = make(lan)
    saved = save(lan, item, WORDS)
    assert saved.status_code == 200, saved.text
    read = lan.call("GET", f"/items/{item}")
    assert read.headers["ETag"] == saved.headers["ETag"]
    assert {name: read.get_json()[name] for name in WORDS} == WORDS
    assert read.get_json()["may"] == ["submit", "edit"]
    # Nothing of a draft is public.
    assert lan.client.get(f"/items/{item}").status_code == 404


def test_two_who_edit_one_record_lose_nothing(sign_in: SignIn) -> None:
    lan, minh = sign_in("curator", "lan"), sign_in("curator", "minh")
    item = make(lan)
    tag = lan.call("GET", f"/items/{item}").headers["ETag"]
    assert save(minh, item, WORDS, tag).status_code == 200
    other = WORDS | {"label": {"vi": ["Trống của Lan"]}}
    late = save(lan, item, other, tag)
    assert late.status_code == 412
    told = late.get_json()
    assert (told["code"], told["current"]) == ("stale", WORDS)
    assert lan.call("GET", f"/items/{item}").get_json()["label"] == WORDS["label"]
    # Who has looked at both saves again, from what is there now.
    assert save(lan, item, other, f'"{told["revision"]}"').status_code == 200


def test_the_same_words_saved_twice_are_no_conflict(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    item = make(lan)
    tag = lan.call("GET", f"/items/{item}").headers["ETag"]
    assert save(lan, item, WORDS, tag).status_code == 200
    assert (
        save(lan, item, WORDS, tag).status_code == 200
    )  # an answer that was lost, and asked for again
    assert len(lan.call("GET", f"/items/{item}/versions").get_json()) == 2


@pytest.mark.parametrize("tag", ["", "*", "12", '"a-b"', '"x'])
def test_a_save_says_what_it_began_from(sign_in: SignIn, tag: str) -> None:
    lan = sign_in("curator")
    item = make(lan)
    assert lan.call("PUT", f"/items/{item}", WORDS, If_Match=tag).status_code == 428


def test_earlier_versions_are_kept_and_said_again(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    item = make(lan, "Tên đầu")
    save(lan, item, WORDS)
    save(lan, item, WORDS | {"summary": {"vi": ["Khác."]}})
    versions = lan.call("GET", f"/items/{item}/versions").get_json()
    assert [(each["number"], each["name"]) for each in versions] == [
        (3, lan.account.name),
        (2, lan.account.name),
        (1, ""),
    ]
    assert lan.call("GET", f"/items/{item}/versions/1").get_json()["label"] == {"vi": ["Tên đầu"]}
    tag = lan.call("GET", f"/items/{item}").headers["ETag"]
    restored = lan.call("POST", f"/items/{item}/versions/2/restore", If_Match=tag)
    assert restored.get_json()["summary"] == WORDS["summary"]
    assert lan.call("GET", f"/items/{item}/versions/9").status_code == 404


def test_a_contributor_changes_only_what_they_made(sign_in: SignIn) -> None:
    lan, hoa = sign_in("curator", "lan"), sign_in("contributor", "hoa")
    item, own = make(lan), make(hoa, "Bình gốm")
    refused = save(hoa, item, WORDS)
    assert (refused.status_code, refused.get_json()["code"]) == (403, "forbidden")
    assert "edit" not in hoa.call("GET", f"/items/{item}").get_json()["may"]
    assert save(hoa, own, WORDS).status_code == 200


@pytest.mark.parametrize(
    ("role", "step", "status"),
    [("contributor", "publish", 403), ("curator", "publish", 403), ("reviewer", "publish", 200),
     ("administrator", "publish", 200), ("contributor", "submit", 200), ("curator", "give-back", 403),
     ("curator", "explode", 400)],
)  # fmt: skip
def test_the_steps_to_the_public_are_those_of_the_role(
    sign_in: SignIn, role: str, step: str, status: int
) -> None:
    person = sign_in(role)
    item = make(person)
    tag = save(person, item, WORDS).headers["ETag"]
    done = person.call("POST", f"/items/{item}/state", {"step": step}, If_Match=tag)
    assert done.status_code == status


def test_nothing_is_published_whose_rights_nobody_stated(sign_in: SignIn) -> None:
    chief = sign_in("reviewer")
    item = make(chief)
    refused = publish(chief, item)
    assert refused.status_code == 400
    assert "rights" in refused.get_json()["detail"]


def test_a_contributor_leaves_alone_what_the_public_sees(sign_in: SignIn) -> None:
    hoa, chief = sign_in("contributor", "hoa"), sign_in("reviewer", "chief")
    item = make(hoa)
    save(hoa, item, WORDS)
    hoa.call("POST", f"/items/{item}/state", {"step": "submit"})
    assert publish(chief, item).status_code == 200
    late = save(hoa, item, WORDS | {"label": {"vi": ["Khác"]}})
    assert late.status_code == 403
    assert save(chief, item, WORDS | {"label": {"vi": ["Khác"]}}).status_code == 200


def test_a_role_taken_away_while_its_owner_edits_saves_nothing(
    sign_in: SignIn, runtime: Runtime
) -> None:
    lan, minh = sign_in("curator", "lan"), sign_in("curator", "minh")
    item = make(minh)
    tag = lan.call("GET", f"/items/{item}").headers["ETag"]
    give_role(runtime, "lan", Role.CONTRIBUTOR)
    assert save(lan, item, WORDS, tag).status_code == 403


@pytest.mark.parametrize(
    ("place", "value"),
    [("label", {"vi": "no list"}), ("label", {"not a language!": ["x"]}), ("rights", "free for all"),
     ("record", {"colour": "red"}), ("record", {"materials": ["unobtainium"]}),
     ("record", {"origin_place": "atlantis"}), ("record", {"dated": {"edtf": "long ago"}}),
     ("record", {"dimensions": [{"extent": "diameter", "value": "wide", "unit": "cm"}]}),
     ("record", {"inventory_number": "x" * 201}), ("summary", {"vi": ["x" * 60_000]}),
     ("record", {"missing": {"dated": "who knows"}}), ("extra", 1)],
)  # fmt: skip
def test_words_that_mean_nothing_are_refused_and_change_nothing(
    sign_in: SignIn, place: str, value: Any
) -> None:
    lan = sign_in("curator")
    item = make(lan)
    before = lan.call("GET", f"/items/{item}").headers["ETag"]
    answer = save(lan, item, WORDS | {place: value})
    assert answer.status_code in (400, 404), answer.text
    assert lan.call("GET", f"/items/{item}").headers["ETag"] == before


def test_pasted_html_loses_its_scripts_and_marks_of_direction(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    item = make(lan)
    pasted = '<p class="MsoNormal" onclick="x()">Trống<script>alert(1)</script> <b>đồng</b></p>'
    words = WORDS | {
        "label": {"vi": ["Tro\u0302\u0301ng\u202e\x00 đồng"]},
        "summary": {"vi": [pasted]},
    }
    told = save(lan, item, words).get_json()
    assert told["label"] == {"vi": ["Trống đồng"]}
    [summary] = told["summary"]["vi"]
    assert "script" not in summary
    assert "onclick" not in summary
    assert "<b>đồng</b>" in summary


def test_an_inventory_number_names_one_item(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    assert save(lan, make(lan), WORDS).status_code == 200
    second = save(lan, make(lan), WORDS)
    assert second.status_code == 400
    assert "inventory number" in second.get_json()["detail"]


@pytest.mark.parametrize("name", ["../x", "a/b", "", " ", "x" * 129, "a\x00"])
def test_an_identifier_that_names_nothing_is_refused(sign_in: SignIn, name: str) -> None:
    lan = sign_in("curator")
    answer = lan.call("POST", "/items", {"label": {"vi": ["Trống"]}, "id": name})
    assert answer.status_code == (201 if name == "" else 400)


def test_items_are_found_by_words_state_and_owner(sign_in: SignIn) -> None:
    lan, minh = sign_in("curator", "lan"), sign_in("curator", "minh")
    drum, vase = make(lan, "Trống đồng"), make(minh, "Bình gốm")
    save(lan, drum, WORDS)

    def ids(query: str) -> list[str]:
        lines = lan.call("GET", f"/items?{query}").get_json()["items"]
        return [line["id"] for line in lines]

    assert ids("q=trong") == [drum]
    assert ids("mine=1") == [drum]
    assert set(ids("state=draft")) == {drum, vase}
    assert ids("state=published") == []
    assert ids("q=%00%27%20OR%201=1&page=99999999999&state=x") == []


def test_every_page_shows_itself_in_both_languages(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    item = make(lan, "<script>alert(1)</script>")
    for path in (
        "/",
        "/items",
        "/items?q=trong&state=draft",
        f"/items/{item}",
        "/jobs",
        "/account",
    ):
        for prefix in ("", "/en"):
            answer = lan.client.get(f"{prefix}/studio{path}")
            assert answer.status_code == 200, path
            assert "<script>alert" not in answer.text
    assert lan.client.get("/studio/items/nothing").status_code == 404


def test_the_staff_see_pictures_of_drafts_and_nobody_keeps_them(
    sign_in: SignIn, runtime: Runtime, tmp_path: Any
) -> None:
    lan = sign_in("curator")
    picture = write_grid(tmp_path / "grid.png", 400, 300).read_bytes()
    media = shown(runtime, picture, "drum", ItemDescription(draft=True))
    address = f"/iiif/image/3/{media}/full/200,150/0/default.jpg"
    seen = lan.client.get(address)
    assert (seen.status_code, seen.headers["Cache-Control"]) == (200, "private, no-store")
    assert "Cookie" in seen.headers["Vary"]
    assert lan.client.application.test_client().get(address).status_code == 404
    lan.client.post("/studio/sign-out", data={"csrf_token": lan.csrf})
    assert lan.client.get(address).status_code == 404


def test_media_are_described_and_put_in_order(
    sign_in: SignIn, runtime: Runtime, tmp_path: Any
) -> None:
    lan, hoa = sign_in("curator", "lan"), sign_in("contributor", "hoa")
    first = shown(runtime, write_grid(tmp_path / "a.png", 400, 300).read_bytes(), "drum")
    second = shown(runtime, write_grid(tmp_path / "b.png", 300, 400).read_bytes(), "drum")
    path = f"/items/drum/media/{second}"
    said = {"alt": {"vi": [" Mặt trống "]}, "view": {"vi": ["mặt sau"]}, "position": 0}
    assert hoa.call("PATCH", path, said).status_code == 403
    media = lan.call("PATCH", path, said).get_json()
    assert [each["id"] for each in media] == [second, first]
    assert media[0]["alt"] == {"vi": ["Mặt trống"]}
    assert lan.call("PATCH", path, {"position": -1}).status_code == 400
    assert lan.call("PATCH", "/items/drum/media/none", {}).status_code == 404


def test_the_vocabularies_of_the_form_are_those_of_the_catalogue(sign_in: SignIn) -> None:
    words = sign_in("contributor").call("GET", "/vocabularies?lang=en").get_json()["words"]
    assert {"Ceramic", "Bronze"} & {each["label"] for each in words["material"]} or words[
        "material"
    ]
    assert len(words["rights"]) == 38
    assert len(words["community"]) == 54


def test_only_what_was_read_is_published(sign_in: SignIn) -> None:
    hoa, chief = sign_in("contributor", "hoa"), sign_in("reviewer", "chief")
    item = make(hoa)
    read = save(hoa, item, WORDS).headers["ETag"]
    save(hoa, item, WORDS | {"label": {"vi": ["Tên khác"]}})
    blind = chief.call("POST", f"/items/{item}/state", {"step": "publish"})
    late = publish(chief, item, read)
    assert (blind.status_code, late.status_code) == (428, 412)
    assert late.get_json()["current"]["label"] == {"vi": ["Tên khác"]}
    assert publish(chief, item).status_code == 200


def test_what_is_public_keeps_its_name_and_rights(sign_in: SignIn) -> None:
    chief = sign_in("reviewer")
    item = make(chief)
    save(chief, item, WORDS)
    publish(chief, item)
    nameless = save(chief, item, WORDS | {"label": {}})
    bare = save(chief, item, WORDS | {"record": {"inventory_number": "BTBN 01"}})
    assert (nameless.status_code, bare.status_code) == (400, 400)
    assert "name" in nameless.get_json()["detail"]
    assert "rights" in bare.get_json()["detail"]
    told = chief.call("GET", f"/items/{item}").get_json()
    assert {name: told[name] for name in WORDS} == WORDS


@pytest.mark.parametrize("number", [0, 2**31, 10**19, 10**30])
def test_a_version_that_nobody_wrote_is_not_there(sign_in: SignIn, number: int) -> None:
    lan = sign_in("curator")
    assert lan.call("GET", f"/items/{make(lan)}/versions/{number}").status_code == 404


def test_a_file_is_described_where_it_belongs(sign_in: SignIn, runtime: Runtime) -> None:
    lan = sign_in("curator")
    media = shown(
        runtime, write_grid(runtime.settings.data_dir / "grid.png", 64, 64).read_bytes(), "its"
    )
    other = make(lan)
    wrong = lan.call("PATCH", f"/items/{other}/media/{media}", {"alt": {"vi": ["Ô"]}})
    assert wrong.status_code == 404
    right = lan.call("PATCH", f"/items/its/media/{media}", {"alt": {"vi": ["Ô"]}})
    assert right.status_code in (200, 403)
