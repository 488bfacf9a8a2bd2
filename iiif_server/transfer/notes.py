"""What is noticed while a row is read: the problems of its cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from iiif_server.transfer.columns import write_header
from iiif_server.transfer.problem import Said, Severity
from iiif_server.transfer.wordbook import Wordbook

#: A column of the sheet: the part of an item that it holds, and the language of its texts or nothing.
Key: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Note:
    """A problem of one cell, before it is known where the cell stands."""

    key: Key | None
    severity: Severity
    rule: str
    message: Said
    remedy: Said


@dataclass
class Notes:
    """The notes of one row; whoever reads a cell writes into them."""

    book: Wordbook
    notes: list[Note] = field(default_factory=list)

    def wrong(self, key: Key | None, rule: str, message: Said, remedy: Said) -> None:
        """Write down that the row cannot be taken, and why."""
        self.notes.append(Note(key, Severity.ERROR, rule, message, remedy))

    def warn(self, key: Key | None, rule: str, message: Said, remedy: Said) -> None:
        """Write down what somebody should look at; the row is taken."""
        self.notes.append(Note(key, Severity.WARNING, rule, message, remedy))

    @property
    def is_wrong(self) -> bool:
        """Tell whether the row cannot be taken."""
        return any(note.severity is Severity.ERROR for note in self.notes)

    def say(self, key: Key) -> str:
        """Return the header of a column."""
        return write_header(*key)
