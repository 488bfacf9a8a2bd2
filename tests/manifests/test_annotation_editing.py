"""What is there and what somebody did give what is there then."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from manifests.annotation import Annotation, Body, Creator, Motivation, Point, Rectangle, Whole
from manifests.annotation_bounds import Frame
from manifests.annotation_editing import (
    ChangeError,
    Changes,
    annotations_to_values,
    apply_changes,
    tag_of_annotations,
)
from manifests.annotation_reading import MOST_ANNOTATIONS
from manifests.errors import AnnotationError
from manifests.model import MediaKind

FRAME = Frame(MediaKind.IMAGE, 600, 400)
BEFORE = datetime(2024, 1, 1, tzinfo=UTC)
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def said(name: str, text: str = "Trống", part: object = Whole()) -> Annotation:
    body = Body(text, "vi")
    return Annotation(name, Motivation.COMMENTING, (body,), part)  # type: ignore[arg-type]


def there(name: str) -> Annotation:
    return replace(said(name), creator=Creator("Lan"), created=BEFORE)


THERE = (there("a"), there("b"), there("c"))


def names(annotations: tuple[Annotation, ...]) -> list[str]:
    return [each.id for each in annotations]


def test_what_is_new_comes_last_and_has_its_moment() -> None:
    done = apply_changes(THERE, Changes((said("d"),)), FRAME, NOW)
    assert names(done) == ["a", "b", "c", "d"]
    assert (done[3].created, done[3].modified, done[3].creator) == (NOW, None, None)
    assert done[:3] == THERE


def test_what_is_changed_keeps_its_place_and_who_said_it() -> None:
    done = apply_changes(THERE, Changes((said("b", "Khác"),)), FRAME, NOW)
    assert names(done) == ["a", "b", "c"]
    assert done[1].bodies[0].value == "Khác"
    assert (done[1].creator, done[1].created, done[1].modified) == (Creator("Lan"), BEFORE, NOW)


def test_what_says_the_same_is_not_changed() -> None:
    assert apply_changes(THERE, Changes((said("b"),)), FRAME, NOW) == THERE


def test_what_is_deleted_is_gone_and_what_is_not_there_is_no_fault() -> None:
    done = apply_changes(THERE, Changes(deleted=frozenset({"b", "z"})), FRAME, NOW)
    assert names(done) == ["a", "c"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [(("c", "a", "b"), "cabd"), (("c",), "cabd"), (("z", "b", "b"), "bacd"), ((), "abcd")],
)
def test_an_order_puts_what_it_names_first(order: tuple[str, ...], expected: str) -> None:
    done = apply_changes(THERE, Changes((said("d"),), order=order), FRAME, NOW)
    assert names(done) == list(expected)


def test_a_part_that_reaches_out_is_clipped_and_one_outside_is_refused() -> None:
    done = apply_changes((), Changes((said("a", part=Rectangle(590, 390, 50, 50)),)), FRAME, NOW)
    assert done[0].selector == Rectangle(590, 390, 10, 10)
    outside = Changes((said("a"), said("b", part=Point(700, 1))))
    with pytest.raises(ChangeError, match="outside the picture") as caught:
        apply_changes((), outside, FRAME, NOW)
    assert (caught.value.number, caught.value.part) == (1, "selector")


@pytest.mark.parametrize(
    "changes",
    [Changes((said("a"), said("a", "Khác"))), Changes((said("a"),), frozenset({"a"}))],
)
def test_one_annotation_is_changed_once(changes: Changes) -> None:
    with pytest.raises(ChangeError, match="once"):
        apply_changes(THERE, changes, FRAME, NOW)


def test_a_media_has_a_bounded_number() -> None:
    many = tuple(said(f"n{number}") for number in range(MOST_ANNOTATIONS))
    with pytest.raises(AnnotationError, match="at most 10000"):
        apply_changes(many, Changes((said("a"),)), FRAME, NOW)


def test_the_tag_is_that_of_the_words_the_places_and_the_order() -> None:
    tag = tag_of_annotations(THERE)
    assert tag == tag_of_annotations(tuple(replace(each, modified=NOW) for each in THERE))
    assert tag != tag_of_annotations(THERE[::-1])
    assert tag != tag_of_annotations((*THERE[:2], said("c", "Khác")))
    assert annotations_to_values(THERE)[0]["creator"] == "Lan"
