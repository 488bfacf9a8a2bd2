"""Which column of a list is which: by its header, in Vietnamese with or without marks, in English, or a synonym."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from iiif_server.transfer.columns import (
    BY_PART,
    COLUMNS,
    IDENTIFIER,
    NUMBER,
    Column,
    write_header,
)
from iiif_server.transfer.named import LANGUAGES
from iiif_server.transfer.notes import Key
from iiif_server.transfer.problem import Problem, Said, Severity
from manifests.errors import LanguageError
from manifests.language import parse_language_tag
from manifests.vietnamese import fold, normal

#: A header is looked for in so many rows: lists have titles, signatures and dates above.
SEARCHED_ROWS = 30
_BRACKETED = re.compile(r"(.*?)\s*[\[(]\s*([^\[\]()]+?)\s*[\])]\s*\*?")
_NAMES: dict[str, Column] = {}
for _form in (fold, normal):
    for _column in COLUMNS:
        for _name in (*_column.synonyms, _column.en, _column.vi, _column.part):
            _NAMES[_form(_name)] = _column


@dataclass(frozen=True)
class Header:
    """Where a list has which column: `row` counts from 1, columns from 0, with the header as it stands there."""

    row: int
    columns: dict[int, Key]
    written: tuple[str, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def headless(self) -> tuple[int, ...]:
        """Return the columns among these that have no header."""
        return tuple(index for index, text in enumerate(self.written) if not text.strip())


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """Return the header among the first rows: the row with the most columns that are known, two at least.

    None where no row has a column that says which object it is: identifier, inventory number or name.
    """
    best: tuple[int, int] = (1, -1)
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        keys = [key for cell in row if (key := find_key(cell)) is not None]
        if len(keys) > best[0] and any(part in (IDENTIFIER, NUMBER, "label") for part, _ in keys):
            best = (len(keys), number)
    return _read_header(best[1] + 1, rows[best[1]]) if best[1] >= 0 else None


def find_key(header: str) -> Key | None:
    """Return which column a header names, or None; texts without a language are Vietnamese."""
    text = " ".join(header.split()).strip(" *:.")
    if not text:
        return None
    if column := _find_column(text):
        return column.part, "vi" if column.spoken else ""
    if bracketed := _BRACKETED.fullmatch(text):
        column, language = _find_column(bracketed[1]), _find_language(bracketed[2])
        if column is not None:
            return column.part, (language or "vi") if column.spoken else ""
        return None
    return _with_language_behind(text)


def _with_language_behind(text: str) -> Key | None:
    """Understand "Tên gọi tiếng Anh" and "Mô tả en"."""
    words = text.split()
    for count in (2, 1):
        name, behind = " ".join(words[:-count]), " ".join(words[-count:])
        column, language = _find_column(name) if name else None, _find_language(behind)
        if column and language and column.spoken:
            return column.part, language
    return None


def _find_column(text: str) -> Column | None:
    return _NAMES.get(normal(text)) or _NAMES.get(fold(text))


def _find_language(text: str) -> str:
    named = {fold(name): tag for name, tag in LANGUAGES.items()}
    if tag := LANGUAGES.get(text.casefold()) or named.get(fold(text)):
        return tag
    try:
        return (
            parse_language_tag(text if "-" in text or text == "none" else text.lower())
            if len(text) != 1
            else ""
        )
    except LanguageError:
        return ""


def _read_header(row: int, cells: Sequence[str]) -> Header:
    columns: dict[int, Key] = {}
    problems = []
    for index, cell in enumerate(cells):
        key = find_key(cell)
        if key is None:
            if cell.strip():
                problems.append(_unknown(row, cell))
        elif key in columns.values():
            problems.append(_twice(row, cell, key))
        else:
            columns[index] = key
    return Header(row, columns, tuple(cells), tuple(problems))


def _unknown(row: int, header: str) -> Problem:
    close = difflib.get_close_matches(fold(header), _NAMES, 1, cutoff=0.75)
    near = BY_PART[_NAMES[close[0]].part].vi if close else ""
    return Problem(
        row,
        header,
        "",
        Severity.WARNING,
        "unknown-column",
        Said(
            f"Cột “{header[:60]}” không nằm trong mẫu và không được nhập.",
            f"The column “{header[:60]}” is not known and is not imported.",
        ),
        Said(
            f"Có phải là “{near}”?" if near else "Đổi tên cột theo mẫu nếu cần nhập.",
            f"Is it “{near}”?" if near else "Name it as the template does if it is to be imported.",
        ),
    )


def _twice(row: int, header: str, key: Key) -> Problem:
    return Problem(
        row,
        header,
        "",
        Severity.ERROR,
        "column-twice",
        Said(
            f"Cột “{header[:60]}” trùng với một cột khác: cả hai là “{write_header(*key)}”.",
            f"The column “{header[:60]}” is there twice: both are “{write_header(*key)}”.",
        ),
        Said("Xóa hoặc đổi tên một cột.", "Remove or rename one of them."),
    )
