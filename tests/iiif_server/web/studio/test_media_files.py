"""Replacing files by HTTP: who may, what is told meanwhile, earlier files fetched and restored, what visitors get."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from iiif_server.runtime import Runtime
from iiif_server.tiles.watch import ASK_EVERY_S
from tests.iiif_server.web.studio.test_items import WORDS, make, publish, save
from tests.support.deposits import shown, work_off_all
from tests.support.pictures import write_grid
from tests.support.studio import Person
from tests.support.surfaces import write_ply

SignIn = Callable[..., Person]


def announce(person: Person, size: int, **named: str) -> TestResponse:
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in named.items()
    )
    return person.call("POST", "/uploads", Upload_Length=str(size), Upload_Metadata=metadata)


def replace(person: Person, item: str, media: str, content: bytes, name: str = "mới.png") -> Any:
    begun = announce(person, len(content), filename=name, item=item, replaces=media)
    assert begun.status_code == 201, begun.text
    where = begun.headers["Location"].removeprefix("/api/v1")
    headers = {"X-CSRF-Token": person.csrf, "Upload-Offset": "0"}
    kind = "application/offset+octet-stream"
    sent = person.client.patch(f"/api/v1{where}", data=content, content_type=kind, headers=headers)
    assert sent.status_code == 204, sent.text
    return person.call("POST", f"{where}/deposit")


def told(person: Person, item: str) -> Any:
    [media] = person.call("GET", f"/items/{item}/media").get_json()
    return media


@pytest.fixture
def old(tmp_path: Path) -> bytes:
    return write_grid(tmp_path / "old.png", 300, 200).read_bytes()


@pytest.fixture
def new(tmp_path: Path) -> bytes:
    return write_grid(tmp_path / "new.png", 600, 400).read_bytes()


def test_a_visitor_sees_the_old_picture_until_the_new_one_is_ready(
    app: Flask, sign_in: SignIn, runtime: Runtime, old: bytes, new: bytes
) -> None:
    chief = sign_in("reviewer")
    item = make(chief)
    media = shown(runtime, old, item)
    save(chief, item, WORDS)
    publish(chief, item)
    visitor = app.test_client()
    manifest, info = f"/iiif/presentation/3/{item}/manifest", f"/iiif/image/3/{media}/info.json"
    before = visitor.get(manifest), visitor.get(info)
    assert replace(chief, item, media, new).get_json()["is_new"] is True
    waiting = told(chief, item)
    assert [each["state"] for each in waiting["files"]] == ["waiting"]
    assert (waiting["state"], waiting["file_name"]) == ("ready", "file")
    assert visitor.get(info).get_json()["width"] == 300
    assert visitor.get(manifest).headers["ETag"] == before[0].headers["ETag"]
    work_off_all(runtime)
    time.sleep(ASK_EVERY_S)  # what is public is known for so long
    after = visitor.get(manifest), visitor.get(info)
    assert after[1].get_json()["width"] == 600
    for one, other in zip(before, after, strict=True):
        assert one.headers["ETag"] != other.headers["ETag"]
    asked = visitor.get(manifest, headers={"If-None-Match": before[0].headers["ETag"]})
    assert (asked.status_code, asked.get_json()["items"][0]["width"]) == (200, 600)
    original = visitor.get(f"/originals/{media}", buffered=True)
    assert original.data == new


def test_an_earlier_file_is_told_fetched_and_restored(
    app: Flask, sign_in: SignIn, runtime: Runtime, old: bytes, new: bytes
) -> None:
    lan = sign_in("curator")
    item = make(lan)
    media = shown(runtime, old, item)
    replace(lan, item, media, new)
    work_off_all(runtime)
    [former] = told(lan, item)["files"]
    assert (former["state"], former["bytes"], former["replaced_by"]) == (
        "former",
        len(old),
        "Cô Curator",
    )
    path = f"/items/{item}/media/{media}/files"
    assert lan.call("GET", path).get_json() == [former]
    fetched = lan.client.get(former["url"], buffered=True)
    assert (fetched.data, fetched.headers["Cache-Control"]) == (old, "no-store")
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    part = lan.client.get(former["url"], headers={"Range": "bytes=0-3"}, buffered=True)
    assert (part.status_code, part.data) == (206, old[:4])
    assert app.test_client().get(former["url"]).status_code == 401
    restored = lan.call("POST", f"{path}/{former['id']}/restore")
    assert [each["state"] for each in restored.get_json()[0]["files"]] == ["waiting"]
    aside = lan.call("POST", f"{path}/{former['id']}/put-aside")
    assert [each["state"] for each in aside.get_json()[0]["files"]] == ["former"]
    lan.call("POST", f"{path}/{former['id']}/restore")
    work_off_all(runtime)
    after = told(lan, item)
    assert (after["file_name"], [each["file_name"] for each in after["files"]]) == (
        "file",
        ["mới.png"],
    )


def test_nobody_replaces_what_is_not_theirs(
    sign_in: SignIn, runtime: Runtime, old: bytes, new: bytes
) -> None:
    lan, hoa = sign_in("curator", "lan"), sign_in("contributor", "hoa")
    item, theirs = make(lan), make(hoa)
    media = shown(runtime, old, item)
    assert announce(hoa, 9, filename="x", item=item, replaces=media).status_code == 403
    # The media of another item, through one's own.
    assert announce(hoa, 9, filename="x", item=theirs, replaces=media).status_code == 404
    assert announce(lan, 9, filename="x", item=item, replaces="nothing").status_code == 404
    assert announce(lan, 9, filename="x", replaces=media).status_code == 400
    replace(lan, item, media, new)
    work_off_all(runtime)
    [former] = told(lan, item)["files"]
    path = f"/items/{item}/media/{media}/files/{former['id']}"
    for step in ("restore", "put-aside"):
        assert hoa.call("POST", f"{path}/{step}").status_code == 403
    through = path.replace(item, theirs)
    assert hoa.call("POST", f"{through}/restore").status_code == 404
    assert hoa.client.get(f"/api/v1{through}/original").status_code == 404
    assert lan.client.get(f"/api/v1{path[:-1]}/original").status_code == 404


def test_a_file_of_another_kind_is_refused_in_words_and_the_upload_is_over(
    sign_in: SignIn, runtime: Runtime, old: bytes, tmp_path: Path
) -> None:
    lan = sign_in("curator")
    item = make(lan)
    media = shown(runtime, old, item)
    model = write_ply(tmp_path / "sphere.ply").read_bytes()
    answer = replace(lan, item, media, model, "sphere.ply")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (400, "other-kind")
    assert problem["detail"] == (
        "file is of the kind image, the new file of the kind model: bring it in as a media of its own"
    )
    [upload] = lan.call("GET", "/uploads").get_json()
    assert (upload["state"], upload["replaces"]) == ("refused", media)


def test_the_same_file_is_said_to_be_there(sign_in: SignIn, runtime: Runtime, old: bytes) -> None:
    lan = sign_in("curator")
    item = make(lan)
    media = shown(runtime, old, item)
    before = lan.call("GET", f"/items/{item}/media").get_json()
    kept = replace(lan, item, media, old).get_json()
    assert kept == {"item": item, "media": [media], "is_new": False}
    assert lan.call("GET", f"/items/{item}/media").get_json() == before
