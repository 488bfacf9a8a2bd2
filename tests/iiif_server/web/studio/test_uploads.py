"""Files from browsers: in pieces, after a restart, hostile names, wrong offsets, twice, too many, not theirs."""

from __future__ import annotations

import base64
import unicodedata
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from iiif_server.app import create_app
from iiif_server.database.columns import now
from iiif_server.database.editing_tables import upload
from iiif_server.database.tables import media
from iiif_server.editing import uploads
from iiif_server.editing.uploads import LIFETIME, shown_name
from iiif_server.runtime import Runtime
from tests.iiif_server.web.studio.test_items import make
from tests.support.pictures import write_grid
from tests.support.studio import Person

SignIn = Callable[..., Person]


def announce(
    person: Person, item: str, size: int | str, name: str = "ảnh.png", query: str = ""
) -> TestResponse:
    named = {"filename": name, "item": item}
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in named.items()
    )
    headers = {"Upload_Length": str(size), "Upload_Metadata": metadata}
    return person.call("POST", f"/uploads{query}", **headers)


def send(person: Person, where: str, offset: int, piece: bytes, **more: str) -> TestResponse:
    return person.client.patch(
        where,
        data=piece,
        content_type=more.pop("kind", "application/offset+octet-stream"),
        headers={"X-CSRF-Token": person.csrf, "Upload-Offset": str(offset), **more},
    )


def place(person: Person, item: str, content: bytes, name: str = "ảnh.png") -> str:
    answer = announce(person, item, len(content), name)
    assert answer.status_code == 201, answer.text
    return answer.headers["Location"]


def keep(person: Person, where: str) -> TestResponse:
    return person.call("POST", f"{where.removeprefix('/api/v1')}/deposit")


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return write_grid(tmp_path / "grid.png", 300, 200).read_bytes()


def test_a_file_comes_in_pieces_and_goes_on_after_a_restart(
    sign_in: SignIn, runtime: Runtime, picture: bytes
) -> None:
    lan = sign_in("contributor")
    item = make(lan)
    where = place(lan, item, picture)
    cut = len(picture) * 9 // 10
    assert send(lan, where, 0, picture[:cut]).headers["Upload-Offset"] == str(cut)
    # Another process, the next day: the cookie and what came are all that is left.
    cookie = lan.client.get_cookie("baovat-session")
    assert cookie is not None
    lan.client = create_app(runtime).test_client()
    lan.client.set_cookie("baovat-session", cookie.value)
    asked = lan.client.head(where)
    assert (asked.headers["Upload-Offset"], asked.headers["Upload-Length"]) == (
        str(cut),
        str(len(picture)),
    )
    early = keep(lan, where)
    assert (early.status_code, "send the rest" in early.get_json()["detail"]) == (400, True)
    assert send(lan, where, cut, picture[cut:]).status_code == 204
    kept = keep(lan, where).get_json()
    assert kept["is_new"] is True
    with runtime.database.read() as connection:
        row = connection.execute(select(media)).one()
    assert (row.id, row.item_id, row.file_name, row.bytes) == (
        kept["media"][0],
        item,
        "ảnh.png",
        len(picture),
    )
    assert list((runtime.settings.data_dir / "uploads").iterdir()) == []
    assert keep(lan, where).status_code == 200  # an answer that was lost is asked for again
    assert send(lan, where, cut, picture[cut:]).status_code == 409  # a piece that comes too late


def test_the_same_file_twice_is_said(sign_in: SignIn, picture: bytes) -> None:
    lan = sign_in("contributor")
    item = make(lan)
    told = []
    for _ in range(2):
        where = place(lan, item, picture)
        send(lan, where, 0, picture)
        told.append(keep(lan, where).get_json())
    assert [each["is_new"] for each in told] == [True, False]
    assert told[0]["media"] == told[1]["media"]


def test_an_empty_file_is_refused_by_its_name(sign_in: SignIn) -> None:
    lan = sign_in("contributor")
    answer = announce(lan, make(lan), 0, "trống.tif")
    assert answer.status_code == 400
    assert (
        answer.get_json()["detail"]
        == "trống.tif is empty: it holds no bytes at all; copy it again."
    )


@pytest.mark.parametrize("size", ["-1", "x", "", "1e3", "9" * 30])
def test_a_length_that_is_none_is_refused(sign_in: SignIn, size: str) -> None:
    lan = sign_in("contributor")
    assert announce(lan, make(lan), size).status_code == 400


def test_a_file_larger_than_anything_is_refused_before_it_comes(sign_in: SignIn) -> None:
    lan = sign_in("contributor")
    assert announce(lan, make(lan), 10**14).status_code == 413


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../etc/passwd", "passwd"), ("C:\\Ảnh\\trống.tif", "trống.tif"), ("/abs/x.png", "x.png"),
     (unicodedata.normalize("NFD", "trống đồng.tif"), "trống đồng.tif"), ("a\x00b\n.png", "a?b?.png"),
     ("x" * 300 + ".png", "x" * 255), ("..", ".."), ("", "?"), ("a/", "a")],
)  # fmt: skip
def test_names_are_shown_and_never_paths(name: str, shown: str) -> None:
    assert shown_name(name) == shown


@pytest.mark.parametrize("name", ["../../x.png", "x" * 300 + ".png", "a\x00.png"])
def test_hostile_names_harm_nothing(
    sign_in: SignIn, runtime: Runtime, picture: bytes, name: str
) -> None:
    lan = sign_in("contributor")
    where = place(lan, make(lan), picture, name)
    send(lan, where, 0, picture)
    before = {path.name for path in runtime.settings.data_dir.parent.iterdir()}
    assert keep(lan, where).status_code == 200
    assert {path.name for path in runtime.settings.data_dir.parent.iterdir()} == before


def test_a_file_of_no_kind_that_is_kept_is_refused_with_its_name(sign_in: SignIn) -> None:
    lan = sign_in("contributor")
    where = place(lan, make(lan), b"MZ nothing", "setup.exe")
    send(lan, where, 0, b"MZ nothing")
    answer = keep(lan, where)
    assert answer.status_code == 400
    assert "setup.exe" in answer.get_json()["detail"]
    [told] = lan.call("GET", "/uploads").get_json()
    assert (told["state"], "setup.exe" in told["reason"]) == ("refused", True)


def test_a_piece_begins_where_the_file_ends(sign_in: SignIn, picture: bytes) -> None:
    lan = sign_in("contributor")
    where = place(lan, make(lan), picture)
    assert send(lan, where, 0, picture[:100]).status_code == 204
    for offset in (0, 99, 101, 10**9):
        assert send(lan, where, offset, b"x").status_code == 409
    assert send(lan, where, 100, picture[100:], kind="image/png").status_code == 415
    assert send(lan, where, 100, picture[100:] + b"more").status_code == 413
    assert lan.client.head(where).headers["Upload-Offset"] == "100"


def test_an_upload_is_its_owners(sign_in: SignIn, picture: bytes) -> None:
    lan, chief = sign_in("contributor", "lan"), sign_in("administrator", "chief")
    where = place(lan, make(lan), picture)
    assert chief.client.head(where).status_code == 404
    assert send(chief, where, 0, picture).status_code == 404
    assert keep(chief, where).status_code == 404
    assert chief.client.delete(where, headers={"X-CSRF-Token": chief.csrf}).status_code == 404


def test_nobody_brings_files_for_what_is_not_theirs(sign_in: SignIn, picture: bytes) -> None:
    lan, hoa = sign_in("curator", "lan"), sign_in("contributor", "hoa")
    item = make(lan)
    assert announce(hoa, item, len(picture)).status_code == 403
    assert announce(hoa, "nothing", len(picture)).status_code == 404


def test_a_piece_without_its_proof_is_refused(sign_in: SignIn, picture: bytes) -> None:
    lan = sign_in("contributor")
    where = place(lan, make(lan), picture)
    assert send(lan, where, 0, picture, **{"X-CSRF-Token": "wrong"}).status_code == 403


def test_a_cancelled_upload_leaves_nothing(
    sign_in: SignIn, runtime: Runtime, picture: bytes
) -> None:
    lan = sign_in("contributor")
    where = place(lan, make(lan), picture)
    send(lan, where, 0, picture[:50])
    page = lan.client.get("/studio/jobs").text
    assert "Tệp gửi dở của tôi" in page
    assert f'data-upload="{where.rsplit("/", 1)[1]}"' in page
    assert lan.client.delete(where, headers={"X-CSRF-Token": lan.csrf}).status_code == 204
    assert lan.client.head(where).status_code == 404
    assert list((runtime.settings.data_dir / "uploads").iterdir()) == []
    assert "Tệp gửi dở của tôi" not in lan.client.get("/studio/jobs").text


def test_what_nobody_goes_on_with_expires(
    sign_in: SignIn, runtime: Runtime, picture: bytes
) -> None:
    lan = sign_in("contributor")
    item = make(lan)
    old = place(lan, item, picture)
    with runtime.database.write() as connection:
        connection.execute(
            update(upload).values(touched_at=now() - LIFETIME - timedelta(minutes=1))
        )
    new = place(lan, item, picture)
    assert lan.client.head(old).status_code == 404
    assert [path.name for path in (runtime.settings.data_dir / "uploads").iterdir()] == [
        new.rsplit("/", 1)[-1]
    ]


def test_so_many_files_of_one_account_are_on_their_way(
    sign_in: SignIn, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 2)
    lan = sign_in("contributor")
    item = make(lan)
    assert [announce(lan, item, 10).status_code for _ in range(3)] == [201, 201, 413]


def test_a_tus_client_learns_what_is_understood(app: Flask) -> None:
    headers = app.test_client().options("/api/v1/uploads").headers
    assert headers["Tus-Version"] == "1.0.0"
    assert set(headers["Tus-Extension"].split(",")) == {"creation", "expiration", "termination"}
    assert "Access-Control-Allow-Origin" not in headers


def test_a_job_that_failed_is_tried_again_and_one_that_waits_is_given_up(
    sign_in: SignIn, runtime: Runtime, picture: bytes
) -> None:
    lan, hoa = sign_in("curator", "lan"), sign_in("contributor", "hoa")
    where = place(lan, make(lan), picture)
    send(lan, where, 0, picture)
    keep(lan, where)
    [job] = lan.call("GET", "/jobs").get_json()
    assert (job["state"], job["file_name"]) == ("queued", "ảnh.png")
    assert hoa.call("POST", f"/jobs/{job['id']}/cancel").status_code == 403
    assert lan.call("POST", f"/jobs/{job['id']}/cancel").status_code == 204
    [failed] = lan.call("GET", "/jobs?state=failed").get_json()
    assert failed["reason"] == f"{lan.account.name} cancelled it."
    assert lan.call("POST", f"/jobs/{job['id']}/cancel").status_code == 400
    again: Any = lan.call("POST", f"/jobs/{job['id']}/retry").get_json()
    assert [each["id"] for each in lan.call("GET", "/jobs").get_json()] == [again["id"]]
    assert lan.call("GET", "/jobs?state=failed").get_json() == []
    assert lan.call("POST", "/jobs/nothing/retry").status_code == 404
