"""From a list as it was read to rows of known columns: headers, example rows, texts in legacy encodings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from iiif_server.transfer.columns import ERRORS, SKIP
from iiif_server.transfer.headers import SEARCHED_ROWS, Header, find_header
from iiif_server.transfer.notes import Key
from iiif_server.transfer.problem import Problem, Said, Severity
from iiif_server.transfer.table import ListRefusedError, Table, column_letters
from manifests.legacy_text import Legacy, convert, fits, judge, judge_all

_SAMPLED_ROWS = 500
#: What a spreadsheet shows where a formula has no answer; it is never what somebody meant to write.
_ERROR_VALUES = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
)


@dataclass(frozen=True)
class SheetRow:
    """One row: its cells that say something by their columns, and what was noticed while it was read.

    `originals` are the cells that were converted from a legacy encoding as they stand in the list.
    """

    number: int
    cells: dict[Key, str]
    problems: tuple[Problem, ...] = ()
    originals: dict[Key, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """A list whose columns are known. `skipped` are the rows that say so themselves, such as examples."""

    header: Header
    rows: tuple[SheetRow, ...]
    skipped: tuple[int, ...]
    problems: tuple[Problem, ...]
    told: tuple[tuple[str, Said], ...]
    addresses: dict[Key, int] = field(default_factory=dict)

    def locate(self, key: Key | None, row: int) -> tuple[str, str]:
        """Return header and address of a cell; a column that the list does not have has no address."""
        column = self.addresses.get(key) if key else None
        if column is None:
            return "", ""
        return self.header.written[column], f"{column_letters(column)}{row}"


def interpret(table: Table) -> Sheet:
    """Return the rows of a list by known columns.

    Raises
    ------
    ListRefusedError
        If there is no header, or one in which a column comes twice.
    """
    header = _read_header(table)
    legacy = judge_all(
        text
        for row in list(table.rows.values())[:_SAMPLED_ROWS]
        for text in row
        if not text.isascii()
    )
    noted = _notes_by_row(table, header)
    rows, skipped = [], []
    for number, texts in table.rows.items():
        if number <= header.row:
            continue
        if any(texts[len(header.written) :]):
            noted.setdefault(number, []).append(_too_many_cells(number, len(header.written)))
        cells = {
            key: texts[index]
            for index, key in header.columns.items()
            if index < len(texts) and texts[index]
        }
        cells.pop((ERRORS, ""), None)
        if (SKIP, "") in cells:
            skipped.append(number)
        elif cells:
            rows.append(_read_row(number, cells, header, legacy, noted.get(number, [])))
    addresses = {key: index for index, key in header.columns.items()}
    problems = (*header.problems, *noted.get(0, ()), *_find_headless(table, header))
    return Sheet(header, tuple(rows), tuple(skipped), problems, table.told, addresses)


def _find_headless(table: Table, header: Header) -> Iterator[Problem]:
    """Yield a problem for each column that has content and no header."""
    for index in header.headless:
        if any(
            index < len(texts) and texts[index]
            for number, texts in table.rows.items()
            if number > header.row
        ):
            yield _headless_column(header.row, index)


def _read_header(table: Table) -> Header:
    header = _find_header(table)
    if header is None:
        raise ListRefusedError(
            Said(
                "Không tìm thấy dòng tiêu đề có “Số kiểm kê”, “Mã định danh” hoặc “Tên gọi”.",
                "There is no header with an inventory number, an identifier or a name.",
            ),
            Said(
                "Dùng mẫu: baovat import --template mau.xlsx",
                "Use the template: baovat import --template FILE.xlsx",
            ),
        )
    for problem in header.problems:
        if problem.severity is Severity.ERROR:
            raise ListRefusedError(problem.message, problem.remedy)
    return header


def _find_header(table: Table) -> Header | None:
    """Return the header, also where it is written in a legacy encoding."""
    begin = [table.rows.get(number, ()) for number in range(1, SEARCHED_ROWS + 1)]
    tried: list[list[tuple[str, ...]]] = [begin]
    tried += [[tuple(convert(cell, legacy) for cell in row) for row in begin] for legacy in Legacy]
    found = [header for rows in tried if (header := find_header(rows)) is not None]
    return max(found, key=lambda header: len(header.columns), default=None)


def _notes_by_row(table: Table, header: Header) -> dict[int, list[Problem]]:
    """Return what was noticed of cells; of columns that are not imported nobody needs to know."""
    found: dict[int, list[Problem]] = {}
    for note in table.notes:
        if note.column >= 0 and note.column not in header.columns and note.rule != "merged-across":
            continue
        known = 0 <= note.column < len(header.written)
        column = header.written[note.column] if known else ""
        cell = f"{column_letters(note.column)}{note.row}" if note.column >= 0 else ""
        problem = Problem(
            note.row, column, cell, note.severity, note.rule, note.message, note.remedy
        )
        found.setdefault(note.row, []).append(problem)
    return found


def _read_row(
    number: int,
    cells: dict[Key, str],
    header: Header,
    legacy: Legacy | None,
    problems: list[Problem],
) -> SheetRow:
    addresses = {key: index for index, key in header.columns.items()}
    originals: dict[Key, str] = {}
    for key, text in cells.items():
        if text in _ERROR_VALUES:
            index = addresses[key]
            problems = [*problems, _error_value(number, header.written[index], index, text)]
        if text.isascii():
            continue
        found = _find_legacy(text, legacy)
        if found is None:
            continue
        encoding, certain = found
        if certain:
            originals[key] = text
            cells[key] = convert(text, encoding)
        index = addresses[key]
        problems = [
            *problems,
            _legacy_problem(number, header.written[index], index, encoding, certain),
        ]
    return SheetRow(number, cells, tuple(problems), originals)


def _too_many_cells(row: int, width: int) -> Problem:
    return Problem(
        row,
        "",
        f"{column_letters(width)}{row}",
        Severity.ERROR,
        "too-many-cells",
        Said(
            f"Dòng có nhiều ô hơn tiêu đề ({width} cột): dữ liệu có thể bị lệch cột.",
            f"The row has more cells than the header ({width} columns): they may stand in wrong columns.",
        ),
        Said(
            "Đặt trong ngoặc kép văn bản có dấu phân cách, hoặc bỏ ô thừa.",
            "Put a text that has the separator in it into quotation marks, or remove what is too much.",
        ),
    )


def _headless_column(row: int, index: int) -> Problem:
    letters = column_letters(index)
    return Problem(
        row,
        letters,
        f"{letters}{row}",
        Severity.WARNING,
        "headless-column",
        Said(
            f"Cột {letters} có dữ liệu nhưng không có tiêu đề, nên không được nhập.",
            f"The column {letters} has content and no header, and is not imported.",
        ),
        Said(
            "Ghi tiêu đề theo mẫu nếu cần nhập.", "Give it a header of the template to import it."
        ),
    )


def _error_value(row: int, column: str, index: int, text: str) -> Problem:
    return Problem(
        row,
        column,
        f"{column_letters(index)}{row}",
        Severity.ERROR,
        "error-value",
        Said(
            f"Ô chứa báo lỗi {text} của bảng tính, không phải dữ liệu.",
            f"The cell has the spreadsheet's error {text}, which says nothing of the object.",
        ),
        Said("Sửa công thức hoặc ghi giá trị.", "Mend the formula, or write the value."),
    )


def _find_legacy(text: str, legacy: Legacy | None) -> tuple[Legacy, bool] | None:
    """Return the encoding of a cell, and whether it is certain: by itself, or because the whole list is in it."""
    if legacy is not None and fits(text, legacy):
        return legacy, True
    judgement = judge(text)
    return None if judgement is None else (judgement.legacy, judgement.certain)


def _legacy_problem(row: int, column: str, index: int, legacy: Legacy, certain: bool) -> Problem:
    cell = f"{column_letters(index)}{row}"
    if certain:
        return Problem(
            row,
            column,
            cell,
            Severity.WARNING,
            "legacy-text",
            Said(
                f"Chữ theo bảng mã {legacy}; đã chuyển sang Unicode.",
                f"The text is in {legacy}; it is read as Unicode.",
            ),
            Said(
                "Nên chuyển cả danh sách sang Unicode.", "Better convert the whole list to Unicode."
            ),
        )
    return Problem(
        row,
        column,
        cell,
        Severity.WARNING,
        "legacy-text-perhaps",
        Said(
            f"Chữ có vẻ theo bảng mã {legacy}; được giữ nguyên vì chưa chắc.",
            f"The text may be in {legacy}; it is kept as it is.",
        ),
        Said("Kiểm tra và chuyển sang Unicode.", "Look at it, and convert it to Unicode."),
    )
