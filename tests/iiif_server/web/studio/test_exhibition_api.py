"""The data API of exhibitions: everything that the builder does, by who may, and with nothing overwritten unseen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask

from iiif_server.access.roles import Role
from iiif_server.accounts.changing import give_role
from iiif_server.app import create_app
from iiif_server.catalog.deposits import record_state
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from manifests.exhibition.templates import PROPOSED_RIGHTS, TEXT_RIGHTS
from manifests.exhibition.values import exhibition_to_values
from manifests.lint import check as lint
from tests.support.exhibitions import MODEL, PICTURE, TOUR, deposit_material
from tests.support.studio import Person, person

SLUG = TOUR.slug


@dataclass(frozen=True)
class House:
    runtime: Runtime
    app: Flask
    lan: Person
    minh: Person
    guest: Person


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("studio")
    settings = read_settings({"BAOVAT_DATA_DIR": str(folder / "data")})
    with open_runtime(replace(settings, exhibition_review=True)) as runtime:
        deposit_material(runtime, folder)
        app = create_app(runtime)
        people = [
            person(app, runtime, role, name)
            for role, name in (
                (Role.CURATOR, "lan"),
                (Role.REVIEWER, "minh"),
                (Role.CONTRIBUTOR, "khach"),
            )
        ]
        yield House(runtime, app, *people)


@pytest.fixture
def slug(house: House, request: pytest.FixtureRequest) -> str:
    """Begin an exhibition of every kind of step, as the curator."""
    name = request.node.name[:60].replace("[", "-").replace("]", "")
    document = exhibition_to_values(replace(TOUR, slug=name))
    begun = house.lan.call("POST", "/exhibitions", {"exhibition": document})
    assert begun.status_code == 201, begun.json
    assert begun.headers["Location"] == f"/api/v1/exhibitions/{name}"
    return name


def tag(revision: int) -> dict[str, str]:
    return {"If_Match": f'"{revision}"'}


def titled(words: str, slug: str) -> dict[str, object]:
    document = exhibition_to_values(replace(TOUR, slug=slug))
    return {"exhibition": document | {"title": {"vi": [words], "en": ["Once around"]}}}


def test_an_exhibition_begins_from_a_template_with_an_address_of_its_title(house: House) -> None:
    said = {"title": {"vi": ["Tiếng trống Na Hang"]}, "template": "story"}
    first = house.lan.call("POST", "/exhibitions", said)
    again = house.lan.call("POST", "/exhibitions", said)
    assert first.json["slug"] == "tieng-trong-na-hang"
    assert again.json["slug"] == "tieng-trong-na-hang-2"
    assert len(first.json["exhibition"]["steps"]) == 8
    told = house.lan.call("GET", "/exhibition-templates").json["templates"]
    assert {each["name"] for each in told} == {"empty", "one-object", "story", "lesson"}
    assert house.lan.call("POST", "/exhibitions", {"template": "x"}).status_code == 400
    taken = house.lan.call("POST", "/exhibitions", {"slug": "tieng-trong-na-hang"})
    assert taken.status_code == 409
    listed = house.lan.call("GET", "/exhibitions").json["exhibitions"]
    assert {"tieng-trong-na-hang", "tieng-trong-na-hang-2"} <= {each["slug"] for each in listed}


def test_whoever_begins_an_exhibition_is_asked_for_the_rights_of_its_texts(house: House) -> None:
    asked = house.lan.client.get("/studio/exhibitions").text
    assert '<select name="rights">' in asked
    for number, rights in enumerate(TEXT_RIGHTS):
        assert f'<option value="{rights}">' in asked
        begun = house.lan.call(
            "POST", "/exhibitions", {"slug": f"quyen-{number}", "rights": rights}
        )
        assert begun.json["exhibition"]["rights"] == rights
    later = house.lan.call("POST", "/exhibitions", {"slug": "quyen-sau", "rights": ""})
    assert "rights" not in later.json["exhibition"]
    unasked = house.lan.call("POST", "/exhibitions", {"slug": "quyen-khong-noi"})
    assert unasked.json["exhibition"]["rights"] == PROPOSED_RIGHTS
    unknown = house.lan.call(
        "POST", "/exhibitions?lang=vi", {"slug": "x", "rights": "free for all"}
    )
    assert (unknown.status_code, "Không biết điều khoản" in unknown.json["detail"]) == (400, True)


def test_a_draft_is_kept_with_its_revision_and_the_other_version_is_told(
    house: House, slug: str
) -> None:
    read = house.lan.call("GET", f"/exhibitions/{slug}")
    assert read.headers["ETag"] == '"1"'
    path = f"/exhibitions/{slug}/draft"
    without = house.lan.call("PUT", path, titled("Một", slug))
    assert without.status_code == 428
    kept = house.lan.call("PUT", path, titled("Một", slug), **tag(1))
    assert (kept.status_code, kept.headers["ETag"]) == (200, '"2"')
    assert kept.json["stale"] == {"title": ["Một vòng quanh"]}
    stale = house.minh.call("PUT", path, titled("Hai", slug), **tag(1))
    assert stale.status_code == 412
    assert (stale.json["code"], stale.json["revision"]) == ("stale", 2)
    assert stale.json["current"]["exhibition"]["title"]["vi"] == ["Một"]
    settled = titled("Một", slug) | {"settled": ["title"]}
    assert house.lan.call("PUT", path, settled, **tag(2)).json["stale"] == {}


def test_edits_are_made_all_or_none(house: House, slug: str) -> None:
    path = f"/exhibitions/{slug}/edits"
    edits = [{"kind": "move-step", "step": "cuoi", "to": 0}, {"kind": "remove-step", "step": "x"}]
    refused = house.lan.call("POST", path, {"edits": edits}, **tag(1))
    assert refused.status_code == 400
    assert "edit 2: there is no step 'x'" in refused.json["detail"]
    made = house.lan.call("POST", path, {"edits": edits[:1]}, **tag(1))
    assert made.json["exhibition"]["steps"][0]["id"] == "cuoi"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "exhibition"),
        ({"exhibition": {"steps": [{"id": "a"}]}}, "shows"),
        ({"exhibition": {"title": "Tên"}}, "title"),
        ({"exhibition": {"steps": [{"id": "../a", "shows": {"kind": "text"}}]}}, "cannot name"),
        ({"exhibition": {"wat": 1}}, "wat"),
        ({"exhibition": {"title": {"vi": ["x" * 20_001]}}}, "too long"),
    ],
)
def test_what_is_no_exhibition_is_refused_with_its_place(house: House, body, told: str) -> None:
    house.lan.call("POST", "/exhibitions", {"slug": "khong-phai"})
    answer = house.lan.call("PUT", "/exhibitions/khong-phai/draft", body, **tag(1))
    assert answer.status_code == 400
    assert told in answer.json["detail"]


def test_versions_are_listed_read_and_restored(house: House, slug: str) -> None:
    house.lan.call("PUT", f"/exhibitions/{slug}/draft", titled("Hai", slug), **tag(1))
    versions = house.lan.call("GET", f"/exhibitions/{slug}/versions").json["versions"]
    assert [(each["revision"], each["writer"]) for each in versions] == [
        (2, house.lan.account.name),
        (1, house.lan.account.name),
    ]
    first = house.lan.call("GET", f"/exhibitions/{slug}/versions/1").json
    assert first["exhibition"]["title"]["vi"] == ["Một vòng quanh"]
    path = f"/exhibitions/{slug}/versions/1/restore"
    back = house.lan.call("POST", path, **tag(2))
    assert (back.json["revision"], back.json["exhibition"]) == (3, first["exhibition"])
    assert house.lan.call("GET", f"/exhibitions/{slug}/versions/99").status_code == 404


def test_a_second_person_approves_and_publishes_and_it_is_taken_back(
    house: House, slug: str
) -> None:
    at = f"/exhibitions/{slug}"
    early = house.minh.call("POST", f"{at}/publish", **tag(1))
    assert (early.status_code, "second person" in early.json["detail"]) == (409, True)
    asked = house.lan.call("POST", f"{at}/review", {"decision": "ask", "note": "Nhờ anh"}, **tag(1))
    assert asked.json["review"]["standing"] == "asked"
    own = house.lan.call("POST", f"{at}/review", {"decision": "approve"}, **tag(1))
    assert own.status_code == 403
    approved = house.minh.call("POST", f"{at}/review", {"decision": "approve"}, **tag(1))
    assert approved.json["review"]["writer"] == house.minh.account.name
    assert house.lan.call("POST", f"{at}/publish", **tag(1)).status_code == 403
    published = house.minh.call("POST", f"{at}/publish", **tag(1)).json
    assert published["edition_url"].endswith(f"/exhibitions/{slug}/editions/1")
    visitor = house.app.test_client()
    assert visitor.get(f"/exhibitions/{slug}/editions/1").status_code == 200
    assert house.lan.call("DELETE", at).status_code == 409
    closed = house.minh.call("POST", f"{at}/unpublish")
    assert closed.json["state"] == "withdrawn"
    gone = visitor.get(f"/exhibitions/{slug}")
    assert gone.status_code == 410
    history = house.lan.call("GET", f"{at}/history").json
    assert [each["kind"] for each in history["events"]] == [
        "withdrawn",
        "published",
        "approved",
        "asked",
    ]


def test_comments_are_said_and_settled(house: House, slug: str) -> None:
    at = f"/exhibitions/{slug}/comments"
    said = house.guest.call("POST", at, {"text": "Câu này dài.", "step": "goc"})
    assert said.status_code == 201
    settled = house.lan.call("PUT", f"{at}/{said.json['id']}", {"settled": True})
    assert settled.status_code == 200
    (comment,) = house.lan.call("GET", at).json["comments"]
    assert (comment["step"], comment["writer"], comment["settled"]) == (
        "goc",
        house.guest.account.name,
        True,
    )
    assert house.lan.call("POST", at, {"text": "a", "step": "nothing"}).status_code == 400


def test_what_there_is_to_mend_names_the_place(house: House, slug: str) -> None:
    with house.runtime.database.write() as connection:
        record_state(connection, MODEL, "withdrawn")
    try:
        told = house.lan.call("GET", f"/exhibitions/{slug}/readiness").json
    finally:
        with house.runtime.database.write() as connection:
            record_state(connection, MODEL, "published")
    assert told["ready"] is False
    lost = [each for each in told["points"] if each["code"] == "item"]
    assert [(each["step"], each["place"], each["severity"]) for each in lost] == [
        ("mat-truoc", "shows", "error"),
        ("mat-phai", "shows", "error"),
    ]
    assert told["weight"]["total_bytes"] > 0


def test_contributors_write_their_own_and_comment_on_others(house: House, slug: str) -> None:
    own = house.guest.call("POST", "/exhibitions", {"slug": f"cua-toi-{slug}"}).json["slug"]
    wanted = titled("Của tôi", own)
    assert house.guest.call("PUT", f"/exhibitions/{own}/draft", wanted, **tag(1)).status_code == 200
    other = house.guest.call("PUT", f"/exhibitions/{slug}/draft", titled("x", slug), **tag(1))
    assert other.status_code == 403
    assert house.guest.call("DELETE", f"/exhibitions/{slug}").status_code == 403
    assert house.guest.call("DELETE", f"/exhibitions/{own}").status_code == 204
    assert house.guest.call("GET", f"/exhibitions/{own}").status_code == 404


def test_a_role_that_is_taken_away_counts_at_once(house: House, slug: str) -> None:
    path = f"/exhibitions/{slug}/draft"
    give_role(house.runtime, "lan", Role.CONTRIBUTOR)
    try:
        made_by_lan = house.lan.call("PUT", path, titled("Vẫn của tôi", slug), **tag(1))
        assert made_by_lan.status_code == 200
        foreign = house.minh.call("POST", "/exhibitions", {"slug": f"cua-minh-{slug}"}).json["slug"]
        denied = house.lan.call(
            "PUT", f"/exhibitions/{foreign}/draft", titled("x", foreign), **tag(1)
        )
        assert (denied.status_code, denied.json["code"]) == (403, "forbidden")
    finally:
        give_role(house.runtime, "lan", Role.CURATOR)


WRITES = [
    ("POST", "/exhibitions"),
    ("PUT", f"/exhibitions/{SLUG}/draft"),
    ("POST", f"/exhibitions/{SLUG}/edits"),
    ("DELETE", f"/exhibitions/{SLUG}"),
    ("POST", f"/exhibitions/{SLUG}/versions/1/restore"),
    ("POST", f"/exhibitions/{SLUG}/comments"),
    ("PUT", f"/exhibitions/{SLUG}/comments/x"),
    ("POST", f"/exhibitions/{SLUG}/review"),
    ("POST", f"/exhibitions/{SLUG}/publish"),
    ("POST", f"/exhibitions/{SLUG}/unpublish"),
]
READS = [
    *("/exhibitions", "/exhibition-templates", f"/exhibitions/{SLUG}", "/material"),
    *(
        f"/exhibitions/{SLUG}/{part}"
        for part in ("readiness", "history", "comments", "versions", "versions/1", "preview")
    ),
    f"/material/{PICTURE}",
]


@pytest.mark.parametrize(("method", "path"), WRITES)
def test_writes_of_nobody_and_forged_ones_are_refused(house: House, method: str, path: str) -> None:
    nobody = house.app.test_client().open(f"/api/v1{path}", method=method, json={})
    assert nobody.status_code == 401
    forged = house.lan.client.open(f"/api/v1{path}", method=method, json={})
    assert forged.status_code == 403


@pytest.mark.parametrize("path", READS)
def test_reads_are_for_who_is_signed_in(house: House, path: str) -> None:
    assert house.app.test_client().get(f"/api/v1{path}").status_code == 401


def test_every_endpoint_is_described(house: House) -> None:
    described = house.app.test_client().get("/api/v1/openapi.json").json["paths"]
    for method, path in [*WRITES, *(("GET", each) for each in READS)]:
        asked = path.replace(SLUG, "{slug}").replace(f"/{PICTURE}", "/{item}")
        asked = asked.replace("/comments/x", "/comments/{comment}")
        asked = asked.replace("/versions/1", "/versions/{revision}")
        assert method.lower() in described[f"/api/v1{asked}"], asked


def test_the_preview_is_what_players_read(house: House, slug: str) -> None:
    document = house.lan.call("GET", f"/exhibitions/{slug}/preview").json
    assert lint(document) == []
    text = json.dumps(document)
    assert "/editions/0/" not in text
    drawn = f"/studio/exhibitions/{slug}/maps/ban-do.svg"
    assert drawn in text
    assert b"<svg" in house.lan.client.get(drawn).data


@pytest.mark.parametrize("view", ["scroll", "slides", "kiosk", "text", "nothing"])
def test_the_preview_stands_in_frames_of_ours_only(house: House, slug: str, view: str) -> None:
    page = house.lan.client.get(f"/studio/exhibitions/{slug}/preview?view={view}")
    assert page.status_code == 200
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-store"
    builder = house.lan.client.get(f"/studio/exhibitions/{slug}")
    assert builder.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in builder.headers["Content-Security-Policy"]


def test_an_empty_exhibition_has_a_preview_and_a_builder(house: House) -> None:
    house.lan.call("POST", "/exhibitions", {"slug": "trong-rong"})
    for path in ("/studio/exhibitions/trong-rong", "/studio/exhibitions/trong-rong/preview"):
        assert house.lan.client.get(path).status_code == 200
    assert house.lan.client.get("/studio/exhibitions/khong-co").status_code == 404


def test_material_is_found_by_words_and_read_with_what_can_be_shown(house: House) -> None:
    found = house.lan.call("GET", "/material?q=ô lưới").json
    assert [each["id"] for each in found["items"]] == [PICTURE]
    read = house.lan.call("GET", f"/material/{PICTURE}?lang=en").json
    (media,) = read["media"]
    assert (read["label"], media["kind"], media["width"]) == ("Grid picture", "image", 3000)
    model = house.lan.call("GET", f"/material/{MODEL}").json["media"][0]
    assert [level["name"] for level in model["levels"]] == ["full"]  # it is small
    assert house.lan.call("GET", "/material/khong-co").status_code == 404


def test_words_that_were_hidden_are_not_in_the_data_of_a_page(
    house: House, slug: str, tmp_path: Path
) -> None:
    """A text that looks like the end of a script stays a text."""
    hostile = "</script><script>window.stolen = 1</script> & “"
    house.lan.call("PUT", f"/exhibitions/{slug}/draft", titled(hostile, slug), **tag(1))
    page = house.lan.client.get(f"/studio/exhibitions/{slug}").text
    assert "<script>window.stolen" not in page
