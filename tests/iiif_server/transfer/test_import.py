"""Lists come in whole, again and again, on both databases, and go out as they came."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from iiif_server.catalog.changes import next_change
from iiif_server.catalog.deposits import record_state
from iiif_server.catalog.descriptions import DescribedItem
from iiif_server.catalog.items import read_stamp
from iiif_server.catalog.new_items import record_new_items
from iiif_server.catalog.records import read_whole_vocabulary, record_record
from iiif_server.catalog.search_index import Sign, find_numbers
from iiif_server.catalog.vocabulary_rows import record_term
from iiif_server.runtime import Runtime
from iiif_server.transfer.escapes import FORMULA_SIGNS
from iiif_server.transfer.exporting import export_list
from iiif_server.transfer.importing import import_list
from iiif_server.transfer.report import ImportReport
from iiif_server.transfer.template import write_template
from manifests.model import MediaRole
from manifests.record import (
    Bond,
    Chapter,
    Designation,
    Dimension,
    Extent,
    Maker,
    Missing,
    Relation,
    When,
)
from manifests.scale import Scale, Span
from tests.iiif_server.transfer import examples
from tests.iiif_server.transfer.lists import count, described, write_list, write_picture

DRUM = {
    "Số kiểm kê": "BTTQ 0012/Đ.5",
    "Tên gọi": "Trống đồng",
    "Tên gọi [en]": "Bronze drum",
    "Tên [tyz]": "Tồng",
    "Tên khác": "Trống sấm; Trống cóc",
    "loai hinh di san": "bảo vật",
    "Hạng được công nhận": "Bảo vật quốc gia",
    "Số quyết định": "1426/QĐ-TTg",
    "Ngày quyết định": "1/10/2012",
    "Niên đại": "thế kỷ V - IV TCN",
    "Chất liệu": "Đồng",
    "Kỹ thuật": "đúc",
    "Kích thước": "cao 45 cm; đường kính 79,3 cm (mặt trống)",
    "Tác giả": "KHONG_RO",
    "Dân tộc": "Tày, Dao",
    "Đơn vị lưu giữ": "Bảo tàng tỉnh Tuyên Quang",
    "Nơi xuất xứ": "xã Hồng Thái, huyện Na Hang",
    "Thuộc di tích": "DT 7",
    "Tập tin": "mat.jpg; than.jpg",
    "Chú thích ảnh": "Mặt | Thân",
    "Loại ảnh": "| Chi tiết",
}


def run(house: Runtime, path: Path, *, dry_run: bool = False) -> ImportReport:
    return import_list(house, path, dry_run=dry_run)


def outcomes(report: ImportReport) -> dict[str, int]:
    return {name: number for name, number in report.counts.items() if number}


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_folder_comes_in_once(house: Runtime, tmp_path: Path, ending: str) -> None:
    folder = tmp_path / "in"
    write_picture(folder / "mat.jpg")
    write_picture(folder / "sau" / "than.jpg", (1, 200, 3))
    write_picture(folder / unicodedata.normalize("NFD", "bttq-0012-đ-5_cạnh.jpg"), (1, 2, 3))
    write_picture(folder / "khác.jpg", (9, 9, 9))
    write_list(
        folder / f"ds.{ending}",
        [DRUM, {"Số kiểm kê": "DT 7", "Tên gọi": "Đình Hồng Thái", "loai hinh di san": "di tích"}],
    )
    tried = run(house, folder, dry_run=True)
    assert outcomes(tried) == {"new": 2}
    assert count(house) == (0, 0, 0)
    report = run(house, folder)
    assert outcomes(report) == {"new": 2}
    assert [problem.rule for problem in report.problems if problem.severity == "error"] == []
    assert report.unmatched == ("khác.jpg",)
    assert {word.label for word in report.new_words} == {
        "Bảo tàng tỉnh Tuyên Quang",
        "Xã Hồng Thái",
    }
    assert count(house) == (2, 3, 3)
    assert outcomes(run(house, folder)) == {"unchanged": 2}
    assert count(house) == (2, 3, 3)
    _check_drum(described(house, "bttq-0012-d-5"))


def _check_drum(drum: DescribedItem) -> None:
    record = drum.record
    assert drum.label == {"vi": ("Trống đồng",), "en": ("Bronze drum",), "tyz": ("Tồng",)}
    assert drum.state == "draft"
    assert record.inventory_number == "BTTQ 0012/Đ.5"
    assert record.alternative == {"vi": ("Trống sấm", "Trống cóc")}
    assert record.heritage_class == "bao-vat-quoc-gia"
    assert record.designations == (
        Designation("bao-vat-quoc-gia", number="1426/QĐ-TTg", decided_on=date(2012, 10, 1)),
    )
    assert record.dated == When({"vi": ("thế kỷ V - IV TCN",)}, "-0499/-0300")
    assert record.dimensions == (
        Dimension(Extent.HEIGHT, 45, "cm"),
        Dimension(Extent.DIAMETER, 79.3, "cm", {"vi": ("mặt trống",)}),
    )
    assert record.communities == ("tay", "dao")
    assert record.missing == {"makers": Missing.UNKNOWN}
    assert record.relations == (Relation(Bond.BELONGS_TO_MONUMENT, "dt-7"),)
    assert record.origin_place == "xa-hong-thai-huyen-na-hang"
    names = [(each.file_name, each.label.get("vi"), each.role) for each in drum.media]
    assert names[:2] == [
        ("mat.jpg", ("Mặt",), MediaRole.VIEW),
        ("than.jpg", ("Thân",), MediaRole.DETAIL),
    ]
    assert unicodedata.normalize("NFC", names[2][0]) == "bttq-0012-đ-5_cạnh.jpg"


def test_what_came_in_is_found_by_its_words(house: Runtime, tmp_path: Path) -> None:
    rows = [{"Số kiểm kê": f"{number}", "Tên gọi": f"Chiêng {number}"} for number in range(3)]
    run(house, write_list(tmp_path / "a.csv", [{**rows[0], "Chất liệu": "Đồng"}, *rows[1:]]))
    with house.database.read() as connection:
        for words, there in (("fchieng", 3), ("fdong", 1), ("fgo", 0)):
            assert len(find_numbers(connection, [[Sign(words)]])) == there


def test_a_row_changes_only_what_it_says(house: Runtime, tmp_path: Path) -> None:
    first = {
        key: text
        for key, text in DRUM.items()
        if key not in ("Tập tin", "Chú thích ảnh", "Loại ảnh")
    }
    run(house, write_list(tmp_path / "a.csv", [first]))
    before = described(house, "bttq-0012-d-5")
    second = {
        "Số kiểm kê": "BTTQ 0012/Đ.5",
        "Tên gọi": "",
        "Tên gọi [en]": "Drum",
        "Tác giả": "Nguyễn Văn A",
        "Dân tộc": "KHONG_RO",
    }
    report = run(house, write_list(tmp_path / "b.csv", [second]))
    assert report.rows[0].changed == ("label", "makers", "communities")
    after = described(house, "bttq-0012-d-5")
    assert after.label == {**before.label, "en": ("Drum",)}
    assert after.record.makers == (Maker({"vi": ("Nguyễn Văn A",)}),)
    assert after.record.communities == ()
    assert after.record.missing == {"communities": Missing.UNKNOWN}
    assert after.record.designations == before.record.designations


def test_a_scale_that_is_not_understood_is_told_at_its_cell(house: Runtime, tmp_path: Path) -> None:
    wrong = {
        "Số kiểm kê": "BTTQ 7",
        "Tên gọi": "Tranh",
        "Tập tin": "a.png; b.png",
        "Kích thước trong ảnh": "rộng 420 mm | to lắm",
    }
    write_picture(tmp_path / "a.png")
    write_picture(tmp_path / "b.png", (10, 200, 10))
    report = run(house, write_list(tmp_path / "a.csv", [wrong]))
    assert [problem.rule for problem in report.problems] == ["scale"]
    right = wrong | {"Kích thước trong ảnh": "rộng 420 mm | 600 ppi"}
    run(house, write_list(tmp_path / "a.csv", [right]))
    scales = [each.scale for each in described(house, "bttq-7").media]
    assert scales == [Scale(420, Span.WIDTH), Scale(25.4, Span.PIXELS, 600)]


def test_nothing_is_published_without_rights(house: Runtime, tmp_path: Path) -> None:
    row = {
        "Số kiểm kê": "1",
        "Tên gọi": "Bình",
        "Trạng thái": "Đã xuất bản",
        "Quyền đối với tác phẩm": "CC0",
    }
    rights = {
        "Quyền đối với bản số": "CC BY 4.0",
        "Quyền đối với dữ liệu mô tả": "http://creativecommons.org/publicdomain/zero/1.0/",
    }
    report = run(house, write_list(tmp_path / "a.csv", [row, {**row, "Số kiểm kê": "2"} | rights]))
    assert outcomes(report) == {"new": 1, "wrong": 1}
    assert report.problems[0].rule == "rights-missing"
    assert report.problems[0].cell == "C2"
    with house.database.read() as connection:
        assert read_stamp(connection, "2").state == "published"
    assert count(house)[0] == 1


def test_an_item_that_was_changed_in_the_studio_keeps_what_no_sheet_holds(
    house: Runtime, tmp_path: Path
) -> None:
    run(house, write_list(tmp_path / "a.csv", [{"Số kiểm kê": "7", "Tên gọi": "Sách"}]))
    contents = (Chapter({"vi": ("Quyển 1",)}),)
    with house.database.write() as connection:
        from dataclasses import replace

        vocabulary = read_whole_vocabulary(connection)
        record = described(house, "7").record
        record_record(connection, "7", replace(record, contents=contents), vocabulary)
    run(house, write_list(tmp_path / "a.csv", [{"Số kiểm kê": "7", "Chất liệu": "Giấy dó"}]))
    assert described(house, "7").record.contents == contents
    assert described(house, "7").record.materials == ("giay-do",)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_back_unchanged(house: Runtime, tmp_path: Path, ending: str) -> None:
    items = _random_items(60)
    with house.database.write() as connection:
        next_change(connection)
        for term in examples.VOCABULARY.terms.values():
            record_term(connection, term)
        vocabulary = read_whole_vocabulary(connection)
        record_new_items(connection, items, vocabulary, items[0].rights)
        for each in items:
            record_state(connection, each.id, each.state)
    before = {each.id: described(house, each.id) for each in items}
    target = tmp_path / f"out.{ending}"
    assert export_list(house, target) == len(items)
    report = run(house, target)
    assert [
        (each.rule, each.message.en) for each in report.problems if each.severity == "error"
    ] == []
    assert outcomes(report) == {"unchanged": len(items)}
    assert {each.id: described(house, each.id) for each in items} == before
    assert report.new_words == ()


def _random_items(number: int) -> list[DescribedItem]:
    """Return items made at random, with distinct identifiers and numbers."""
    from dataclasses import replace

    from hypothesis import HealthCheck, Phase, given, settings

    found: list[DescribedItem] = []

    @settings(
        max_examples=number,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(examples.ITEMS)
    def collect(made: DescribedItem) -> None:
        record = replace(
            made.record, inventory_number=f"{made.record.inventory_number} {len(found)}"
        )
        found.append(replace(made, id=f"thing-{len(found)}", record=record, media=()))

    collect()
    return found


def test_a_formula_goes_out_as_text(house: Runtime, tmp_path: Path) -> None:
    name = '=HYPERLINK("http://evil.example","Trống")'
    run(
        house,
        write_list(
            tmp_path / "a.csv",
            [{"Số kiểm kê": "@1", "Tên gọi": f"'{name}", "Mô tả": "- một\n- hai"}],
        ),
    )
    assert described(house, "1").label == {"vi": (name,)}
    export_list(house, tmp_path / "out.xlsx")
    export_list(house, tmp_path / "out.csv")
    cells = [
        cell
        for row in load_workbook(tmp_path / "out.xlsx").active.iter_rows(min_row=2)
        for cell in row
        if cell.value
    ]
    assert all(cell.data_type == "s" for cell in cells)
    assert all(cell.quotePrefix for cell in cells if str(cell.value).startswith(FORMULA_SIGNS))
    assert f"'{name[:5]}" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    for ending in ("xlsx", "csv"):
        assert outcomes(run(house, tmp_path / f"out.{ending}")) == {"unchanged": 1}


def test_the_template_is_a_list_whose_examples_are_right_and_ignored(
    house: Runtime, tmp_path: Path
) -> None:
    target = tmp_path / "mau.xlsx"
    write_template(house, target)
    assert outcomes(run(house, target)) == {"skipped": 2}
    book = load_workbook(target)
    sheet = book["Hiện vật"]
    assert sheet.freeze_panes == "E2"
    assert sheet["C1"].value == "Số kiểm kê"
    assert "không trùng" in sheet["C1"].comment.text
    assert sheet.column_dimensions["C"].number_format == "@"
    offers = {
        str(each.sqref).split(":")[0]: each.formula1
        for each in sheet.data_validations.dataValidation
    }
    assert len(offers) >= 15
    words = {cell.value for column in book["Danh mục từ"].iter_cols(min_row=2) for cell in column}
    assert {"Bảo vật quốc gia", "Tày", "Đã xuất bản"} <= words
    for cell in ("A2", "A3"):
        sheet[cell] = None
    files = next(cell for cell in sheet[1] if cell.value == "Tập tin").column
    sheet.cell(2, files).value = None
    for row in sheet.iter_rows(min_row=2, max_row=3):
        for cell in row:
            if str(sheet.cell(1, cell.column).value).startswith(("Chú thích", "Góc nhìn")):
                cell.value = None
    book.save(target)
    report = run(house, target)
    assert outcomes(report) == {"new": 2}
    assert [problem.rule for problem in report.problems] == []


def test_a_report_is_one_json_object(house: Runtime, tmp_path: Path) -> None:
    report = run(house, write_list(tmp_path / "a.csv", [DRUM]), dry_run=True)
    values = json.loads(json.dumps(report.to_values()))
    assert values["counts"] == {
        "new": 0,
        "changed": 0,
        "unchanged": 0,
        "wrong": 1,
        "skipped": 0,
        "files": 0,
    }
    problem = next(each for each in values["problems"] if each["severity"] == "error")
    assert problem["rule"] == "file-missing"
    assert set(problem["message"]) == set(problem["remedy"]) == {"vi", "en"}
    assert values["error_copy"] == "a.loi.xlsx"
