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
from iiif_server.transfer.problem import Said
from iiif_server.transfer.wordbook import Wordbook
from manifests.language import tidy
from manifests.texts import LanguageMap
from manifests.vocabulary import OPEN_SCHEMES, Scheme

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
        return tuple(unescape(each) for each in split(cells.get((self.name, ""), ""), "|\n") if each)

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


def read_choice(text: str, choices: Choices, key: Key, notes: Notes) -> str:
    """Return the value that a word names; empty where there is none, which is noted unless the text is empty."""
    found = choices.find(text) if text else ""
    if found is None:
        notes.wrong(
            key,
            "unknown-choice",
            Said(f"“{_short(text)}” không có trong các giá trị cho phép.", f"“{_short(text)}” is not a permitted value."),
            Said(f"Chọn một trong: {choices.list()}.", f"Choose one of: {choices.list()}."),
        )
    return found or ""


def read_rights(text: str, key: Key, notes: Notes) -> str:
    """Return the canonical URI of a statement of rights; empty where it is none, which is noted."""
    from manifests.errors import UnknownRightsError
    from manifests.rights import parse_rights

    if not text:
        return ""
    if found := RIGHTS.find(text):
        return found
    try:
        return parse_rights(text).uri
    except UnknownRightsError:
        notes.wrong(
            key,
            "unknown-rights",
            Said(f"“{_short(text)}” không phải tuyên bố bản quyền được hỗ trợ.", f"“{_short(text)}” is no known statement of rights."),
            Said(
                "Dùng giấy phép Creative Commons (ví dụ CC BY 4.0) hoặc một URI của rightsstatements.org.",
                "Use a Creative Commons licence (such as CC BY 4.0) or a URI of rightsstatements.org.",
            ),
        )
        return ""


def read_words(text: str, scheme: Scheme, key: Key, notes: Notes) -> list[str]:
    """Return the words that a text names: itself one, or several with commas between that are all known."""
    if notes.book.find_terms(scheme, text) or "," not in text:
        return [word for word in [read_word(text, scheme, key, notes)] if word]
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if all(len(notes.book.find_terms(scheme, part)) == 1 for part in parts):
        return [notes.book.find_terms(scheme, part)[0] for part in parts]
    return [word for word in [read_word(text, scheme, key, notes)] if word]


def read_word(text: str, scheme: Scheme, key: Key, notes: Notes) -> str:
    """Return the word that a text names: of an open vocabulary a new one where there is none."""
    found = notes.book.find_terms(scheme, text)
    if len(found) == 1:
        return found[0]
    if found:
        named = "; ".join(f"{notes.book.say_term(scheme, each)} [{each}]" for each in found)
        _note_ambiguous(text, named, key, notes)
        return ""
    near = "; ".join(notes.book.near_terms(scheme, text))
    if scheme in OPEN_SCHEMES:
        term = notes.book.make_term(scheme, text)
        if near:
            notes.warn(
                key,
                "new-word-near",
                Said(f"“{_short(text)}” là từ mới, gần giống: {near}.", f"“{_short(text)}” is a new word, nearly: {near}."),
                Said("Nếu là lỗi chính tả thì sửa lại.", "Correct it if it is a typing error."),
            )
        return term.id
    notes.wrong(
        key,
        "unknown-word",
        Said(f"“{_short(text)}” không có trong danh mục.", f"“{_short(text)}” is not in the vocabulary."),
        Said(f"Từ gần nhất: {near}.", f"The nearest words: {near}.")
        if near
        else Said("Chọn một từ trong danh mục của mẫu.", "Choose a word from the list in the template."),
    )
    return ""


def read_place(text: str, key: Key, notes: Notes) -> str:
    """Return the place that a text names; a new one where its kind and what is around it are said."""
    found = notes.book.find_places(text)
    if len(found) == 1:
        return found[0]
    if found:
        named = "; ".join(f"{notes.book.say_place(each)} [{each}]" for each in found)
        _note_ambiguous(text, named, key, notes)
        return ""
    if (place := notes.book.make_place(text)) is not None:
        return place.id
    near = "; ".join(notes.book.near_places(text))
    notes.wrong(
        key,
        "unknown-place",
        Said(f"Không tìm thấy địa danh “{_short(text)}”.", f"There is no place “{_short(text)}”."),
        Said(
            (f"Địa danh gần nhất: {near}. " if near else "")
            + "Để thêm địa danh mới, ghi cả loại và nơi chứa nó, ví dụ “xã Hồng Thái, huyện Na Hang”.",
            (f"The nearest places: {near}. " if near else "")
            + "To add a new place write its kind and what is around it, such as “xã Hồng Thái, huyện Na Hang”.",
        ),
    )
    return ""


def _note_ambiguous(text: str, named: str, key: Key, notes: Notes) -> None:
    notes.wrong(
        key,
        "ambiguous",
        Said(f"“{_short(text)}” có thể là: {named}.", f"“{_short(text)}” may be: {named}."),
        Said("Ghi đủ dấu, hoặc ghi mã trong ngoặc vuông.", "Write it with its marks, or write the identifier."),
    )


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
