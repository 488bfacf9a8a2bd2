"""Workbooks that go out: every cell is a text and none a formula, also after somebody edits it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from iiif_server.transfer.escapes import protect

#: Longest text of a cell (Excel, "specifications and limits"); what is longer cannot stand in a workbook.
LONGEST_TEXT = 32_767
_AUTHOR = "Bảo Vật"
_HEADER = PatternFill("solid", fgColor="DDE7F0")
_WRONG = PatternFill("solid", fgColor="F8D7DA")
_NOTED = PatternFill("solid", fgColor="FFF3CD")
_WRAPPED = Alignment(vertical="top", wrap_text=True)


@dataclass(frozen=True)
class WrittenCell:
    """A cell with its text, a comment where there is something to say, and whether it is wrong."""

    text: str
    comment: str = ""
    wrong: bool = False


def write_sheet(
    target: Path,
    rows: Iterable[Sequence[WrittenCell]],
    *,
    header_row: int,
    widths: Sequence[int] = (),
    title: str = "Danh sách",
) -> None:
    """Write one sheet as a workbook, at once or not at all, in bounded memory.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = f"A{header_row + 1}"
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    for number, row in enumerate(rows, 1):
        sheet.append([write_cell(sheet, cell, header=number == header_row) for cell in row])
    save(book, target)


def write_cell(sheet: Any, cell: WrittenCell, *, header: bool = False) -> Any:
    """Return a cell that is a text whatever it begins with, in a column format that keeps leading zeros."""
    text = ILLEGAL_CHARACTERS_RE.sub("", protect(cell.text))[:LONGEST_TEXT]
    written = WriteOnlyCell(sheet, text or None)
    if text:
        make_text(written)
    if header:
        written.font, written.fill = Font(bold=True), _HEADER
    if cell.comment:
        written.comment = Comment(cell.comment[:2000], _AUTHOR, width=420, height=160)
        written.fill = _HEADER if header else _WRONG if cell.wrong else _NOTED
    written.alignment = _WRAPPED
    return written


def make_text(cell: Any) -> None:
    """Make a cell a text for good: spreadsheets keep a quoted prefix when somebody edits it."""
    cell.data_type = "s"
    cell.number_format = "@"
    if str(cell.value).startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def save(book: Any, target: Path) -> None:
    """Write a workbook beside its place, and put it there when it is whole."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    os.close(handle)
    try:
        book.save(name)
        os.chmod(name, 0o644)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
