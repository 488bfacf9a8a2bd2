"""The columns of a sheet: their headers in Vietnamese and English, what else they are called, what stands in them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Column:
    """One part of an item as a column, or as one for each language where it is `spoken`.

    `note` explains it to a curator (vi, en). `width` is in letters. `source` names what a drop-down offers: a
    vocabulary or a set of choices.
    """

    part: str
    vi: str
    en: str
    note: tuple[str, str]
    synonyms: tuple[str, ...] = ()
    spoken: bool = False
    width: int = 18
    source: str = ""


SKIP, IDENTIFIER, NUMBER, ERRORS = "skip", "id", "inventory_number", "errors"
FILES = "media.file_name"


def _read_columns() -> tuple[Column, ...]:
    listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return tuple(_column(entry) for entry in listed["column"])


def _column(entry: dict[str, Any]) -> Column:
    lists = {name: tuple(entry.get(name, ())) for name in ("note", "synonyms")}
    return Column(**(entry | lists))


COLUMNS = _read_columns()
BY_PART = {column.part: column for column in COLUMNS}


def write_header(part: str, language: str) -> str:
    """Return the header of a column; of texts with their language."""
    column = BY_PART[part]
    return f"{column.vi} [{language}]" if column.spoken else column.vi
