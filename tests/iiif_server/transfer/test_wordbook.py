"""Words that lists bring: near ones are found among very many, without comparing all of them."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

import pytest

from iiif_server.transfer.wordbook import Wordbook
from manifests.vocabulary import Scheme, Vocabulary


@pytest.fixture(scope="module")
def book() -> Wordbook:
    """Return a book to which a list has brought two thousand words that begin alike."""
    grown = Wordbook(Vocabulary())
    for number in range(2_000):
        grown.make_term(Scheme.KEYWORD, f"lễ hội làng thứ {number}")
    for word in ("hát then", "múa khèn", "nhảy lửa"):
        grown.make_term(Scheme.KEYWORD, word)
    return grown


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("hát thenh", "hát then"), ("mua khen", "múa khèn"), ("nhẩy lửa", "nhảy lửa")],
)
def test_a_typing_error_is_told_with_what_is_near(book: Wordbook, typed: str, meant: str) -> None:
    assert book.near_terms(Scheme.KEYWORD, typed)[0] == meant


def test_few_words_are_compared_letter_by_letter(
    book: Wordbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[int] = []
    real = difflib.get_close_matches

    def count(word: str, among: Sequence[str], *more: int, **named: float) -> list[str]:
        compared.append(len(among))
        return real(word, among, *more, **named)

    monkeypatch.setattr(difflib, "get_close_matches", count)
    assert book.near_terms(Scheme.KEYWORD, "lễ hội làng thứ 77x")
    book.near_terms(Scheme.KEYWORD, "lễ hội " * 10_000)
    assert max(compared) <= 40
