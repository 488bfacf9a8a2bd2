"""Vietnamese words made comparable: with and without marks, whichever way their tone is placed, in dictionary order.

Three things make equal words unequal to a machine: composed and decomposed letters (NFC, NFD), the place of the tone
in open syllables (hoà or hòa, thuỷ or thủy), and i or y as the only vowel (kĩ or kỹ). Here each syllable has one
spelling. The alphabet and the order of the tones are those of Vietnamese dictionaries: a ă â b c d đ e ê …, and level,
falling, asking, tumbling, rising, heavy.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

#: The combining marks of the five written tones, in the order of dictionaries.
TONES = "\u0300\u0309\u0303\u0301\u0323"
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: rank for rank, letter in enumerate(_ALPHABET)}
#: Signs of the sort key: after the last word, between words, and from the level tone on.
_END, _NEXT_WORD, _LEVEL = "\x01", "\x02", 3
_WORD = re.compile(r"[\w\u0300-\u036f]+")
#: Longer texts are prose, which hardly comes twice.
_OFTEN = 80
#: Syllables in which i and y are the same vowel, without their tone.
_I_OR_Y = re.compile(r"(h|k|l|m|s|t|v|qu)y")


@dataclass(frozen=True)
class Word:
    """One syllable or number of a text, or several of them in a row.

    `exact` has its marks, `folded` has none and d for đ; in both, equal words are equal texts.
    """

    exact: str
    folded: str


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in their order."""
    return _split_often(text) if len(text) <= _OFTEN else _split(text)


@lru_cache(maxsize=8_192)  # lists say the same words and names again and again
def _split_often(text: str) -> tuple[Word, ...]:
    return _split(text)


def _split(text: str) -> tuple[Word, ...]:
    return tuple(_word(found) for found in _WORD.findall(unicodedata.normalize("NFC", text)))


def fold(text: str) -> str:
    """Return a text without case, marks and punctuation, its words parted by one space: what a search compares."""
    return forms(text).folded


def normal(text: str) -> str:
    """Return a text without case and punctuation, each word in its one spelling: what is the same when read."""
    return forms(text).exact


def forms(text: str) -> Word:
    """Return a text as `normal` and as `fold` write it."""
    return _forms_often(text) if len(text) <= _OFTEN else _forms(text)


@lru_cache(maxsize=8_192)
def _forms_often(text: str) -> Word:
    return _forms(text)


def _forms(text: str) -> Word:
    words = split_words(text)
    return Word(" ".join([word.exact for word in words]), " ".join([word.folded for word in words]))


def sort_key(text: str) -> str:
    """Return a text that compares by code point as the text does in a Vietnamese dictionary.

    Syllable for syllable, its letters decide first and then its tone: all that begins with đà stands before đá.
    """
    words = (f"{_ranked(word.exact)}{_tone(word.exact)}" for word in split_words(text))
    return f"{_NEXT_WORD.join(words)}{_END}{unicodedata.normalize('NFC', text)}"


@lru_cache(maxsize=16_384)  # a list, or a search, says the same syllables again and again
def _word(found: str) -> Word:
    parts = unicodedata.normalize("NFD", found.casefold())
    tones = [mark for mark in parts if mark in TONES]
    plain = "".join(mark for mark in parts if mark not in TONES)
    if _I_OR_Y.fullmatch(plain):
        plain = f"{plain[:-1]}i"
    exact = unicodedata.normalize("NFC", plain) + "".join(tones)
    bare = "".join(mark for mark in plain if not unicodedata.combining(mark)).replace("đ", "d")
    return Word(exact, bare)


def _ranked(exact: str) -> str:
    """Write the letters of a word so that their order is that of code points; digits come first."""
    letters = exact.rstrip(TONES)
    return "".join(chr(0x61 + _RANK[each]) if each in _RANK else each for each in letters)


def _tone(exact: str) -> str:
    """Write the tone of a word as one of six signs that come before every letter."""
    return chr(_LEVEL + TONES.index(exact[-1]) + 1 if exact[-1] in TONES else _LEVEL)
