"""Say a reason in another language than English."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from iiif_server.reasons.skeleton import Hole, write_name, write_number
from iiif_server.reasons.tables import Entry, read_entries

#: A reason names two files at most, of 255 letters each, and quotes a library; a longer one is left as it is.
LONGEST = 4_000

#: Form of a hole → the sections in which what fills it is looked for.
INNER = {"reason": ("messages", "parts", "system", "checks"), "words": ("words",)}
WHOLE = ("messages", "checks")

#: How else a value is written.
WRITERS = {"number": write_number, "name": write_name}

#: A file's name before a message about a damaged file, after three attempts: messages lie in each other so deep.
DEEPEST = 4


def translate(reason: str, language: str) -> str:
    """Return a reason in a language.

    Whatever a stranger's file brought into it, the time this takes is linear in its length, and nothing is raised.

    Parameters
    ----------
    reason
        One line in English, as it was raised.
    language
        ``vi``, or anything else for English.

    Returns
    -------
    str
        The reason in that language; where the message is not known, the reason as it is.
    """
    if language != "vi" or len(reason) > LONGEST:
        return reason
    return _Reading().read(reason, WHOLE, 0).text


@dataclass(frozen=True)
class _Read:
    """A text in Vietnamese, and how many letters of the English one were known."""

    text: str
    known_letters: int


@dataclass
class _Reading:
    """One reason being read; messages that were read within it are kept, as several may hold the same one."""

    done: dict[tuple[str, tuple[str, ...], int], _Read] = field(default_factory=dict)

    def read(self, text: str, sections: tuple[str, ...], depth: int) -> _Read:
        """Return a text in Vietnamese, by the message of some sections that explains most of it."""
        key = (text, sections, depth)
        if key not in self.done:
            self.done[key] = self._read_anew(*key)
        return self.done[key]

    def _read_anew(self, text: str, sections: tuple[str, ...], depth: int) -> _Read:
        best = _Read(text, 0)
        for entry in _find_entries(sections):
            found = self._read_as(entry, text, depth)
            if found is not None and found.known_letters > best.known_letters:
                best = found
        return best

    def _read_as(self, entry: Entry, text: str, depth: int) -> _Read | None:
        values = entry.english.find_values(text)
        if values is None:
            return None
        known_letters = entry.english.known_letters

        def write(hole: Hole, value: str) -> str:
            nonlocal known_letters
            if hole.form in INNER and depth < DEEPEST:
                inner = self.read(value, INNER[hole.form], depth + 1)
                known_letters += inner.known_letters
                return inner.text
            return WRITERS.get(hole.form, str)(value)

        # Filled first: what is known of the holes counts too.
        filled = entry.vietnamese.fill(values, write)
        return _Read(filled, known_letters)


@cache
def _find_entries(sections: tuple[str, ...]) -> tuple[Entry, ...]:
    return tuple(entry for entry in read_entries() if entry.section in sections)
