"""A copy of a list in which stands, at each cell and at the end of each row, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from iiif_server.ingest.list_names import ERROR_COPY
from iiif_server.transfer.columns import BY_PART, ERRORS
from iiif_server.transfer.interpret import Sheet
from iiif_server.transfer.problem import Problem, Severity, tell
from iiif_server.transfer.table import Table
from iiif_server.transfer.xlsx.writing import WrittenCell, write_sheet


def write_error_copy(
    list_path: Path, table: Table, sheet: Sheet, problems: tuple[Problem, ...]
) -> str:
    """Write ``<name>.loi.xlsx`` beside a list and return its name; empty where the folder cannot be written.

    Rows keep their numbers, so that what the report says of row 7 is in row 7.
    """
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    target = list_path.with_name(f"{list_path.stem}{ERROR_COPY}")
    try:
        write_sheet(target, _rows(table, sheet, by_row), header_row=sheet.header.row)
    except OSError:
        return ""
    return target.name


def _rows(
    table: Table, sheet: Sheet, by_row: Mapping[int, list[Problem]]
) -> Iterator[list[WrittenCell]]:
    column = sheet.addresses.get((ERRORS, ""), len(sheet.header.written))
    for number in range(1, max(table.rows, default=0) + 1):
        texts = table.rows.get(number, ())
        if number > sheet.header.row + 1 and not texts:
            yield []
            continue
        problems = by_row.get(number, [])
        told = "\n".join(map(_line, problems))
        if number == sheet.header.row:
            told = BY_PART[ERRORS].vi
        yield _put(_cells(texts, problems), column, told)


def _cells(texts: tuple[str, ...], problems: list[Problem]) -> list[WrittenCell]:
    if not problems:
        return list(map(WrittenCell, texts))
    notes: dict[int, list[Problem]] = {}
    for problem in problems:
        if problem.cell:
            index = _column(problem.cell)
            notes.setdefault(index, []).append(problem)
    return [
        WrittenCell(
            text,
            "\n".join(
                f"{each.message.vi} {each.remedy.vi}\n{each.message.en} {each.remedy.en}"
                for each in notes.get(index, ())
            ),
            wrong=any(each.severity is Severity.ERROR for each in notes.get(index, ())),
        )
        for index, text in enumerate(_padded(texts, max(notes, default=-1) + 1))
    ]


def _padded(texts: tuple[str, ...], width: int) -> tuple[str, ...]:
    return texts + ("",) * (width - len(texts))


def _put(cells: list[WrittenCell], column: int, text: str) -> list[WrittenCell]:
    """Return the cells with a text in one column, whatever stood there."""
    filled = cells + [WrittenCell("")] * (column + 1 - len(cells))
    return [*filled[:column], WrittenCell(text), *filled[column + 1 :]]


def _line(problem: Problem) -> str:
    return f"{'LỖI' if problem.severity is Severity.ERROR else 'Lưu ý'}: {tell(problem, 'vi')}"


def _column(cell: str) -> int:
    index = 0
    for letter in cell.rstrip("0123456789"):
        index = index * 26 + ord(letter) - 64
    return index - 1
