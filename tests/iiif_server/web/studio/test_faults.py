"""What is wrong with what somebody writes at the studio is told in their language, with its place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iiif_server.catalog.deposits import ItemDescription
from iiif_server.runtime import Runtime
from tests.iiif_server.web.studio.test_annotations import note, path_of
from tests.iiif_server.web.studio.test_items import WORDS, make
from tests.support.deposits import shown
from tests.support.pictures import write_grid
from tests.support.studio import Person

SignIn = Callable[..., Person]


@pytest.fixture
def media(runtime: Runtime, tmp_path: Path) -> str:
    content = write_grid(tmp_path / "grid.png", 600, 400).read_bytes()
    return shown(runtime, content, "trong", ItemDescription({"vi": ("Trống",)}, draft=True))


@pytest.mark.parametrize(
    ("path", "body", "english", "vietnamese"),
    [
        (
            "draft",
            {"exhibition": {"title": {"english!": ["a"]}}},
            "exhibition.title: language 'english!' is not a tag IIIF accepts: use for example vi, en, fr, zh-Hant, "
            "or none",
            "exhibition.title: Không nhận mã ngôn ngữ “english!”. Xin dùng thí dụ vi, en, fr, zh-Hant, hoặc none.",
        ),
        (
            "draft",
            {"exhibition": {"wat": 1}},
            "exhibition, wat: Unexpected keyword argument",
            "trưng bày, chỗ wat: Không có ô nào tên như vậy.",
        ),
        (
            "draft",
            {"exhibition": 7},
            "/exhibition: Input should be an object",
            "/exhibition: Phải là một nhóm ô có tên.",
        ),
        (
            "edits",
            {"edits": [{"kind": "remove-step", "step": "x"}]},
            "edit 1: there is no step 'x'; it may have been taken out meanwhile",
            "Thay đổi thứ 1: Không có bước “x”; có thể bước ấy vừa bị bỏ đi. Xin tải lại trang.",
        ),
    ],
)
def test_what_is_wrong_with_an_exhibition_is_told(
    sign_in: SignIn, path: str, body: object, english: str, vietnamese: str
) -> None:
    lan = sign_in("curator")
    lan.call("POST", "/exhibitions", {"slug": "thu", "title": {"vi": ["Thử"]}})
    method = "PUT" if path == "draft" else "POST"
    for query, told in (("?lang=vi", vietnamese), ("", english)):
        answer = lan.call(method, f"/exhibitions/thu/{path}{query}", body, If_Match='"1"')
        assert (answer.status_code, answer.get_json()["detail"]) == (400, told)


@pytest.mark.parametrize(
    ("change", "pointer", "vietnamese"),
    [
        ({"record": {"dated": {"edtf": "thế kỷ 15"}}}, "", "Không hiểu niên đại “thế kỷ 15”. Xin ghi theo EDTF"),
        ({"record": {"colour": "red"}}, "", "Phiếu hiện vật, ô colour: Không có ô nào tên như vậy."),
        ({"label": 3}, "/label", "Phải là một nhóm ô có tên."),
        ({"colour": "red"}, "/colour", "Không có ô nào tên như vậy."),
        ({"rights": "free for all"}, "", "Không biết điều khoản bản quyền “free for all”."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_record_is_told(
    sign_in: SignIn, change: dict[str, Any], pointer: str, vietnamese: str
) -> None:
    lan = sign_in("curator")
    place = f"/items/{make(lan)}"
    tag = lan.call("GET", place).headers["ETag"]
    answer = lan.call("PUT", f"{place}?lang=vi", WORDS | change, If_Match=tag).get_json()
    assert vietnamese in answer["detail"]
    told = {each["pointer"]: each["detail"] for each in answer.get("errors", [])}
    assert not pointer or vietnamese in told[pointer]


@pytest.mark.parametrize(
    ("more", "vietnamese"),
    [
        ({"selector": {"kind": "rectangle", "left": 900, "top": 0, "width": 9, "height": 9}},
         "Hình chữ nhật 900,0,9,9 nằm ngoài ảnh"),
        ({"selector": {"kind": "space-point", "x": 0, "y": 0, "z": 0}},
         "Không đánh dấu được điểm của mô hình trên ảnh."),
        ({"bodies": [{"value": "x", "language": "tiếng Việt"}]}, "Không nhận mã ngôn ngữ “tiếng Việt”."),
        ({"bodies": [{"value": " \u202e "}]}, "Chú giải phải có lời bằng ít nhất một ngôn ngữ."),
        ({"selector": {"kind": "circle"}}, "Không có loại “circle”."),
        ({"motivation": "painting"}, "Phải là một trong:"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_annotation_is_told(
    sign_in: SignIn, media: str, more: dict[str, Any], vietnamese: str
) -> None:
    lan = sign_in("curator")
    tag = lan.call("GET", path_of(media)).headers["ETag"]
    body = {"changed": [note() | more]}
    answer = lan.call("PATCH", f"{path_of(media)}?lang=vi", body, If_Match=tag).get_json()
    assert vietnamese in answer["detail"]
    assert vietnamese in answer["errors"][0]["detail"]
