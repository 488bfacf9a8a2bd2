"""The tables of messages, read once: what is said in English, and what in Vietnamese."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from iiif_server.reasons.skeleton import Skeleton, parse_skeleton

FOLDER = Path(__file__).parent

#: Whole messages; what fills a hole of one where a message can stand too; what the system says there, and what
#: pydantic says of a value; and words that fill holes for words, which are too common to be looked for in what a
#: library says.
SECTIONS = ("messages", "parts", "system", "checks", "words")


@dataclass(frozen=True)
class Entry:
    """One line of a table. `leaves_out` are holes of the English text that the Vietnamese does without, on purpose."""

    section: str
    english: Skeleton
    vietnamese: Skeleton
    leaves_out: frozenset[int]
    line: str


@cache
def read_entries() -> tuple[Entry, ...]:
    """Return all lines of all tables."""
    return tuple(entry for path in sorted(FOLDER.glob("vi_*.toml")) for entry in _read_table(path))


def _read_table(path: Path) -> Iterator[Entry]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    for section in SECTIONS:
        for english, said in table.get(section, {}).items():
            vietnamese = said if isinstance(said, str) else said["vi"]
            left_out = () if isinstance(said, str) else said["leaves_out"]
            yield Entry(
                section,
                parse_skeleton(english),
                parse_skeleton(vietnamese),
                frozenset(left_out),
                english,
            )
