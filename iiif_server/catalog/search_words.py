"""The words by which an item is found, written so that SQLite and PostgreSQL understand the same by them.

Each word of a text becomes signs of ASCII letters and digits, which no tokenizer takes apart:

- ``f`` and the word without marks, ``x`` and the word as it is written, its marks as digits;
- ``g`` and ``y`` the same, for words of names and of the inventory number.

Letters of other scripts are written as their numbers; Hán and Nôm are taken sign by sign and in pairs, so that a query
of several signs finds them where they follow one another. An inventory number is also taken apart where letters and
digits meet, written in one piece, and without the zeros in front: BTTQ-0123 is found by 123 and by BTTQ0123.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from manifests.vietnamese import TONES, Word, split_words

#: Signs of a query that are looked at; nobody types more, and each costs a look into the index.
MAX_WORDS = 12
#: What is typed so far is the beginning of a word from so many letters on: one letter begins too many.
SHORTEST_BEGINNING = 2
#: Letters of a query that are looked at.
_LONGEST_QUERY = 2_000
#: A word that is longer is cut, in texts and in queries alike.
_LONGEST_WORD = 40

#: Letters of a text whose words are remembered.
_SHORT = 60

#: Marks that make letters of their own, as digits; tones follow from 1 to 5.
_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_PARTS_OF_NUMBERS = re.compile(r"[^\W\d_]+|\d+")
_CJK = (("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


@dataclass(frozen=True)
class Sought:
    """One word of a query: without marks, and as it was typed; `beginnings` are words without marks that it may begin.

    They are none where it is too short for that.
    """

    folded: str
    exact: str
    beginnings: tuple[str, ...] = ()

    @cached_property
    def signs(self) -> tuple[str, str]:
        """Return the signs of the word in any text."""
        return f"f{self.folded}", f"x{self.exact}"


def list_words(
    names: Iterable[str], texts: Iterable[str], numbers: Iterable[str] = ()
) -> tuple[str, ...]:
    """Return all signs of an item, each once, in their order.

    Parameters
    ----------
    names
        Its names; a hit in them comes before others.
    texts
        All else that is searched.
    numbers
        Its inventory number and others of the kind, found like names.
    """
    signs: dict[str, None] = {}
    forms = [form for number in numbers for form in (number, *_forms_of_number(number))]
    for text in (*names, *forms):
        for word in _words(text, pairs_only=False):
            for sign in (*word.signs, f"g{word.folded}", f"y{word.exact}"):
                signs[sign] = None
    for text in texts:
        for word in _words(text, pairs_only=False):
            without, written = word.signs
            signs[without] = signs[written] = None
    return tuple(signs)


def _forms_of_number(number: str) -> Iterator[str]:
    """Yield what else an inventory number is looked for by."""
    parts = _PARTS_OF_NUMBERS.findall(unicodedata.normalize("NFC", number))
    yield from parts
    yield from (part.lstrip("0") for part in parts if part.startswith("0"))
    yield "".join(parts)


def parse_query(text: str) -> tuple[Sought, ...]:
    """Return the words of a query, at most `MAX_WORDS`; none where it has only signs that are no words."""
    found: dict[Sought, None] = {}
    cut = text if len(text) <= _LONGEST_QUERY else text[:_LONGEST_QUERY].rpartition(" ")[0]
    for word in _words(cut, pairs_only=True):
        found[word] = None
        if len(found) == MAX_WORDS:
            break
    return tuple(found)


def _words(text: str, *, pairs_only: bool) -> tuple[Sought, ...]:
    return _read_short(text, pairs_only) if len(text) <= _SHORT else _read(text, pairs_only)


def _read(text: str, pairs_only: bool) -> tuple[Sought, ...]:
    # Half of a surrogate pair exists in no database.
    whole = text.encode("utf-8", "ignore").decode("utf-8").replace("_", " ")
    return tuple([each for word in split_words(whole) for each in _split_scripts(word, pairs_only)])


# Names of places and materials, which stand in thousands of items.
_read_short = lru_cache(maxsize=4_000)(_read)


@lru_cache(maxsize=20_000)
def _split_scripts(word: Word, pairs_only: bool) -> tuple[Sought, ...]:
    """Return a word, or the signs of Hán and Nôm in it; of several in a row, a query asks for the pairs only."""
    if not any(map(_is_cjk, word.folded)):
        return (_sought(word),)
    found: list[Sought] = []
    for is_cjk, run in groupby(word.exact, key=_is_cjk):
        letters = "".join(run)
        if not is_cjk:
            found += map(_sought, split_words(letters))
            continue
        pairs = [letters[at : at + 2] for at in range(len(letters) - 1)]
        signs = pairs if pairs and pairs_only else (*letters, *pairs)
        found += [Sought(_in_ascii(each), _in_ascii(each)) for each in signs]
    return tuple(found)


def _sought(word: Word) -> Sought:
    folded = _in_ascii(word.folded[:_LONGEST_WORD])
    # The one vowel that is written i or y: "quy" is spelled "qui" here, and begins "quyển" as well.
    begun = {folded, f"{folded[:-1]}y"} if folded.endswith("i") else {folded}
    beginnings = tuple(sorted(begun)) if len(word.folded) >= SHORTEST_BEGINNING else ()
    return Sought(folded, _in_ascii(word.exact[:_LONGEST_WORD]), beginnings)


def _is_cjk(letter: str) -> bool:
    return any(low <= letter <= high for low, high in _CJK)


def _in_ascii(word: str) -> str:
    """Write a word in ASCII letters and digits; different words stay different."""
    written = []
    for letter in unicodedata.normalize("NFD", word.replace("đ", "d9")):
        if letter.isascii() and letter.isalnum():
            written.append(letter)
        elif letter in _SHAPES:
            written.append(_SHAPES[letter])
        elif letter in TONES:
            written.append(str(TONES.index(letter) + 1))
        else:
            written.append(f"u{ord(letter):x}u")
    return "".join(written) or "u"
