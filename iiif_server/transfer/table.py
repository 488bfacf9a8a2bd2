"""A list as it was read: cells as texts, whatever file they came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iiif_server.errors import RefusedError
from iiif_server.transfer.problem import Said, Severity

#: A list has at most so many bytes, rows with content, and columns; ten times what the largest museum fills in.
LARGEST_BYTES = 64_000_000
MOST_ROWS = 200_000
MOST_COLUMNS = 300


class ListRefusedError(RefusedError):
    """A file that cannot be read as a list; the message says why and what to do, in both languages."""

    def __init__(self, said: Said, remedy: Said) -> None:
        super().__init__(f"{said.vi} {remedy.vi} / {said.en} {remedy.en}")
        self.said, self.remedy = said, remedy


@dataclass(frozen=True)
class CellNote:
    """What is to be known of a cell beside its text; `column` counts from 0, and is -1 for the whole row."""

    row: int
    column: int
    severity: Severity
    rule: str
    message: Said
    remedy: Said


@dataclass(frozen=True)
class Table:
    """The rows of a list that have content, by their number in the file (from 1), with what was noticed.

    `told` says of the whole list what somebody should know: its encoding, sheets that were left out.
    """

    rows: dict[int, tuple[str, ...]]
    notes: tuple[CellNote, ...] = ()
    told: tuple[tuple[str, Said], ...] = ()


def add_row(rows: dict[int, tuple[str, ...]], number: int, cells: tuple[str, ...]) -> None:
    """Keep a row that has content.

    Raises
    ------
    ListRefusedError
        If there are more rows than a list may have.
    """
    if not any(cells):
        return
    if len(rows) >= MOST_ROWS:
        raise ListRefusedError(
            Said(
                f"Danh sách có hơn {MOST_ROWS:,} dòng.",
                f"The list has more than {MOST_ROWS:,} rows.",
            ),
            Said("Chia thành nhiều danh sách.", "Part it into several lists."),
        )
    rows[number] = cells


#: Told how much of a file was read, from 0 to 1.
Progress = Callable[[float], None]


def column_letters(index: int) -> str:
    """Return what a spreadsheet calls a column that counts from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
