"""Fields that are lists of things with several parts: a column for each part, the things in the same order in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from iiif_server.transfer.day_text import read_day, write_day
from iiif_server.transfer.escapes import escape, join, join_same, split, split_same, unescape
from iiif_server.transfer.fields import Cells
from iiif_server.transfer.named import ROLES
from iiif_server.transfer.notes import Key, Notes
from iiif_server.transfer.problem import Said
from iiif_server.transfer.read_words import read_choice, read_word
from iiif_server.transfer.wordbook import Wordbook
from manifests.errors import LanguageError
from manifests.language import parse_language_tag, tidy
from manifests.model import MediaRole
from manifests.vocabulary import Scheme

ReadPart: TypeAlias = Callable[[str, Key, Notes], Any]
WritePart: TypeAlias = Callable[[Any, Wordbook], str]


def _read_text(text: str, _key: Key, _notes: Notes) -> str:
    return text


def _write_text(value: str, _book: Wordbook) -> str:
    return value


@dataclass(frozen=True)
class Part:
    """One part of each thing: an attribute of it; `spoken` where it has a column for each language.

    The first of `signs` parts the things in its column instead of the group's sign; the others are understood too.
    """

    name: str
    spoken: bool = False
    empty: Any = ""
    read: ReadPart = _read_text
    write: WritePart = _write_text
    signs: str = ""


@dataclass(frozen=True)
class Group:
    """A list of things of one kind.

    Parameters
    ----------
    build
        Makes one thing of the values of its parts, or None after a note.
    sign
        What parts the things in a cell.
    """

    name: str
    things: tuple[Part, ...]
    build: Callable[[dict[str, Any], Notes], Any]
    sign: str = ";"

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Return the parts of the sheet, the first thing's first."""
        return tuple(f"{self.name}.{each.name}" for each in self.things)

    @cached_property
    def _by_column(self) -> dict[str, Part]:
        return dict(zip(self.parts, self.things, strict=True))

    def read(self, cells: Cells, notes: Notes) -> tuple[Any, ...]:
        """Return the things; columns that hold another number of them than the others are noted."""
        columns = {
            key: split(text, self.sign + self._by_column[key[0]].signs)
            for key, text in cells.items()
        }
        lengths = {key: len(parts) for key, parts in columns.items()}
        count = max(lengths.values(), default=0)
        if any(length != count for length in lengths.values()):
            self._note_lengths(lengths, count, notes)
            return ()
        built = (self._build(columns, index, notes) for index in range(count))
        return tuple(each for each in built if each is not None)

    def write(self, value: tuple[Any, ...], book: Wordbook) -> dict[Key, str]:
        """Return the cells of all columns that say something."""
        cells: dict[Key, str] = {}
        if not value:
            return cells
        for part, column in zip(self.things, self.parts, strict=True):
            said = [getattr(each, part.name) for each in value]
            if not part.spoken:
                written = (escape(part.write(each, book)) for each in said)
                cells[column, ""] = join(written, (part.signs or self.sign)[0])
                continue
            for language in dict.fromkeys(language for texts in said for language in texts):
                written = (join_same(texts.get(language, ())) for texts in said)
                cells[column, language] = join(written, self.sign)
        return cells

    def _build(self, columns: dict[Key, list[str]], index: int, notes: Notes) -> Any:
        values: dict[str, Any] = {
            each.name: {} if each.spoken else each.empty for each in self.things
        }
        for (column, language), texts in columns.items():
            part, text = self._by_column[column], texts[index]
            if part.spoken:
                values[part.name][language] = tuple(map(unescape, split_same(text)))
            elif text:
                values[part.name] = part.read(unescape(text), (column, language), notes)
        spoken = {each.name: tidy(values[each.name]) for each in self.things if each.spoken}
        return self.build(values | spoken, notes)

    def _note_lengths(self, lengths: dict[Key, int], count: int, notes: Notes) -> None:
        most = next(key for key, length in lengths.items() if length == count)
        for key, length in lengths.items():
            if length != count:
                notes.wrong(
                    key,
                    "parallel-count",
                    Said(
                        f"Có {length} mục, trong khi cột “{notes.say(most)}” có {count}.",
                        f"It has {length} entries where the column “{notes.say(most)}” has {count}.",
                    ),
                    Said(
                        f"Ghi cùng số mục, cách nhau bằng “{self.sign}”; mục trống thì để trống giữa hai dấu.",
                        f"Write as many, parted by “{self.sign}”; leave nothing between two signs for an empty one.",
                    ),
                )


def read_class(text: str, key: Key, notes: Notes) -> str:
    """Return the class of heritage that a text names."""
    return read_word(text, Scheme.CLASS, key, notes)


def write_class(value: str, book: Wordbook) -> str:
    """Return a class of heritage as people write it."""
    return book.say_term(Scheme.CLASS, value) if value else ""


def read_role(text: str, key: Key, notes: Notes) -> MediaRole:
    """Return what a media shows the thing as."""
    return MediaRole(read_choice(text, ROLES, key, notes) or MediaRole.VIEW)


def write_role(value: MediaRole, _book: Wordbook) -> str:
    """Return the word for a role; the usual one is left out."""
    return "" if value is MediaRole.VIEW else ROLES.write(value)


def read_tag(text: str, key: Key, notes: Notes) -> str:
    """Return a language tag, for the script of an inscription: "Hán" and "Nôm" are understood."""
    named = {"hán": "lzh-Hant", "chữ hán": "lzh-Hant", "nôm": "vi-Hani", "chữ nôm": "vi-Hani", "quốc ngữ": "vi",
             "chữ quốc ngữ": "vi", "pháp": "fr", "tiếng pháp": "fr"}.get(text.casefold(), text)  # fmt: skip
    try:
        return parse_language_tag(named)
    except LanguageError as error:
        notes.wrong(
            key,
            "language",
            Said(f"“{text[:40]}” không phải mã ngôn ngữ.", str(error)),
            Said(
                "Ghi “Hán”, “Nôm”, “Quốc ngữ” hoặc mã BCP 47 như lzh-Hant.",
                "Write Hán, Nôm or a BCP 47 tag such as lzh-Hant.",
            ),
        )
        return "none"


def write_tag(value: str, _book: Wordbook) -> str:
    """Return a language tag; no linguistic content is left out."""
    return "" if value == "none" else value


def day_part(name: str) -> Part:
    """Return a part that holds a day."""
    return Part(name, empty=None, read=read_day, write=lambda value, _book: write_day(value))
