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

from iiif_server.transfer.escapes import FORMULA_SIGNS, protect

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
    styles = _make_styles(sheet)
    for number, row in enumerate(rows, 1):
        header = number == header_row
        sheet.append([_write_cell(sheet, cell, styles, header=header) for cell in row])
    save(book, target)


def _make_styles(sheet: Any) -> dict[str, Any]:
    """Return each look that a cell has, made once: openpyxl takes longer to look a style up than to write a cell."""
    styles = {}
    for name, fill in (("plain", None), ("header", _HEADER), ("wrong", _WRONG), ("noted", _NOTED)):
        for quoted in (False, True):
            cell = WriteOnlyCell(sheet)
            cell.alignment, cell.number_format, cell.quotePrefix = _WRAPPED, "@", quoted
            if fill is not None:
                cell.fill = fill
            if name == "header":
                cell.font = Font(bold=True)
            styles[f"{name}{quoted}"] = cell._style
    return styles


def _write_cell(sheet: Any, cell: WrittenCell, styles: dict[str, Any], *, header: bool) -> Any:
    """Return a cell that is a text whatever it begins with, and keeps leading zeros when somebody edits it."""
    text = ILLEGAL_CHARACTERS_RE.sub("", protect(cell.text))[:LONGEST_TEXT]
    if not text and not cell.comment:
        return None
    written = WriteOnlyCell(sheet)
    if text:
        # As `value` would set it, which looks at each text for what was taken out above, and for formulas.
        written._value, written.data_type = text, "s"
    look = "header" if header else "wrong" if cell.wrong else "noted" if cell.comment else "plain"
    written._style = styles[f"{look}{text.startswith(FORMULA_SIGNS)}"]
    if cell.comment:
        written.comment = Comment(cell.comment[:2000], _AUTHOR, width=420, height=160)
    return written


def make_text(cell: Any) -> None:
    """Make a cell a text for good: spreadsheets keep a quoted prefix when somebody edits it."""
    cell.data_type = "s"
    cell.number_format = "@"
    if str(cell.value).startswith(FORMULA_SIGNS):
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
