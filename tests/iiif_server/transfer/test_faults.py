"""A list of 500 rows with planted faults: each is found where it stands, with rule and remedy; the rest comes in."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from openpyxl import load_workbook

from iiif_server.runtime import Runtime
from iiif_server.transfer import identify
from iiif_server.transfer.importing import import_list
from tests.iiif_server.transfer.lists import count, described, write_list

#: Row → what is changed in it, the rule that is broken, and the column where it is told.
FAULTS: dict[int, tuple[dict[str, object], str, str]] = {
    7: ({"Loại hình di sản": "Bảo vật quoc gia đặc biệt"}, "unknown-word", "Loại hình di sản"),
    19: ({"Số kiểm kê": "TQ 00020"}, "duplicate", "Số kiểm kê"),
    33: ({"Kích thước": "cao 45"}, "unit", "Kích thước"),
    34: ({"Kích thước": "to lắm"}, "dimension", "Kích thước"),
    48: ({"Nơi xuất xứ": "huyện Sơn Dưng"}, "unknown-place", "Nơi xuất xứ"),
    60: ({"Tên gọi": None}, "label", "Tên gọi"),
    75: ({"Ngày quyết định": "31/02/2012"}, "day", "Ngày quyết định"),
    90: ({"Niên đại EDTF": "mười lăm"}, "edtf", "Niên đại EDTF"),
    111: ({"Trạng thái": "Đã xuất bản"}, "rights-missing", "Trạng thái"),
    150: ({"Trạng thái": "đã bán"}, "unknown-choice", "Trạng thái"),
    200: ({"Tập tin": "khong-co.jpg"}, "file-missing", "Tập tin"),
    201: ({"Tập tin": "../../etc/passwd"}, "file-name", "Tập tin"),
    260: ({"Số quyết định": "1; 2; 3"}, "parallel-count", "Ngày quyết định"),
    300: ({"Quyền đối với bản số": "miễn phí"}, "unknown-rights", "Quyền đối với bản số"),
    333: ({"Dân tộc": "Tay Nùng"}, "unknown-word", "Dân tộc"),
    400: ({"Mã định danh": "bảo vật 1"}, "identifier", "Mã định danh"),
    401: ({"Số kiểm kê": "TQ 9" * 60}, "number-too-long", "Số kiểm kê"),
    410: ({"Kích thước": "cao 1e400 cm"}, "dimension", "Kích thước"),
    411: ({"Chất liệu": "#N/A"}, "error-value", "Chất liệu"),
    444: ({"Mô tả": "=1+1"}, "formula-without-value", "Mô tả"),
}
#: Row → what is odd in it and yet comes in, and the rule of the warning.
WARNINGS: dict[int, tuple[dict[str, object], str]] = {
    120: ({"Niên đại": "đời vua nào đó"}, "date-not-understood"),
    121: ({"Chất liệu": "Đồngg"}, "new-word-near"),
    122: ({"Tên gọi": "Trèng ®ång"}, "legacy-text"),
}


def make_row(number: int) -> dict[str, object]:
    chance = random.Random(number)
    return {
        "Mã định danh": None,
        "Số kiểm kê": f"TQ {number:05}",
        "Tên gọi": f"Bình gốm số {number}",
        "Mô tả": "Men ngọc, hoa sen.",
        "Loại hình di sản": chance.choice(["Hiện vật bảo tàng", "co vat", "BVQG"]),
        "Hạng được công nhận": "Bảo vật quốc gia",
        "Số quyết định": "1426/QĐ-TTg",
        "Ngày quyết định": "01/10/2012",
        "Niên đại": chance.choice(["thế kỷ XV", "nhà Nguyễn", "khoảng 1428-1527"]),
        "Niên đại EDTF": None,
        "Chất liệu": chance.choice(["Gốm", "Sứ; Vàng", "đồng thau"]),
        "Kích thước": "cao 45 cm; rộng 20,5 cm",
        "Dân tộc": "Tày",
        "Nơi xuất xứ": "huyện Sơn Dương",
        "Quyền đối với bản số": None,
        "Trạng thái": None,
        "Tập tin": None,
    }


def test_planted_faults_are_found_and_the_rest_comes_in(house: Runtime, tmp_path: Path) -> None:
    rows = [make_row(number) for number in range(2, 502)]
    for number, (change, *_) in {**FAULTS, **WARNINGS}.items():
        rows[number - 2] |= change
    path = write_list(tmp_path / "ds.xlsx", rows)
    report = import_list(house, path, dry_run=False)
    wrong = {
        **{number: (rule, column) for number, (_, rule, column) in FAULTS.items()},
        20: ("duplicate", "Số kiểm kê"),
    }
    errors = [problem for problem in report.problems if problem.severity == "error"]
    found = {problem.row: (problem.rule, problem.column) for problem in errors}
    assert {number: found.get(number) for number in wrong} == wrong
    assert set(found) == set(wrong)
    assert all(
        problem.message.vi and problem.message.en and problem.remedy.vi and problem.remedy.en
        for problem in errors
    )
    warned = {
        problem.row: problem.rule for problem in report.problems if problem.severity == "warning"
    }
    assert warned == {number: rule for number, (_, rule) in WARNINGS.items()}
    assert report.counts["new"] == 500 - len(wrong)
    assert report.counts["wrong"] == len(wrong)
    assert count(house) == (500 - len(wrong), 0, 0)
    assert described(house, "tq-00122").label == {"vi": ("Trống đồng",)}
    near = next(problem for problem in errors if problem.row == 48)
    assert "Huyện Sơn Dương" in near.remedy.vi
    _check_copy(path.with_name("ds.loi.xlsx"), wrong)


def _check_copy(path: Path, wrong: dict[int, tuple[str, str]]) -> None:
    sheet = load_workbook(path).active
    headers = [cell.value for cell in sheet[1]]
    assert headers[-1] == "Lỗi"
    for number, (_, column) in wrong.items():
        assert str(sheet.cell(number, len(headers)).value).startswith("LỖI")
        assert sheet.cell(number, headers.index(column) + 1).comment is not None
    assert sheet.cell(3, len(headers)).value is None
    assert sheet.cell(2, 2).value == "TQ 00002"


def test_the_copy_comes_in_when_it_is_mended(house: Runtime, tmp_path: Path) -> None:
    rows = [make_row(number) for number in range(2, 12)]
    rows[3] |= {"Kích thước": "cao 45"}
    import_list(house, write_list(tmp_path / "ds.xlsx", rows), dry_run=False)
    copy = tmp_path / "ds.loi.xlsx"
    book = load_workbook(copy)
    book.active.cell(5, list(rows[0]).index("Kích thước") + 1).value = "cao 45 cm"
    book.save(copy)
    report = import_list(house, copy, dry_run=False)
    assert report.counts == {"new": 1, "changed": 0, "unchanged": 9, "wrong": 0, "skipped": 0}


def test_what_a_database_does_not_take_leaves_out_its_row_alone(
    house: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [make_row(number) for number in range(2, 8)]
    rows[2] |= {"Số kiểm kê": "TQ 9" * 60}
    monkeypatch.setattr(identify, "LONGEST_INVENTORY_NUMBER", 1_000)
    report = import_list(house, write_list(tmp_path / "ds.xlsx", rows), dry_run=False)
    if house.database.sqlite_path is not None:  # which keeps texts of any length
        assert report.counts["new"] == 6
        return
    [problem] = report.problems
    assert (problem.row, problem.rule) == (4, "not-kept")
    assert "too long" in problem.message.en
    assert (report.counts["new"], report.counts["wrong"]) == (5, 1)
    assert count(house) == (5, 0, 0)
