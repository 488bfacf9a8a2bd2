"""The empty list as a workbook: a sheet to fill in, one with the words of its drop-downs, one that explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from iiif_server.transfer.xlsx.writing import make_text, save

LIST, WORDS, GUIDE = "Hiện vật", "Danh mục từ", "Hướng dẫn"
#: Drop-downs reach so far down.
_LAST_ROW = 10_000
_HEADER = PatternFill("solid", fgColor="1F4E79")
_EXAMPLE = Font(italic=True, color="808080")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class TemplateColumn:
    """One column: `source` names the words of its drop-down, of which others may be typed where it is `free`."""

    header: str
    note: str
    width: int
    source: str
    free: bool
    examples: tuple[str, ...]


def save_template(
    target: Path,
    columns: Sequence[TemplateColumn],
    words: Mapping[str, Sequence[str]],
    guide: Sequence[tuple[str, str]],
) -> None:
    """Write the workbook, at once or not at all.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = LIST
    ranges = _write_words(book.create_sheet(WORDS), words)
    _write_guide(book.create_sheet(GUIDE), guide)
    for index, column in enumerate(columns, 1):
        _write_column(sheet, index, column)
        if column.source in ranges:
            _add_drop_down(sheet, index, column, ranges[column.source])
    sheet.freeze_panes = "E2"
    sheet.row_dimensions[1].height = 32
    save(book, target)


def _write_column(sheet: Any, index: int, column: TemplateColumn) -> None:
    letter = get_column_letter(index)
    sheet.column_dimensions[letter].width = column.width
    sheet.column_dimensions[
        letter
    ].number_format = "@"  # else Excel eats zeros and turns dates around
    head = sheet.cell(1, index, column.header)
    head.font, head.fill, head.alignment = Font(bold=True, color="FFFFFF"), _HEADER, _WRAPPED
    head.comment = Comment(column.note, "Bảo Vật", width=360, height=150)
    for row, text in enumerate(column.examples, 2):
        cell = sheet.cell(row, index, text or None)
        cell.font, cell.alignment, cell.number_format = _EXAMPLE, _WRAPPED, "@"
        if text:
            make_text(cell)


def _write_words(sheet: Any, words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Write one column for each drop-down, and return where it stands."""
    ranges = {}
    for index, (name, offered) in enumerate(words.items(), 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = 32
        sheet.cell(1, index, name).font = Font(bold=True)
        for row, word in enumerate(offered, 2):
            make_text(sheet.cell(row, index, word))
        if offered:
            ranges[name] = f"'{WORDS}'!${letter}$2:${letter}${len(offered) + 1}"
    sheet.freeze_panes = "A2"
    return ranges


def _add_drop_down(sheet: Any, index: int, column: TemplateColumn, words: str) -> None:
    offer = DataValidation(
        type="list", formula1=words, allow_blank=True, showErrorMessage=not column.free
    )
    offer.error = "Chọn một từ trong danh sách."
    offer.errorTitle = column.header[:32]
    letter = get_column_letter(index)
    offer.add(f"{letter}2:{letter}{_LAST_ROW}")
    sheet.add_data_validation(offer)


def _write_guide(sheet: Any, guide: Sequence[tuple[str, str]]) -> None:
    for letter, width in (("A", 90), ("B", 70)):
        sheet.column_dimensions[letter].width = width
    for row, texts in enumerate(guide, 1):
        for index, text in enumerate(texts, 1):
            cell = sheet.cell(row, index, text)
            cell.alignment = _WRAPPED
            cell.font = Font(bold=row == 1)
