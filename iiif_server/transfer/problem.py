"""What is wrong with a list, told so that a curator can mend it: where, by which rule, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a row stays out for it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Said:
    """A sentence in both languages."""

    vi: str
    en: str


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it should be.

    `row` counts as the spreadsheet does, from 1; 0 where it is of no row. `column` is the header as it stands in the
    list, `cell` its address (``C7``); both are empty where it is of the whole row. `rule` names the rule for programs.
    """

    row: int
    column: str
    cell: str
    severity: Severity
    rule: str
    message: Said
    remedy: Said


def tell(problem: Problem, language: str) -> str:
    """Return a problem as one line."""
    message, remedy = getattr(problem.message, language), getattr(problem.remedy, language)
    if problem.cell:
        where = f"{problem.cell} ({problem.column})" if problem.column else problem.cell
    elif problem.row:
        where = f"dòng {problem.row}" if language == "vi" else f"row {problem.row}"
    else:
        where = ""
    return f"{where}: {message} {remedy}" if where else f"{message} {remedy}"
