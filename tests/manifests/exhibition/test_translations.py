"""Stale translations: a mark when the Vietnamese moves on, gone when the English follows or the change is undone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from manifests.exhibition.edits import MoveStep, RemoveStep, apply
from manifests.exhibition.model import Exhibition
from manifests.exhibition.translations import find_texts, mark_stale
from tests.manifests.exhibition.tours import TOUR, both


def titled(vi: str, en: str) -> Exhibition:
    return replace(TOUR, title=both(vi, en) if en else {"vi": (vi,)})


OLD = titled("Cũ", "Old")
NEW = titled("Mới", "Old")
MARK = {"title": ("Cũ",)}


def test_every_text_is_found_by_its_place() -> None:
    texts = find_texts(TOUR)
    assert texts["title"] == TOUR.title
    assert texts["cover.alt"] == TOUR.cover.alt
    assert texts["steps/hoi/shows.answers.1.response"] == both("Đúng!", "Yes!")
    assert texts["steps/so-sanh/shows.before.alt"] == both("Ngôi sao", "The star")
    assert texts["steps/tim/branches.1.label"] == both("Kết", "End")
    assert len(texts) == 4 + 2 * len(TOUR.steps) + 21


def test_vietnamese_that_moves_on_leaves_a_mark_that_stays() -> None:
    assert mark_stale(OLD, NEW, {}) == MARK
    assert mark_stale(NEW, NEW, MARK) == MARK
    assert mark_stale(NEW, titled("Mới hơn", "Old"), MARK) == MARK


@pytest.mark.parametrize(
    ("after", "why"),
    [
        (titled("Mới", "New"), "the English follows"),
        (OLD, "the change is undone"),
        (titled("Mới", ""), "there is no translation any more"),
    ],
)
def test_a_mark_goes_when(after, why) -> None:
    assert mark_stale(NEW, after, MARK) == {}, why


def test_a_mark_goes_when_somebody_says_that_the_translation_holds() -> None:
    assert mark_stale(NEW, NEW, MARK, {"title"}) == {}
    assert mark_stale(NEW, NEW, MARK, {"summary"}) == MARK


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (OLD, titled("Mới", "New")),
        (OLD, titled("Cũ", "Older")),
        (titled("Cũ", ""), titled("Mới", "New")),
        (titled("Cũ", ""), titled("Mới", "")),
        (OLD, OLD),
    ],
)
def test_no_mark_where_both_change_or_nothing_was_translated(before, after) -> None:
    assert mark_stale(before, after, {}) == {}


def test_marks_stay_with_a_step_that_moves_and_go_with_one_that_goes() -> None:
    marks = {"steps/tim/title": ("Xưa",)}
    assert mark_stale(TOUR, apply(MoveStep("tim", 0), TOUR), marks) == marks
    assert mark_stale(TOUR, apply(RemoveStep("tim"), TOUR), marks) == {}
