"""A message with numbered holes: the English one is looked for in a reason, the Vietnamese one is filled.

``{0}`` is put in as it stands; ``{0:number}`` with the marks of the language; ``{0:name}`` without the quotation marks
of Python; ``{0:reason}`` is a message by itself, or part of one; ``{0:words}`` are words of ours that only this message
has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

PLAIN: Final = ""

_HOLE = re.compile(r"\{(\d+)(?::([a-z]+))?\}")
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")

#: No number that is told is longer; a longer one is a text of digits.
_LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Hole:
    """A place for the value of this number, and how it is written."""

    number: int
    form: str = PLAIN


@dataclass(frozen=True)
class Skeleton:
    """A message: `literals` stand around `holes`, so there is one literal more than there are holes."""

    literals: tuple[str, ...]
    holes: tuple[Hole, ...]

    @property
    def known_letters(self) -> int:
        """How many letters of a reason this explains: the more, the surer is it what was meant."""
        return sum(map(len, self.literals))

    def find_values(self, text: str) -> dict[int, str] | None:
        """Return what stands in the holes where the whole text is this message, or None.

        Each literal is looked for once, from left to right, and the first place is taken: where a text matches at all,
        it does so like this, in time linear in its length, which no expression with several holes would promise.
        """
        if not self.holes:
            return {} if text == self.literals[0] else None
        first, *between, last = self.literals
        end = len(text) - len(last)
        at = len(first)
        if at > end or not (text.startswith(first) and text.endswith(last)):
            return None
        values: dict[int, str] = {}
        for hole, literal in zip(self.holes, between, strict=False):
            found = text.find(literal, at, end)
            if found < 0:
                return None
            values[hole.number] = text[at:found]
            at = found + len(literal)
        values[self.holes[-1].number] = text[at:end]
        return values

    def fill(self, values: Mapping[int, str], write: Callable[[Hole, str], str]) -> str:
        """Return the message with its values, each as `write` writes it."""
        return "".join(self._pieces(values, write))

    def _pieces(
        self, values: Mapping[int, str], write: Callable[[Hole, str], str]
    ) -> Iterator[str]:
        yield self.literals[0]
        for hole, literal in zip(self.holes, self.literals[1:], strict=True):
            yield write(hole, values[hole.number])
            yield literal


def parse_skeleton(text: str) -> Skeleton:
    """Return the message that a line of a table has."""
    # Splitting by an expression with two groups gives literal, number, form, literal, and so on.
    pieces = _HOLE.split(text)
    holes = (
        Hole(int(number), form or PLAIN)
        for number, form in zip(pieces[1::3], pieces[2::3], strict=True)
    )
    return Skeleton(tuple(pieces[0::3]), tuple(holes))


def write_number(text: str) -> str:
    """Return an English number as it is written in Vietnamese: 1.234.567,8; anything else as it stands."""
    if len(text) > _LONGEST_NUMBER or not _NUMBER.fullmatch(text):
        return text
    whole, point, rest = text.replace(",", "").partition(".")
    grouped = f"{int(whole):,}".replace(",", ".") if whole.strip("-") != "0" else whole
    return f"{grouped},{rest}" if point else grouped


def write_name(text: str) -> str:
    """Return a name without the quotation marks that ``repr`` put around it."""
    is_quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if is_quoted else text
