"""Fields of an item that stand in one column, or in one for each language: read out of cells, and written into them.

A field knows the parts of the sheet that hold it; the first is where a reason stands why it is empty. `write` gives the
cells that say a value, `read` the value that cells say; what `write` gives, `read` takes back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from iiif_server.transfer.escapes import escape, join, split, unescape
from iiif_server.transfer.named import RIGHTS, Choices
from iiif_server.transfer.notes import Key, Notes
from iiif_server.transfer.read_words import (
    read_choice,
    read_place,
    read_rights,
    read_word,
    read_words,
)
from iiif_server.transfer.wordbook import Wordbook
from manifests.language import tidy
from manifests.texts import LanguageMap
from manifests.vocabulary import Scheme

#: Cells of one row by their columns; an empty one is left out.
Cells: TypeAlias = Mapping[Key, str]


class Field(Protocol):
    """What stands in one or more columns."""

    @property
    def name(self) -> str:
        """Return the name of the attribute: of the record, or of the item."""

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts of the sheet that hold it."""

    def read(self, cells: Cells, notes: Notes) -> Any:
        """Return what the cells say; what is wrong with them is noted."""

    def write(self, value: Any, book: Wordbook) -> dict[Key, str]:
        """Return the cells that say a value."""


@dataclass(frozen=True)
class Texts:
    """Texts in several languages, a column for each; several of one language are parted by `sign`."""

    name: str
    sign: str = "|"

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part, which has the field's name."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> LanguageMap:
        """Return the texts by language."""
        said = {
            language: tuple(unescape(each) for each in split(text, self.sign) if each)
            for (_, language), text in cells.items()
        }
        return tidy(said)

    def write(self, value: LanguageMap, book: Wordbook) -> dict[Key, str]:
        """Return a cell for each language."""
        return {
            (self.name, language): join((escape(each, self.sign) for each in texts), self.sign)
            for language, texts in value.items()
        }


@dataclass(frozen=True)
class Plain:
    """A text that is no language's, such as an inventory number: spaces in it count as one."""

    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> str:
        """Return the text."""
        return " ".join(cells.get((self.name, ""), "").split())

    def write(self, value: str, book: Wordbook) -> dict[Key, str]:
        """Return the cell."""
        return {(self.name, ""): value}


@dataclass(frozen=True)
class Lines:
    """Several texts of no language, each on a line of its own, such as a bibliography."""

    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> tuple[str, ...]:
        """Return the texts."""
        return tuple(
            unescape(each) for each in split(cells.get((self.name, ""), ""), "|\n") if each
        )

    def write(self, value: tuple[str, ...], book: Wordbook) -> dict[Key, str]:
        """Return the cell."""
        return {(self.name, ""): "\n".join(escape(" ".join(each.split()), "|") for each in value)}


@dataclass(frozen=True)
class Choice:
    """One of a closed set of values."""

    name: str
    choices: Choices
    values: Any = str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> Any:
        """Return the value; where a word is none of the choices, all of them are named."""
        found = read_choice(cells.get((self.name, ""), ""), self.choices, (self.name, ""), notes)
        return self.values(found) if found else ""

    def write(self, value: Any, book: Wordbook) -> dict[Key, str]:
        """Return the cell."""
        return {(self.name, ""): self.choices.write(value) if value else ""}


@dataclass(frozen=True)
class RightsField:
    """A statement of rights: by its name, its short name, or its URI in any spelling."""

    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> str:
        """Return the URI in its canonical form."""
        return read_rights(cells.get((self.name, ""), ""), (self.name, ""), notes)

    def write(self, value: str, book: Wordbook) -> dict[Key, str]:
        """Return the cell."""
        return {(self.name, ""): RIGHTS.write(value) if value else ""}


@dataclass(frozen=True)
class Words:
    """Words of a vocabulary, parted by semicolons; `several` is false where there is at most one."""

    name: str
    scheme: Scheme
    several: bool = True

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> Any:
        """Return the identifiers of the words."""
        text, key = cells.get((self.name, ""), ""), (self.name, "")
        if not self.several:
            return read_word(unescape(text), self.scheme, key, notes) if text else ""
        found: list[str] = []
        for each in split(text, ";\n"):
            found += read_words(unescape(each), self.scheme, key, notes) if each else []
        return tuple(dict.fromkeys(found))

    def write(self, value: Any, book: Wordbook) -> dict[Key, str]:
        """Return the cell."""
        named = value if self.several else (value,) if value else ()
        signs = ";" if self.several else ""
        said = (escape(book.say_term(self.scheme, each), signs) for each in named)
        return {(self.name, ""): join(said, ";")}


@dataclass(frozen=True)
class PlaceField:
    """A place, by its name and where needed what is around it."""

    name: str

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the one part."""
        return (self.name,)

    def read(self, cells: Cells, notes: Notes) -> str:
        """Return the identifier of the place."""
        text = cells.get((self.name, ""), "")
        return read_place(text, (self.name, ""), notes) if text else ""

    def write(self, value: str, book: Wordbook) -> dict[Key, str]:
        """Return the cell."""
        return {(self.name, ""): book.say_place(value) if value else ""}
