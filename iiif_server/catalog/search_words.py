"""The words by which an item is found, written so that SQLite and PostgreSQL understand the same by them.

Each word of a text becomes signs of ASCII letters and digits, which no tokenizer takes apart:

- ``f`` and the word without marks, ``x`` and the word as it is written, its marks as digits;
- ``g`` and ``y`` the same, for words of names and of the inventory number.

Letters of other scripts are written as their numbers; Hán and Nôm are taken sign by sign.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from manifests.vietnamese import TONES, Word, split_words

#: Signs of a query that are looked at; nobody types more, and each costs a look into the index.
MAX_WORDS = 12
#: Letters of a query that are looked at.
_LONGEST_QUERY = 2_000
#: A word that is longer is cut, in texts and in queries alike.
_LONGEST_WORD = 40

#: Marks that make letters of their own, as digits; tones follow from 1 to 5.
_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}
_CJK = (("\u2e80", "\u9fff"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


@dataclass(frozen=True)
class Sought:
    """One word of a query: without marks, and as it was typed."""

    folded: str
    exact: str


def list_words(names: Iterable[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Return all signs of an item, each once, in their order.

    Parameters
    ----------
    names
        Its names, and its inventory number; a hit in them comes before others.
    texts
        All else that is searched.
    """
    signs: dict[str, None] = {}
    for prefixes, group in ((("f", "x", "g", "y"), names), (("f", "x"), texts)):
        for text in group:
            for word in _words(text):
                for prefix in prefixes:
                    form = word.folded if prefix in "fg" else word.exact
                    signs[prefix + form] = None
    return tuple(signs)


def parse_query(text: str) -> tuple[Sought, ...]:
    """Return the words of a query, at most `MAX_WORDS`; none where it has only signs that are no words."""
    found: dict[Sought, None] = {}
    cut = text if len(text) <= _LONGEST_QUERY else text[:_LONGEST_QUERY].rpartition(" ")[0]
    for word in _words(cut):
        found[word] = None
        if len(found) == MAX_WORDS:
            break
    return tuple(found)


def _words(text: str) -> Iterator[Sought]:
    # Half of a surrogate pair exists in no database.
    whole = text.encode("utf-8", "ignore").decode("utf-8")
    for word in split_words(whole):
        yield from _split_scripts(word)


def _split_scripts(word: Word) -> Iterator[Sought]:
    if not any(_is_cjk(letter) for letter in word.folded):
        yield _sought(word.folded, word.exact)
        return
    for letter in word.folded:
        yield _sought(letter, letter)


def _sought(folded: str, exact: str) -> Sought:
    return Sought(_in_ascii(folded[:_LONGEST_WORD]), _in_ascii(exact[:_LONGEST_WORD]))


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
