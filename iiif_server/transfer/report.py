"""What an import came to, or would come to: values that the command line prints and a web page can show."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from iiif_server.transfer.problem import Problem, Said
from manifests.texts import LanguageMap

#: So many problems are listed; of more, only the number is told.
MOST_PROBLEMS = 10_000


class Outcome(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class RowOutcome:
    """What became of one row: the fields that it changes, and the files that it brings."""

    row: int
    item: str
    inventory_number: str
    outcome: Outcome
    changed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class ShownRow:
    """How an item would look that a row makes or changes, and the first of its files that is new."""

    row: int
    item: str
    inventory_number: str
    outcome: Outcome
    label: LanguageMap
    date: LanguageMap
    changed: tuple[str, ...]
    files: tuple[str, ...]
    path: Path | None = None


@dataclass(frozen=True)
class NewWord:
    """A word of an open vocabulary, or a place, that the list brings."""

    scheme: str
    id: str
    label: str


@dataclass(frozen=True)
class ImportReport:
    """What an import came to.

    `told` is what somebody should know of the whole list, each with its rule. `unmatched` are files that no row names
    or has the number of. `error_copy` is the copy of the list with what is wrong written into it, or empty. `media` are
    the media that were added. `shown` are some of the rows that make or change an item, as pages show them.
    """

    list_name: str
    dry_run: bool
    rows: tuple[RowOutcome, ...]
    problems: tuple[Problem, ...]
    told: tuple[tuple[str, Said], ...] = ()
    new_words: tuple[NewWord, ...] = ()
    unmatched: tuple[str, ...] = ()
    error_copy: str = ""
    media: tuple[str, ...] = ()
    shown: tuple[ShownRow, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows had which outcome."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def is_wrong(self) -> bool:
        """Tell whether a row, or the list itself, could not be taken."""
        return any(problem.severity == "error" for problem in self.problems)

    def to_values(self) -> dict[str, Any]:
        """Return the report for JSON: counts first; at most `MOST_PROBLEMS` problems."""
        values = asdict(replace(self, shown=()))
        del values["shown"]
        problems = values.pop("problems")
        told = [{"rule": rule, "message": asdict(said)} for rule, said in self.told]
        files = sum(len(row.files) for row in self.rows)
        return {
            "list": values.pop("list_name"),
            "dry_run": values.pop("dry_run"),
            "counts": {**self.counts, "files": files},
            "problems": problems[:MOST_PROBLEMS],
            "problems_left_out": max(0, len(problems) - MOST_PROBLEMS),
            **values,
            "told": told,
        }
