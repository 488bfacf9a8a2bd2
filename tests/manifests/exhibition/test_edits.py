"""Edits of an exhibition: each does one thing, and what cannot be done is refused with the reason."""

from __future__ import annotations

import pytest

from manifests.errors import ExhibitionError
from manifests.exhibition.edits import (
    MOST_EDITS,
    AddStep,
    ChangeStep,
    Describe,
    MoveStep,
    RemoveStep,
    SetCover,
    SetRights,
    apply,
    apply_all,
    edits_from_values,
)
from manifests.exhibition.model import Words
from tests.manifests.exhibition.tours import RIM, TOUR, both, step

NAMES = [each.id for each in TOUR.steps]


def names(exhibition):
    return [each.id for each in exhibition.steps]


@pytest.mark.parametrize(("at", "place"), [(None, len(NAMES)), (0, 0), (3, 3), (99, len(NAMES))])
def test_a_step_is_added_where_it_is_wanted(at, place) -> None:
    added = apply(AddStep(step("moi", Words()), at), TOUR)
    assert names(added).index("moi") == place
    assert [name for name in names(added) if name != "moi"] == NAMES


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("to", [0, 4, len(NAMES) - 1, 99])
def test_a_step_is_moved_and_moved_back(name, to) -> None:
    moved = apply(MoveStep(name, to), TOUR)
    assert names(moved).index(name) == min(to, len(NAMES) - 1)
    assert apply(MoveStep(name, NAMES.index(name)), moved) == TOUR


def test_with_a_step_go_the_ways_that_lead_to_it() -> None:
    removed = apply(RemoveStep("mo-dau"), TOUR)
    assert names(removed) == NAMES[1:]
    riddle = removed.steps[-2]
    assert [branch.step for branch in riddle.branches] == ["cuoi"]


def test_ways_follow_a_step_to_its_new_name() -> None:
    renamed = apply(ChangeStep("mo-dau", step("dau", Words())), TOUR)
    assert names(renamed) == ["dau", *NAMES[1:]]
    assert [branch.step for branch in renamed.steps[-2].branches] == ["dau", "cuoi"]


def test_the_whole_is_described_as_far_as_something_is_said() -> None:
    told = apply_all(
        (Describe(title=both("Mới", "New")), SetRights("x"), SetCover(RIM), SetCover(None)), TOUR
    )
    assert told.title == both("Mới", "New")
    assert told.summary == TOUR.summary
    assert (told.rights, told.cover) == ("x", None)
    assert told.steps == TOUR.steps


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (MoveStep("không", 0), "no step 'không'"),
        (RemoveStep("x"), "no step 'x'"),
        (ChangeStep("x", step("x", Words())), "no step 'x'"),
        (AddStep(step("hoi", Words())), "a step 'hoi' already"),
        (ChangeStep("hoi", step("tim", Words())), "a step 'tim' already"),
    ],
)
def test_what_cannot_be_done_is_refused_with_its_number(edit, told) -> None:
    with pytest.raises(ExhibitionError, match=f"edit 2: .*{told}"):
        apply_all((SetRights("y"), edit), TOUR)


def test_edits_come_as_json() -> None:
    values = [
        {"kind": "add-step", "step": {"id": "a", "shows": {"kind": "text"}}, "at": 0},
        {"kind": "move-step", "step": "a", "to": 2},
        {"kind": "describe", "title": {"vi": ["Tên"]}},
        {"kind": "set-cover", "cover": None},
    ]
    assert edits_from_values(values) == (
        AddStep(step("a", Words(), title={}, text={}), 0),
        MoveStep("a", 2),
        Describe(title={"vi": ("Tên",)}),
        SetCover(None),
    )


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"kind": "describe"}, "edits"),
        (["describe"], "edits"),
        ([{"kind": "fly"}], "add-step, move-step"),
        ([{"kind": "move-step", "step": "a"}], "to: Field required"),
        ([{"kind": "move-step", "step": "a", "to": "2x"}], "to: "),
        ([{"kind": "add-step", "step": {"id": "a", "shows": {"kind": "text", "a": 1}}}], "a: "),
        ([{"kind": "move-step", "step": "a", "to": 0}] * (MOST_EDITS + 1), "send fewer"),
    ],
)
def test_what_is_no_edit_is_refused_with_its_field(values, told) -> None:
    with pytest.raises(ExhibitionError, match=told):
        edits_from_values(values)
