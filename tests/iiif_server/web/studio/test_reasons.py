"""Why a file was refused or a job failed, in the language of the page, or the one that a program asks for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from iiif_server.catalog.jobs import end_job
from iiif_server.database.editing_tables import upload
from iiif_server.database.tables import job
from iiif_server.editing import uploads
from iiif_server.runtime import Runtime
from tests.iiif_server.web.studio.test_imports import begin, bring
from tests.iiif_server.web.studio.test_items import make
from tests.iiif_server.web.studio.test_uploads import announce, keep, place, send
from tests.support.pictures import write_grid
from tests.support.studio import Person

SignIn = Callable[..., Person]

CUT = (
    "mặt trống.png: The PNG is truncated: it ends without its last chunk; copy it again.",
    "mặt trống.png: Tệp PNG bị cắt cụt: thiếu phần cuối. Xin chép lại tệp rồi tải lên lại.",
)
LATE = (
    "It was stopped after 3600 seconds without an end. Tried 3 times.",
    "Xử lý quá 3.600 giây vẫn chưa xong nên đã dừng. Xin giảm cỡ tệp rồi tải lên lại, hoặc báo người "
    "quản trị. Đã thử 3 lần.",
)


@pytest.fixture
def picture(tmp_path: Path) -> bytes:
    return write_grid(tmp_path / "grid.png", 300, 200).read_bytes()


def bring_cut(person: Person, picture: bytes, query: str) -> str:
    """Bring a truncated picture, and return what is told of it."""
    cut = picture[: len(picture) // 2]
    where = place(person, make(person), cut, "mặt trống.png")
    send(person, where, 0, cut)
    answer = person.call("POST", f"{where.removeprefix('/api/v1')}/deposit{query}")
    assert answer.status_code == 400
    return str(answer.get_json()["detail"])


def test_a_truncated_picture_is_refused_in_the_language_that_is_asked_for(
    sign_in: SignIn, runtime: Runtime, picture: bytes
) -> None:
    lan = sign_in("contributor")
    english, vietnamese = CUT
    assert bring_cut(lan, picture, "?lang=vi") == vietnamese
    assert bring_cut(lan, picture, "?lang=en") == english
    assert bring_cut(lan, picture, "") == english  # as scripts know it
    assert bring_cut(lan, picture, "?lang=fr") == english
    told = [lan.call("GET", f"/uploads{query}").get_json() for query in ("?lang=vi", "")]
    assert [{each["reason"] for each in uploads_told} for uploads_told in told] == [
        {vietnamese},
        {english},
    ]
    with runtime.database.read() as connection:
        assert set(connection.execute(select(upload.c.reason)).scalars()) == {english}
    assert lan.client.get("/studio/jobs").text.count(vietnamese) == 4
    assert lan.client.get("/en/studio/jobs").text.count(english) == 4


def test_a_job_that_failed_says_why_on_every_page_that_shows_it(
    sign_in: SignIn, runtime: Runtime, picture: bytes
) -> None:
    lan = sign_in("contributor")
    item = make(lan)
    where = place(lan, item, picture)
    send(lan, where, 0, picture)
    keep(lan, where)
    english, vietnamese = LATE
    with runtime.database.write() as connection:
        [job_id] = connection.execute(select(job.c.id)).scalars()
        end_job(connection, job_id, english)
    for path in ("/studio/jobs", "/studio/", f"/studio/items/{item}"):
        page = lan.client.get(path).text
        assert vietnamese in page, path
        assert english not in page, path
        assert "ảnh.png" in page, path  # which file it is of
        assert english in lan.client.get(f"/en{path}").text, path
    for path in ("/jobs?state=failed&", f"/items/{item}/media?"):
        for query, reason in (("lang=vi", vietnamese), ("lang=en", english), ("", english)):
            [told] = lan.call("GET", path + query).get_json()
            assert told["reason"] == reason, path


def test_an_import_that_failed_says_why(sign_in: SignIn, runtime: Runtime, tmp_path: Path) -> None:
    lan = sign_in("curator")
    import_id = begin(lan)
    (tmp_path / "list.csv").write_text("Số kiểm kê\nBT 1\n", encoding="utf-8")
    bring(lan, import_id, tmp_path / "list.csv")
    lan.call("POST", f"/imports/{import_id}/check")
    english, vietnamese = LATE
    with runtime.database.write() as connection:
        [job_id] = connection.execute(select(job.c.id)).scalars()
        end_job(connection, job_id, english)
    assert vietnamese in lan.client.get(f"/studio/import/{import_id}").text
    assert english in lan.client.get(f"/en/studio/import/{import_id}").text
    assert lan.call("GET", f"/imports/{import_id}?lang=vi").get_json()["reason"] == vietnamese
    assert lan.call("GET", f"/imports/{import_id}").get_json()["reason"] == english


def test_pieces_of_an_upload_are_refused_in_the_language_in_which_it_was_announced(
    sign_in: SignIn, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = sign_in("contributor")
    item = make(lan)
    answer = announce(lan, item, len(picture), query="?lang=vi")
    where = answer.headers["Location"]
    assert where.endswith("?lang=vi")
    refused = send(lan, where, 0, picture + b"more")
    assert refused.get_json()["detail"] == (
        "Tệp ảnh.png gửi đến dài hơn đã báo. Xin chọn lại tệp để gửi từ đầu."
    )
    monkeypatch.setattr(uploads, "MOST_AT_ONCE", 1)
    refused = announce(lan, item, 10, query="?lang=vi")
    assert (refused.status_code, refused.get_json()["detail"]) == (
        413,
        "Bạn đang gửi 1 tệp. Xin chờ một số tệp gửi xong, hoặc hủy bớt.",
    )


def test_what_the_service_says_of_itself_is_told_in_vietnamese_too(sign_in: SignIn) -> None:
    lan = sign_in("contributor")
    told = lan.call("GET", "/items/hv-none/media?lang=vi").get_json()
    assert told["detail"] == "Không có gì ở địa chỉ này, hoặc bạn không được xem."
