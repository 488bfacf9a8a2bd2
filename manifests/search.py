"""Finding words in texts: what is asked, and where it stands.

Words are compared without marks, and so is đ with d; what agrees with the marks typed comes first. Words must all be in
one text, in any order; those in quotation marks stand side by side; one that ends in ``*`` is the beginning of a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from manifests.errors import SearchError
from manifests.placed_words import PlacedWord, fold_words, place_words
from manifests.vietnamese import TONES, Word

LONGEST_QUESTION = 1_000
MOST_WORDS = 50
#: How much of a text stands before and after what was found in it.
CONTEXT_LETTERS = 40
#: A page on which a word stands a thousand times is not marked a thousand times.
MOST_HITS_IN_TEXT = 20

_PARTS = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|(\S+)')


@dataclass(frozen=True)
class Term:
    """Words that stand side by side; with `open_end` the last one is the beginning of a word."""

    words: tuple[Word, ...]
    open_end: bool = False

    @property
    def folded(self) -> str:
        """Return the words as a database compares them."""
        return " ".join(word.folded for word in self.words)


@dataclass(frozen=True)
class Hit:
    """Characters `start` to before `end` of a text; `exact` where they agree with the marks that were typed."""

    start: int
    end: int
    exact: bool


@dataclass(frozen=True)
class Quote:
    """What was found, as it is written, with some of the text around it."""

    exact: str
    prefix: str
    suffix: str


def parse_question(text: str) -> tuple[Term, ...]:
    """Return what is asked; nothing where there is no word in it.

    Raises
    ------
    SearchError
        It is longer than any question.
    """
    if len(text) > LONGEST_QUESTION:
        raise SearchError(f"q has {len(text)} letters: ask with at most {LONGEST_QUESTION}")
    terms = []
    for found in _PARTS.finditer(text):
        written = found[1] if found[1] is not None else found[2]
        words = tuple(each.word for each in place_words(written))
        if words:
            terms.append(Term(words, open_end=written.endswith("*")))
    if sum(len(term.words) for term in terms) > MOST_WORDS:
        raise SearchError(f"q has more than {MOST_WORDS} words: ask for fewer")
    return tuple(terms)


def find_hits(terms: Sequence[Term], text: str) -> tuple[Hit, ...]:
    """Return where all terms stand in a text, in its order; nothing where one of them does not."""
    folded = f" {fold_words(text)}"  # most texts hold nothing of it, which this tells in a third of the time
    if not all(f" {term.folded}" in folded for term in terms):
        return ()
    placed = place_words(text)
    spans: list[tuple[int, int, bool]] = []
    for term in terms:
        found = list(_find_term(term, placed))
        if not found:
            return ()
        spans += found
    merged = _merge(sorted(spans))[:MOST_HITS_IN_TEXT]
    return tuple(Hit(placed[a].start, placed[b - 1].end, exact) for a, b, exact in merged)


def quote(text: str, hit: Hit) -> Quote:
    """Return what was found with the words around it, none of them cut."""
    before = text[max(0, hit.start - CONTEXT_LETTERS) : hit.start]
    after = text[hit.end : hit.end + CONTEXT_LETTERS]
    if hit.start > CONTEXT_LETTERS and " " in before:
        before = before[before.index(" ") + 1 :]
    if hit.end + CONTEXT_LETTERS < len(text) and " " in after:
        after = after[: after.rindex(" ")]
    return Quote(text[hit.start : hit.end], before, after)


def find_completions(term: Term, texts: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield what continues a term wherever that stands: the text as it is written, and whether its marks agree."""
    for text in texts:
        placed = place_words(text)
        for start, end, exact in _find_term(term, placed):
            yield text[placed[start].start : placed[end - 1].end], exact


def _find_term(term: Term, placed: Sequence[PlacedWord]) -> Iterator[tuple[int, int, bool]]:
    """Yield from which word to before which one a term stands, and whether its marks agree."""
    length = len(term.words)
    first, alone = term.words[0].folded, term.open_end and length == 1
    for start in range(len(placed) - length + 1):
        folded = placed[start].word.folded
        if folded != first and not (alone and folded.startswith(first)):
            continue
        pairs = list(zip(term.words, placed[start : start + length], strict=True))
        whole = pairs[:-1] if term.open_end else pairs
        if any(asked.folded != found.word.folded for asked, found in whole):
            continue
        exact = all(asked.exact == found.word.exact for asked, found in whole)
        if term.open_end:
            asked, found = pairs[-1]
            if not found.word.folded.startswith(asked.folded):
                continue
            exact = exact and _begins(asked, found.word)
        yield start, start + length, exact


def _begins(asked: Word, found: Word) -> bool:
    """Tell whether a word begins as typed, marks and all; a tone may still be missing from what was typed."""
    tone = asked.exact[-1:] if asked.exact[-1:] in TONES else ""
    letters = asked.exact.rstrip(TONES)
    return found.exact.startswith(letters) and (not tone or found.exact.endswith(tone))


def _merge(spans: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Return spans of words with those joined that touch: "trống đồng" is one hit of two words."""
    merged: list[tuple[int, int, bool]] = []
    for start, end, exact in spans:
        if merged and start <= merged[-1][1]:
            before = merged.pop()
            merged.append((before[0], max(before[1], end), before[2] and exact))
        else:
            merged.append((start, end, exact))
    return merged
