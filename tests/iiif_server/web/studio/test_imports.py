"""Imports over the data API: files by uploads, pages, downloads, who may, what forged and strange requests come to."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from werkzeug.test import TestResponse

from iiif_server.editing.imports import folder_of
from iiif_server.runtime import Runtime
from tests.iiif_server.transfer.lists import write_list, write_picture
from tests.iiif_server.transfer.test_import_jobs import DRUM, JAR, work
from tests.iiif_server.web.studio.test_uploads import keep, send
from tests.support.studio import Person

SignIn = Callable[..., Person]


def announce(person: Person, size: int, **named: str) -> TestResponse:
    metadata = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in named.items()
    )
    return person.call("POST", "/uploads", Upload_Length=str(size), Upload_Metadata=metadata)


def begin(person: Person) -> str:
    answer = person.call("POST", "/imports")
    assert answer.status_code == 201, answer.text
    return str(answer.get_json()["id"])


def bring(person: Person, import_id: str, path: Path, name: str = "") -> TestResponse:
    content = path.read_bytes()
    told = {"import": import_id, "filename": name or path.name}
    answer = announce(person, len(content), **told)
    if answer.status_code != 201:
        return answer
    where = answer.headers["Location"]
    send(person, where, 0, content)
    return keep(person, where)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    return write_list(tmp_path / "hiện vật.xlsx", [DRUM, JAR])


def test_a_list_comes_is_checked_and_taken_in_over_the_api(
    sign_in: SignIn, runtime: Runtime, listed: Path, tmp_path: Path
) -> None:
    lan = sign_in("curator")
    import_id = begin(lan)
    assert bring(lan, import_id, listed).get_json() == {"item": "", "media": [], "is_new": False}
    bring(lan, import_id, write_picture(tmp_path / "BT 1.png"), "ảnh/BT 1.png")
    told = lan.call("GET", f"/imports/{import_id}").get_json()
    assert (told["state"], told["files"]) == ("gathering", ["hiện vật.xlsx", "ảnh/BT 1.png"])
    assert lan.call("POST", f"/imports/{import_id}/check").get_json()["state"] == "checking"
    waiting = lan.client.get("/studio/jobs").text
    assert "Kiểm tra một danh sách" in waiting
    work(runtime)
    told = lan.call("GET", f"/imports/{import_id}?lang=en").get_json()
    assert (told["state"], told["counts"]["new"], told["counts"]["wrong"]) == ("checked", 1, 1)
    assert sorted(told["may"]) == ["check", "discard", "import"]
    assert told["problems"][0]["cell"] == "D3"
    with lan.client.get(told["shown"][0]["picture"]) as picture:
        assert (picture.status_code, picture.mimetype) == (200, "image/jpeg")
    with lan.client.get(told["corrected_list"]) as copy:
        sheet = load_workbook(io.BytesIO(copy.data)).active
    assert [cell.value for cell in sheet[1]][-1] == "Lỗi"
    assert "LỖI" in str(sheet[3][len(sheet[1]) - 1].value)
    for prefix, words in (("", "Cách sửa"), ("/en", "What to do")):
        page = lan.client.get(f"{prefix}/studio/import/{import_id}")
        assert (page.status_code, words in page.text) == (200, True)
    assert lan.call("POST", f"/imports/{import_id}/import").status_code == 200
    work(runtime)
    told = lan.call("GET", f"/imports/{import_id}").get_json()
    assert (told["state"], told["shown"][0]["label"]) == ("done", "Trống đồng")
    item = told["shown"][0]["url"].split("/")[-1]
    assert lan.call("GET", f"/items/{item}").get_json()["label"] == {"vi": ["Trống đồng"]}


def test_only_curators_get_to_imports_and_each_to_their_own(sign_in: SignIn, listed: Path) -> None:
    lan, mai = sign_in("curator", "lan"), sign_in("curator", "mai")
    tu = sign_in("contributor", "tu")
    import_id = begin(lan)
    bring(lan, import_id, listed)
    assert tu.call("POST", "/imports").status_code == 403
    assert tu.client.get("/studio/import").status_code == 403
    assert "/studio/import" not in tu.client.get("/studio/").text
    for method, rest in (
        ("GET", ""),
        ("POST", "/check"),
        ("POST", "/import"),
        ("POST", "/stop"),
        ("DELETE", ""),
        ("GET", "/corrected-list"),
        ("GET", "/pictures/2"),
    ):
        assert mai.call(method, f"/imports/{import_id}{rest}").status_code == 404, rest
        assert tu.call(method, f"/imports/{import_id}{rest}").status_code == 403, rest
    assert mai.client.get(f"/studio/import/{import_id}").status_code == 404
    assert bring(mai, import_id, listed).status_code == 404
    assert mai.call("GET", "/imports").get_json() == []


def test_a_write_without_proof_is_refused(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    import_id = begin(lan)
    for method, path in (
        ("POST", ""),
        ("POST", f"/{import_id}/check"),
        ("DELETE", f"/{import_id}"),
    ):
        answer = lan.client.open(f"/api/v1/imports{path}", method=method)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "forged")


@pytest.mark.parametrize("name", ["../x.png", "/etc/passwd", ".htaccess", "a\u202eb.png", "ả" * 90])
def test_a_hostile_name_is_refused_and_lies_nowhere(
    sign_in: SignIn, runtime: Runtime, name: str, tmp_path: Path
) -> None:
    lan = sign_in("curator")
    import_id = begin(lan)
    answer = bring(lan, import_id, write_picture(tmp_path / "a.png"), name)
    assert answer.status_code == 400
    assert "cannot be the name of a file" in answer.get_json()["detail"]
    assert list(folder_of(runtime, import_id).iterdir()) == []


def test_an_upload_is_for_one_thing_and_never_empty(sign_in: SignIn) -> None:
    lan = sign_in("curator")
    import_id = begin(lan)
    both = announce(lan, 5, filename="a.csv", item="x", **{"import": import_id})
    neither = announce(lan, 5, filename="a.csv")
    assert (both.status_code, neither.status_code) == (400, 400)
    empty = announce(lan, 0, filename="a.csv", **{"import": import_id})
    assert (empty.status_code, "empty" in empty.get_json()["detail"]) == (400, True)
    nowhere = announce(lan, 5, filename="a.csv", **{"import": "../../x"})
    assert nowhere.status_code == 404


def test_an_import_takes_so_many_files(
    sign_in: SignIn, listed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iiif_server.editing.imports.MOST_FILES", 1)
    lan = sign_in("curator")
    import_id = begin(lan)
    assert bring(lan, import_id, listed).status_code == 200
    answer = bring(lan, import_id, listed)
    assert (answer.status_code, "takes 1 files" in answer.get_json()["detail"]) == (400, True)


def test_an_import_that_is_thrown_away_leaves_nothing(
    sign_in: SignIn, runtime: Runtime, listed: Path
) -> None:
    lan = sign_in("curator")
    import_id = begin(lan)
    bring(lan, import_id, listed)
    assert lan.call("DELETE", f"/imports/{import_id}").status_code == 204
    assert lan.call("GET", f"/imports/{import_id}").status_code == 404
    assert not folder_of(runtime, import_id).exists()


def test_the_job_of_an_import_is_neither_retried_nor_cancelled_as_that_of_an_item(
    sign_in: SignIn, listed: Path
) -> None:
    lan = sign_in("curator")
    import_id = begin(lan)
    bring(lan, import_id, listed)
    lan.call("POST", f"/imports/{import_id}/check")
    [job] = lan.call("GET", "/jobs").get_json()
    assert (job["kind"], job["item"]) == ("list-check", "")
    for what in ("retry", "cancel"):
        answer = lan.call("POST", f"/jobs/{job['id']}/{what}")
        assert (answer.status_code, "own page" in answer.get_json()["detail"]) == (400, True)
    assert lan.call("POST", f"/imports/{import_id}/stop").get_json()["state"] == "stopped"
    assert lan.call("GET", "/jobs").get_json() == []


def test_the_template_opens_as_a_workbook(sign_in: SignIn) -> None:
    answer = sign_in("curator").client.get("/api/v1/list-template")
    assert load_workbook(io.BytesIO(answer.data)).sheetnames[0] == "Hiện vật"
