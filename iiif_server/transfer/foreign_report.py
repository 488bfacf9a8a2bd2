"""What an import of foreign descriptions came to: frozen values, for the command line now and a page later."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from manifests.reading.remarks import Remark
from manifests.texts import LanguageMap


class Outcome(StrEnum):
    """What became, or in a dry run would become, of one description."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


OUTCOME_WORDS = {
    Outcome.NEW: ("mới", "new"),
    Outcome.CHANGED: ("thay đổi", "changed"),
    Outcome.UNCHANGED: ("không đổi", "unchanged"),
    Outcome.WRONG: ("sai", "wrong"),
}

#: How many descriptions that have something to tell a report holds; of a file of any length the rest is counted.
LONGEST_REPORT = 1_000


@dataclass(frozen=True)
class Imported:
    """One description and what came of it.

    `kind` is ``item`` or ``collection``, or ``document`` where nothing could be read; `id` our identifier, empty where
    it has none. `document` is the file it stood in, `files` how many media it has now of those that it shows.
    """

    outcome: Outcome
    kind: str
    id: str
    document: str
    source: str = ""
    label: LanguageMap = field(default_factory=dict)
    files: int = 0
    remarks: tuple[Remark, ...] = ()

    def as_values(self) -> dict[str, Any]:
        """Return it as one JSON object."""
        return {
            "outcome": self.outcome.value,
            "kind": self.kind,
            "id": self.id,
            "document": self.document,
            "source": self.source,
            "files": self.files,
            "remarks": [
                {
                    "kind": each.kind.value,
                    "place": each.place,
                    "vi": each.text("vi"),
                    "en": each.text("en"),
                }
                for each in self.remarks
            ],
        }


@dataclass(frozen=True)
class ForeignReport:
    """All that came of one file: how many descriptions of each outcome, and those that have something to tell.

    `left_off` is how many more of these there were than a report holds.
    """

    counts: Mapping[Outcome, int]
    told: tuple[Imported, ...]
    left_off: int = 0
    dry_run: bool = False

    @property
    def is_well(self) -> bool:
        """Tell whether everything could be taken in."""
        return not self.counts.get(Outcome.WRONG)

    def summary(self, language: str) -> str:
        """Return the counts in one line, in Vietnamese or English."""
        index = 0 if language == "vi" else 1
        counted = ", ".join(
            f"{OUTCOME_WORDS[outcome][index]} {self.counts.get(outcome, 0)}" for outcome in Outcome
        )
        if not self.dry_run:
            return counted
        return f"{('Chạy thử, chưa ghi gì', 'Dry run, nothing was written')[index]}: {counted}"

    def as_values(self) -> dict[str, Any]:
        """Return the counts as one JSON object."""
        counts = {outcome.value: self.counts.get(outcome, 0) for outcome in Outcome}
        return counts | {"dry_run": self.dry_run, "left_off": self.left_off}


class Tally:
    """Counts descriptions as they are taken in, and becomes the report."""

    def __init__(self, *, dry_run: bool) -> None:
        self._counts: Counter[Outcome] = Counter()
        self._told: list[Imported] = []
        self._left_off = 0
        self._dry_run = dry_run

    def count(self, imported: Imported) -> None:
        """Add one."""
        self._counts[imported.outcome] += 1
        if not imported.remarks:
            return
        if len(self._told) < LONGEST_REPORT:
            self._told.append(imported)
        else:
            self._left_off += 1

    def report(self) -> ForeignReport:
        """Return what was counted."""
        return ForeignReport(dict(self._counts), tuple(self._told), self._left_off, self._dry_run)
