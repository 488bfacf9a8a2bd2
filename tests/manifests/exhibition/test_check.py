"""What is wrong with an exhibition is told in both languages, with the step that it is about."""

from dataclasses import replace

import pytest

from manifests.annotation import Camera, Rectangle
from manifests.exhibition.check import check_exhibition, has_errors, list_ways
from manifests.exhibition.material import Material
from manifests.exhibition.model import (
    Answer,
    Branch,
    Choice,
    Gallery,
    MapPlace,
    MapView,
    MediaReference,
    ModelView,
    Quote,
    Words,
)
from manifests.exhibition.parts import list_items, with_references
from manifests.model import MediaKind
from tests.manifests.exhibition.tours import (
    BODY,
    DRUM,
    LIFE,
    MATERIAL,
    STAR,
    STEPS,
    TOUR,
    both,
    step,
)


def problems_of(*steps, material=MATERIAL, **changes):
    changed = replace(TOUR, **({"steps": steps or STEPS} | changes))
    return check_exhibition(changed, material)


def errors_of(*steps, **changes):
    found = problems_of(*steps, **changes)
    return [(each.code, each.step) for each in found if each.severity == "error"]


def test_a_whole_exhibition_has_no_error():
    assert errors_of() == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (step("a", Words(), title={}), "title"),
        (step("a", Words(), text={"vi": (" ",)}), "text"),
        (step("a", Words(), then="b"), "unknown-step"),
        (step("a", Words(), branches=(Branch("b", both("B", "B")),)), "unknown-step"),
        (step("a", Words(), branches=(Branch("a"),)), "branch"),
        (step("a", replace(STAR, of=MediaReference("nothing"))), "item"),
        (step("a", replace(STAR, of=MediaReference(DRUM, "nothing"))), "media"),
        (step("a", replace(STAR, of=MediaReference(DRUM, number=9))), "media"),
        (step("a", replace(STAR, of=MediaReference(DRUM, number=0))), "media"),
        (step("a", ModelView(MediaReference(DRUM, "mat-trong"))), "media"),
        (step("a", ModelView(BODY, Camera((1, 1, 1), (1, 1, 1)))), "camera"),
        (step("a", replace(STAR, region=Rectangle(0, 0, 0, 5))), "region"),
        (step("a", replace(STAR, region=Rectangle(-1, 0, 5, 5))), "region"),
        (step("a", replace(STAR, region=Rectangle(16_000, 0, 5, 5))), "region"),
        (step("a", Quote()), "quote"),
        (step("a", Gallery()), "gallery"),
        (step("a", MapView()), "map"),
        (step("a", MapView((MapPlace(91, 0, both("A", "A")),))), "place"),
        (step("a", MapView((MapPlace(9, 0),))), "place"),
        (step("a", Choice(both("?", "?"), (Answer(both("a", "a"), right=True),))), "answers"),
        (
            step("a", Choice(both("?", "?"), (Answer(both("a", "a")), Answer(both("b", "b"))))),
            "answers",
        ),
        (
            step("a", Choice(both("?", "?"), (Answer(right=True), Answer(both("b", "b"))))),
            "answers",
        ),
        (
            step("a", Choice({}, (Answer(both("a", "a"), right=True), Answer(both("b", "b"))))),
            "question",
        ),
    ],
)
def test_each_fault_is_told_of_its_step(wrong, code):
    assert errors_of(wrong) == [(code, "a")]
    (problem,) = [each for each in problems_of(wrong) if each.severity == "error"]
    assert problem.sentence["vi"][0].startswith("Bước 1: ")
    assert problem.sentence["en"][0].startswith("Step 1: ")
    assert has_errors((problem,))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"title": {}}, "title"),
        ({"rights": ""}, "rights"),
        ({"rights": "all mine"}, "rights"),
        ({"cover": replace(STAR, of=MediaReference("nothing"))}, "cover"),
    ],
)
def test_faults_of_the_whole_belong_to_no_step(changes, code):
    assert errors_of(**changes) == [(code, "")]


def test_an_exhibition_without_steps_is_empty():
    assert [each.code for each in check_exhibition(replace(TOUR, steps=()), MATERIAL)] == ["empty"]


def test_two_steps_of_one_name_are_told_once():
    assert errors_of(step("a", Words()), step("a", Words())) == [("twice", "a")]


def test_what_is_not_public_is_an_error_of_every_step_that_shows_it():
    without = Material({DRUM: MATERIAL.items[DRUM]})
    assert errors_of(material=without) == [("item", "tieng"), ("item", "phim")]


def test_a_missing_translation_and_a_missing_description_are_warnings():
    found = problems_of(step("a", replace(STAR, alt={}), text={"vi": ("Chỉ tiếng Việt",)}))
    assert [(each.severity, each.code) for each in found] == [("warning", "language")]
    assert "tiếng Anh" in found[0].sentence["vi"][0]
    bare = Material(
        {
            DRUM: replace(
                MATERIAL.items[DRUM],
                media=tuple(replace(media, alt={}) for media in MATERIAL.items[DRUM].media),
            )
        }
    )
    found = problems_of(step("a", ModelView(BODY)), material=bare, cover=None)
    assert [(each.severity, each.code) for each in found] == [("warning", "alt")]


def test_a_step_that_no_way_leads_to_is_told():
    steps = (step("a", Words(), then="c"), step("b", Words()), step("c", Words()))
    found = problems_of(*steps)
    assert [(each.severity, each.code, each.step) for each in found] == [
        ("warning", "unreached", "b")
    ]


def test_a_circle_ends():
    steps = (step("a", Words(), then="b"), step("b", Words(), then="a"))
    assert problems_of(*steps) == ()


def test_ways_are_branches_then_the_named_step_then_the_next():
    assert list_ways(step("a", Words(), branches=(Branch("c"),), then="d"), "b") == ("c",)
    assert list_ways(step("a", Words(), then="d"), "b") == ("d",)
    assert list_ways(step("a", Words()), "b") == ("b",)
    assert list_ways(step("a", Words()), None) == ()


def test_items_are_named_once_and_an_edition_names_media():
    assert list_items(TOUR) == (DRUM, LIFE)
    chosen = with_references(
        TOUR,
        {
            (BODY, MediaKind.MODEL): "than-trong",
            (MediaReference(LIFE), MediaKind.AUDIO): "tieng",
            (MediaReference(LIFE), MediaKind.VIDEO): "phim",
        },
    )
    assert chosen.steps[2].shows.of == MediaReference(DRUM, "than-trong")
    assert chosen.steps[5].shows.of == MediaReference(LIFE, "tieng")
    assert chosen.steps[6].shows.of == MediaReference(LIFE, "phim")
    assert chosen.steps[1] == TOUR.steps[1]


def test_media_are_found_by_identifier_or_by_their_place_among_their_kind():
    assert MATERIAL.find(BODY, MediaKind.MODEL).id == "than-trong"
    assert MATERIAL.find(MediaReference(DRUM), MediaKind.IMAGE).id == "mat-trong"
    assert MATERIAL.find(MediaReference(DRUM, "than-trong"), MediaKind.IMAGE).id == "than-trong"
    assert MATERIAL.find(MediaReference(DRUM, "mat-trong"), MediaKind.MODEL) is None
    assert MATERIAL.find(MediaReference(LIFE), MediaKind.AUDIO).recording
    assert MATERIAL.find(MediaReference("x"), MediaKind.IMAGE) is None
