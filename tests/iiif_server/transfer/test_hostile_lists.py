"""Lists that are broken, enormous or hostile are refused with what to do, in bounded time and memory."""

from __future__ import annotations

import os
import random
import resource
import time
import unicodedata
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from iiif_server.errors import RefusedError
from iiif_server.transfer.folder import Folder, find_list, list_folder, match_by_number
from iiif_server.transfer.interpret import interpret
from iiif_server.transfer.lists import read_list
from iiif_server.transfer.table import ListRefusedError
from tests.iiif_server.transfer.lists import write_list

ROWS = [
    {"Số kiểm kê": f"BTTQ {number}", "Tên gọi": f"Trống đồng {number}", "Mô tả": "Đẹp"}
    for number in range(20)
]


def rewritten(source: Path, target: Path, changes: dict[str, bytes]) -> Path:
    """Write a workbook with some parts replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename not in changes:
                new.writestr(part, old.read(part))
        for name, content in changes.items():
            new.writestr(name, content)
    return target


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return write_list(tmp_path / "good.xlsx", ROWS)


def test_a_workbook_is_known_by_its_content(good: Path, tmp_path: Path) -> None:
    renamed = good.rename(tmp_path / "list.csv")
    assert len(interpret(read_list(renamed)).rows) == 20


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(good: Path, share: float) -> None:
    content = good.read_bytes()
    good.write_bytes(content[: int(share * len(content))])
    with pytest.raises(ListRefusedError, match="truncated"):
        read_list(good)


def test_damaged_workbooks_are_refused_or_read(good: Path) -> None:
    content = good.read_bytes()
    chance = random.Random(5)
    for _ in range(150):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        good.write_bytes(damaged)
        try:
            read_list(good)
        except ListRefusedError:
            continue


@pytest.mark.parametrize(
    "part",
    ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"],
)
@pytest.mark.parametrize("content", [b"", b"<a", b"<a/>", b"\0" * 100, b"not xml"])
def test_a_damaged_part_is_told(good: Path, tmp_path: Path, part: str, content: bytes) -> None:
    broken = rewritten(good, tmp_path / "broken.xlsx", {part: content})
    whole = read_list(good).rows
    try:
        assert read_list(broken).rows in (
            whole,
            {},
        )  # texts that stand in the cells need no table of texts
    except ListRefusedError:
        return


BOMB = (
    b'<?xml version="1.0"?>\n<!-- '
    + b"x" * 9000
    + b' -->\n<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst>&b;</sst>'
)


@pytest.mark.parametrize(
    "part",
    ["xl/sharedStrings.xml", "xl/styles.xml", "docProps/core.xml", "xl/_rels/workbook.xml.rels"],
)
def test_a_document_type_is_refused(good: Path, tmp_path: Path, part: str) -> None:
    with pytest.raises(ListRefusedError, match="document type"):
        read_list(rewritten(good, tmp_path / "bomb.xlsx", {part: BOMB}))


def test_a_zip_bomb_is_refused_at_once(good: Path, tmp_path: Path) -> None:
    bomb = rewritten(good, tmp_path / "bomb.xlsx", {"xl/media/a.bin": b"\0" * 500_000_000})
    assert bomb.stat().st_size < 1_000_000
    began = time.monotonic()
    with pytest.raises(ListRefusedError, match="unpacks to"):
        read_list(bomb)
    assert time.monotonic() - began < 5


def test_a_million_empty_rows_are_passed_over(good: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    empty = b"".join(
        b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(22, 1_048_576)
    )
    long = rewritten(
        good,
        tmp_path / "long.xlsx",
        {"xl/worksheets/sheet1.xml": sheet.replace(b"</sheetData>", empty + b"</sheetData>")},
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert len(interpret(read_list(long)).rows) == 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


def test_a_file_of_5_gigabytes_is_refused_unread(tmp_path: Path) -> None:
    for ending in ("xlsx", "csv"):
        path = tmp_path / f"huge.{ending}"
        with path.open("wb") as file:
            file.truncate(5_000_000_000)
        with pytest.raises(ListRefusedError, match="too much"):
            read_list(path)


@pytest.mark.parametrize(
    ("begin", "told"), [(b"", "old Excel"), ("EncryptedPackage".encode("utf-16-le"), "password")]
)
def test_old_and_encrypted_workbooks_are_told_apart(
    tmp_path: Path, begin: bytes, told: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + begin + bytes(100))
    with pytest.raises(ListRefusedError, match=told):
        read_list(path)


def test_macros_are_refused(good: Path, tmp_path: Path) -> None:
    with pytest.raises(ListRefusedError, match="macros"):
        read_list(rewritten(good, tmp_path / "m.xlsx", {"xl/vbaProject.bin": b"x"}))


def test_formulas_are_never_computed(tmp_path: Path) -> None:
    path = write_list(
        tmp_path / "a.xlsx",
        [{"Số kiểm kê": "1", "Tên gọi": "=1+1"}, {"Số kiểm kê": "2", "Tên gọi": "Bình"}],
    )
    row = interpret(read_list(path)).rows[0]
    assert ("label", "vi") not in row.cells
    assert [(each.rule, each.cell, each.severity) for each in row.problems] == [
        ("formula-without-value", "B2", "error")
    ]
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    kept = rewritten(
        path,
        tmp_path / "b.xlsx",
        {"xl/worksheets/sheet1.xml": sheet.replace(b"</f><v></v>", b"</f><v>2</v>")},
    )
    row = interpret(read_list(kept)).rows[0]
    assert row.cells["label", "vi"] == "2"
    assert [each.rule for each in row.problems] == ["formula"]


def test_merged_and_hidden(tmp_path: Path) -> None:
    book = Workbook()
    hidden = book.active
    hidden.title, hidden.sheet_state = "Ẩn", "hidden"
    hidden.append(["Số kiểm kê", "Tên gọi"])
    sheet = book.create_sheet("Ds")
    sheet.append(["DANH SÁCH HIỆN VẬT"])
    sheet.merge_cells("A1:C1")
    sheet.append(["Số kiểm kê", "Tên gọi", "Chất liệu"])
    for number in range(3, 7):
        sheet.append([f"000{number}", "Bình", "Gốm" if number == 3 else None])
    sheet["A3"] = 7
    sheet["A3"].number_format = "0000"
    sheet.merge_cells("C3:C5")
    sheet.merge_cells("B6:C6")
    book.save(tmp_path / "a.xlsx")
    read = interpret(read_list(tmp_path / "a.xlsx"))
    assert [rule for rule, _ in read.told] == ["hidden-sheet"]
    assert [row.cells.get(("materials", "")) for row in read.rows] == ["Gốm", "Gốm", "Gốm", None]
    assert read.rows[0].cells["inventory_number", ""] == "0007"
    assert [each.rule for each in read.rows[3].problems] == ["merged-across"]


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"]
)
def test_every_encoding_and_separator(tmp_path: Path, separator: str, encoding: str) -> None:
    lines = [
        ["Số kiểm kê", "Tên gọi", "Mô tả"],
        ["1", "Trống đồng Ngọc Lũ", "Thế kỷ XV; đẹp, quý"],
        ["2", "Bình gốm", "Cổ"],
    ]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    if encoding == "cp1258":
        text = _for_windows(text)
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    rows = interpret(read_list(tmp_path / "a.csv")).rows
    assert [row.cells["label", "vi"] for row in rows] == ["Trống đồng Ngọc Lũ", "Bình gốm"]
    assert rows[0].cells["summary", "vi"] == "Thế kỷ XV; đẹp, quý"


def _for_windows(text: str) -> str:
    """Write letters as windows-1258 has them: tones of their own behind composed vowels."""
    written = ""
    for letter in text:
        try:
            letter.encode("cp1258")
            written += letter
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(mark for mark in parts if mark in "\u0300\u0309\u0303\u0301\u0323")
            written += unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
    return written


def test_texts_of_the_years_before_unicode(tmp_path: Path) -> None:
    rows = [
        {"Số kiểm kê": "1", "Tên gọi": "Trèng ®ång"},
        {"Số kiểm kê": "2", "Tên gọi": "B¶o tµng tØnh"},
        {"Số kiểm kê": "3", "Tên gọi": "ThÕ kû"},
    ]
    read = interpret(read_list(write_list(tmp_path / "a.xlsx", rows))).rows
    assert [row.cells["label", "vi"] for row in read] == ["Trống đồng", "Bảo tàng tỉnh", "Thế kỷ"]
    assert {problem.rule for row in read for problem in row.problems} == {"legacy-text"}
    tcvn3 = "Sè kiÓm kª;Tªn gäi\r\n1;Trèng ®ång §«ng S¬n\r\n".encode("cp1252")
    (tmp_path / "b.csv").write_bytes(tcvn3)
    read_csv = interpret(read_list(tmp_path / "b.csv"))
    assert read_csv.rows[0].cells["label", "vi"] == "Trống đồng Đông Sơn"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0\1\2\3" * 50,
        b"a,b\n1,2\n",
        'Số kiểm kê,Tên gọi\n1,"abc'.encode()[:-10],
        b"\xff\xfeS\0",
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(ListRefusedError):
        interpret(read_list(path))


def test_columns_that_come_twice_or_are_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Số kiểm kê,SKK,Tên gọi\n1,2,3\n", encoding="utf-8")
    with pytest.raises(ListRefusedError, match="SKK"):
        interpret(read_list(tmp_path / "a.csv"))
    (tmp_path / "a.csv").write_text(
        "Số kiểm kê,Tên gọi,Chat lieuu,Giá tiền\n1,2,3,4\n", encoding="utf-8"
    )
    problems = interpret(read_list(tmp_path / "a.csv")).problems
    assert [(each.column, each.rule, each.remedy.en) for each in problems] == [
        ("Chat lieuu", "unknown-column", "Is it “Chất liệu”?"),
        ("Giá tiền", "unknown-column", "Name it as the template does if it is to be imported."),
    ]


def test_cells_beyond_the_header_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Số kiểm kê,Tên gọi,\nA1,Trống, đồng,xanh\nA2,Bia,,\nA3,Chuông,lạ\n")
    sheet = interpret(read_list(path))
    [first] = sheet.rows[0].problems
    assert (first.rule, first.cell, first.severity) == ("too-many-cells", "D2", "error")
    assert [row.problems for row in sheet.rows[1:]] == [(), ()]
    [column] = sheet.problems
    assert (column.rule, column.cell) == ("headless-column", "C1")


def test_a_long_range_over_several_columns_is_told_in_each_of_its_rows(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Số kiểm kê", "Tên gọi", "Niên đại", "Mô tả"])
    for number in range(2, 1_003):
        book.active.append([f"A{number}", "Bình", None, None])
    book.active.merge_cells("C2:D1000")
    book.active.merge_cells("C1002:D1002")
    book.save(tmp_path / "a.xlsx")
    rows = interpret(read_list(tmp_path / "a.xlsx")).rows
    told = {row.number for row in rows if [each.rule for each in row.problems] == ["merged-across"]}
    assert told == {*range(2, 1_001), 1_002}


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('Số kiểm kê,Tên gọi\nA1,"Trống\nA2,Bia\nA3,Chuông\n', [2]),
        ('Số kiểm kê,Tên gọi\nA1,"Trống\nA2,"Bia"\nA3,Chuông\n', [2]),
        ('Số kiểm kê,Tên gọi\nA1,"Trống ""đồng""\nhai dòng"\nA2,Bia 5" cao\n', []),
    ],
    ids=["to the end", "to the next one", "well"],
)
def test_a_quotation_mark_that_is_not_closed_hides_no_row(
    tmp_path: Path, text: str, wrong: list[int]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    rows = interpret(read_list(path)).rows
    found = [row.number for row in rows for each in row.problems if each.rule == "quotation-mark"]
    assert found == wrong


def test_scratched_text_is_told_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    good = "Số kiểm kê,Tên gọi\nA1,Trống\nA2,Trống đồng Hữu Chung\n".encode()
    path.write_bytes(good.replace("Hữu".encode(), b"H\xff\xfeu"))
    with pytest.raises(ListRefusedError, match=r"Line 3 has bytes that are no UTF-8"):
        read_list(path)


def test_errors_of_a_spreadsheet_are_no_values(tmp_path: Path) -> None:
    rows = [*ROWS[:3]]
    rows[1] = rows[1] | {"Tên gọi": "#N/A"}
    rows[2] = rows[2] | {"Mô tả": "#REF!"}
    for name in ("a.csv", "a.xlsx"):
        read = interpret(read_list(write_list(tmp_path / name, rows)))
        told = {each.cell: each.rule for row in read.rows for each in row.problems}
        assert told == {"B3": "error-value", "C4": "error-value"}


def test_signs_that_nobody_sees_make_no_other_number(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Số kiểm kê,Tên gọi\nA\u200b1,Tr\u202eống\n\ufeffA2\u2060,B\u200dc\n")
    rows = interpret(read_list(path)).rows
    assert [row.cells["inventory_number", ""] for row in rows] == ["A1", "A2"]
    assert [row.cells["label", "vi"] for row in rows] == ["Trống", "B\u200dc"]


def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "sub").mkdir(parents=True)
    (tmp_path / "secret.jpg").write_bytes(b"x")
    (folder / "a.jpg").write_bytes(b"x")
    (folder / "sub" / "b.jpg").write_bytes(b"x")
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (folder / "out").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe.jpg")
    found = list_folder(folder, folder / "list.csv")
    assert sorted(found.paths) == ["a.jpg", "sub/b.jpg"]
    for name in (
        "../secret.jpg",
        "/etc/passwd",
        "sub/../../secret.jpg",
        "C:\\x.jpg",
        "link.jpg",
        "pipe.jpg",
        "..\\secret.jpg",
    ):
        with pytest.raises(RefusedError):
            found.find(name)
    assert found.find("B.JPG") == "sub/b.jpg"
    assert found.find("sub\\b.jpg") == "sub/b.jpg"
    assert found.find("out/secret.jpg") is None


def test_composed_and_decomposed_names_are_one(tmp_path: Path) -> None:
    (tmp_path / unicodedata.normalize("NFD", "Tượng Phật.jpg")).write_bytes(b"x")
    assert list_folder(tmp_path, tmp_path / "a").find("Tượng Phật.jpg") == "Tượng Phật.jpg"
    both = Folder(tmp_path, {"a/x.jpg": tmp_path, "b/x.jpg": tmp_path})
    with pytest.raises(RefusedError, match=r"a/x\.jpg"):
        both.find("x.jpg")


def test_files_are_matched_by_the_whole_number() -> None:
    numbers = ["BTTQ 12", "BTTQ 12/3", "BTTQ-1234", "Đ.5", "A 1", "a-1"]
    names = [
        "BTTQ12.jpg",
        "bttq_12_3 sau.jpg",
        "BTTQ 12345.jpg",
        "BTTQ 1234 (2).tif",
        "d5_truoc.jpg",
        "x.jpg",
        "A1.jpg",
        "BTTQ.jpg",
    ]
    assert match_by_number(names, numbers) == {
        "BTTQ12.jpg": "BTTQ 12",
        "bttq_12_3 sau.jpg": "BTTQ 12/3",
        "BTTQ 1234 (2).tif": "BTTQ-1234",
        "d5_truoc.jpg": "Đ.5",
    }


def test_a_folder_has_one_list(tmp_path: Path) -> None:
    with pytest.raises(ListRefusedError, match="no list"):
        find_list(tmp_path)
    write_list(tmp_path / "a.csv", ROWS)
    (tmp_path / "a.loi.xlsx").write_bytes(b"x")
    (tmp_path / "~$a.xlsx").write_bytes(b"x")
    assert find_list(tmp_path) == (tmp_path / "a.csv", tmp_path)
    write_list(tmp_path / "b.xlsx", ROWS)
    with pytest.raises(ListRefusedError, match="several"):
        find_list(tmp_path)
