"""Lists in workbooks (.xlsx): values only, never a formula; bounded, whatever the file says of its size."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from iiif_server.transfer.escapes import clean, unguard
from iiif_server.transfer.headers import SEARCHED_ROWS, find_header
from iiif_server.transfer.problem import Said, Severity
from iiif_server.transfer.table import (
    MOST_COLUMNS,
    CellNote,
    ListRefusedError,
    Table,
    add_row,
    column_letters,
)
from iiif_server.transfer.xlsx.guard import (
    Outline,
    check_workbook,
    opened,
    outline,
    refuse_broken,
    split_address,
)

#: Whatever a damaged part makes openpyxl raise; it has no error of its own for most of it.
_BROKEN = (
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    zipfile.BadZipFile,
    EOFError,
    SyntaxError,
    OverflowError,
    RecursionError,
    zlib.error,
    OSError,
)


def read_xlsx(path: Path) -> Table:
    """Return the first visible sheet that has a header; without one, the first visible sheet.

    A formula is never evaluated: the value that the spreadsheet kept of it is taken, with a warning. A cell that is
    merged downwards holds for each of its rows.

    Raises
    ------
    ListRefusedError
        If the workbook cannot be read safely or at all.
    """
    check_workbook(path)
    try:
        with path.open("rb") as file, closing(_load(file)) as book:
            sheet, hidden = _choose_sheet(book)
            with opened(path) as archive:
                found = outline(archive, sheet._worksheet_path)
            rows, notes = _read_cells(sheet, found)
    except _BROKEN as error:
        raise refuse_broken() from error
    told = tuple(("hidden-sheet", _tell_hidden(name)) for name in hidden)
    return Table(rows, tuple(notes), told)


def _load(file: BinaryIO) -> Any:
    return load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _choose_sheet(book: Any) -> tuple[Any, list[str]]:
    """Return the sheet to read, and the names of those that are hidden."""
    sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "_worksheet_path")]
    visible = [sheet for sheet in sheets if sheet.sheet_state == "visible"]
    hidden = [sheet.title for sheet in sheets if sheet.sheet_state != "visible"]
    for sheet in visible:
        begin = [
            [_text(value) for value in row]
            for row in sheet.iter_rows(
                max_row=SEARCHED_ROWS, max_col=MOST_COLUMNS, values_only=True
            )
        ]
        if find_header(begin) is not None:
            return sheet, hidden
    if not visible:
        raise ListRefusedError(
            Said("Bảng tính không có trang nào hiện.", "The workbook has no visible sheet."),
            Said("Cho hiện trang danh sách.", "Show the sheet with the list."),
        )
    return visible[0], hidden


def _read_cells(sheet: Any, found: Outline) -> tuple[dict[int, tuple[str, ...]], list[CellNote]]:
    rows: dict[int, tuple[str, ...]] = {}
    notes: list[CellNote] = []
    width = min(found.last_column, MOST_COLUMNS)
    if found.last_column > MOST_COLUMNS:
        notes.append(_too_wide(found))
    if not width:
        return rows, notes
    spread, crossing = _spread(found.merged)
    crossed: tuple[int, int] = (
        0,
        0,
    )  # last row of the ranges over several columns so far, a column
    kept: dict[int, tuple[int, str]] = {}  # column → last row of a merged range, and its text
    cells = sheet.iter_rows(max_row=found.last_row, max_col=width)
    for number, row in enumerate(cells, 1):
        texts = [_cell_text(cell) for cell in row] + [""] * (width - len(row))
        notes += _formula_notes(number, texts, found)
        for column, (end, text) in list(kept.items()):
            if number <= end:
                texts[column] = text
                notes.append(_note(number, column, Severity.WARNING, "merged"))
            else:
                del kept[column]
        for column, end in spread.get(number, ()):
            if column < width:
                kept[column] = (end, texts[column])
        crossed = max(crossed, crossing.get(number, crossed))
        if number <= crossed[0] and any(texts):
            notes.append(_note(number, crossed[1], Severity.ERROR, "merged-across"))
        add_row(rows, number, tuple(texts))
    return rows, notes


def _spread(
    merged: list[str],
) -> tuple[dict[int, list[tuple[int, int]]], dict[int, tuple[int, int]]]:
    """Return merged ranges by their first row: all of one column, and the longest of several columns.

    Of the former column and last row, of the latter last row and first column.
    """
    downwards: dict[int, list[tuple[int, int]]] = {}
    crossing: dict[int, tuple[int, int]] = {}
    for each in merged:
        first, _, last = each.partition(":")
        (top, left), (bottom, right) = split_address(first), split_address(last or first)
        if not top or not bottom:
            continue
        if left == right:
            downwards.setdefault(top, []).append((left - 1, bottom))
        else:
            crossing[top] = max(crossing.get(top, (0, 0)), (bottom, left - 1))
    return downwards, crossing


def _formula_notes(number: int, texts: list[str], found: Outline) -> Iterator[CellNote]:
    if not found.formulas:
        return
    for column, text in enumerate(texts):
        if f"{column_letters(column)}{number}" in found.formulas:
            severity = Severity.WARNING if text else Severity.ERROR
            yield _note(number, column, severity, "formula" if text else "formula-without-value")


def _cell_text(cell: Any) -> str:
    """Return a cell as text; zeros that its format shows before a number belong to it."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        shown = cell.number_format
        return str(value).zfill(len(shown)) if shown and set(shown) == {"0"} else str(value)
    return _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return (
            str(int(value))
            if value.is_integer() and abs(value) < 1e15
            else repr(value).replace(".", ",")
        )
    if isinstance(value, datetime):
        return (
            f"{value.day:02}/{value.month:02}/{value.year:04}"
            if value.time() == time()
            else value.isoformat(" ")
        )
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, (time, timedelta)):
        return str(value)
    return unguard(clean(str(value)))


def _note(row: int, column: int, severity: Severity, rule: str) -> CellNote:
    return CellNote(row, column, severity, rule, *_SAID[rule])


_SAID = {
    "formula": (
        Said(
            "Ô là công thức; lấy giá trị bảng tính đã lưu, không tính lại.",
            "The cell is a formula; its kept value is taken, not computed anew.",
        ),
        Said("Nên dán lại thành giá trị.", "Better paste it as a value."),
    ),
    "formula-without-value": (
        Said(
            "Ô là công thức chưa có giá trị; công thức không được tính.",
            "The cell is a formula without a kept value; formulas are not computed.",
        ),
        Said(
            "Mở bằng Excel hay LibreOffice, chép rồi dán đặc biệt thành giá trị.",
            "Open it in Excel or LibreOffice, copy, and paste as values.",
        ),
    ),
    "merged": (
        Said(
            "Ô thuộc vùng gộp dọc; giá trị được lặp lại.",
            "The cell is part of a merged range; its value is repeated.",
        ),
        Said("Nên bỏ gộp ô.", "Better unmerge it."),
    ),
    "merged-across": (
        Said("Dòng có ô gộp ngang nhiều cột.", "The row has a cell merged over several columns."),
        Said("Bỏ gộp ô và ghi từng cột.", "Unmerge it and fill in each column."),
    ),
}


def _too_wide(found: Outline) -> CellNote:
    return CellNote(
        0,
        -1,
        Severity.WARNING,
        "too-many-columns",
        Said(
            f"Có dữ liệu đến cột {column_letters(found.last_column - 1)}; chỉ đọc {MOST_COLUMNS} cột đầu.",
            f"There is content up to column {column_letters(found.last_column - 1)}: {MOST_COLUMNS} are read.",
        ),
        Said("Xóa các cột thừa.", "Remove what is not needed."),
    )


def _tell_hidden(name: str) -> Said:
    return Said(
        f"Trang ẩn “{name}” không được nhập.", f"The hidden sheet “{name}” is not imported."
    )
