"""A document that is sent is kept as if all of it were looked through, though only what is new is."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests.errors import ExhibitionError
from manifests.exhibition.fitting import fit_document, fit_exhibition
from manifests.exhibition.model import Exhibition, Words
from manifests.exhibition.translations import find_stale, find_texts
from manifests.exhibition.values import MOST_STEPS, exhibition_from_values, exhibition_to_values
from manifests.language import tidy
from tests.manifests.exhibition.tours import TOUR, step

KEPT = exhibition_to_values(TOUR)


def sent(change: Any) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(json.dumps(KEPT))
    change(values)
    return values


CHANGES = {
    "nothing": lambda it: None,
    "a title": lambda it: it.update(title={"vi": ["Mới"]}),
    "a step": lambda it: it["steps"][3].update(title={"vi": ["Mới"]}),
    "order": lambda it: it["steps"].reverse(),
    "a step goes": lambda it: it["steps"].pop(2),
    "all steps go": lambda it: it.update(steps=[]),
    "no word of steps": lambda it: it.pop("steps"),
    "a step is new": lambda it: it["steps"].insert(1, {"id": "n", "shows": {"kind": "text"}}),
    "what says nothing": lambda it: it["steps"][0].update(text={"vi": [], "en": [""]}),
    "pasted": lambda it: it["steps"][0].update(text={"vi": ["<p>Một</p><p>Hai</p>"]}),
    "a number as text": lambda it: it["steps"][1]["shows"]["region"].update(left="7000"),
    "a number as a fraction": lambda it: it["steps"][1]["shows"]["region"].update(left=7000.0),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_is_kept_as_if_it_were_new(change: Any) -> None:
    values = sent(change)
    before = json.dumps(values)
    assert fit_document(values, KEPT) == fit_exhibition(exhibition_from_values(values))
    assert json.dumps(values) == before


FAULTS = {
    "a field": lambda it: it["steps"][5].update(colour="red"),
    "a name": lambda it: it["steps"][5].update(id="../x"),
    "no name": lambda it: it["steps"][5].pop("id"),
    "a name that is none": lambda it: it["steps"][5].update(id=["a"]),
    "no step": lambda it: it["steps"].insert(5, "step"),
    "no steps": lambda it: it.update(steps={"a": 1}),
    "a letter": lambda it: it["steps"][5].update(title={"vi": ["a\x00"]}),
    "a language": lambda it: it["steps"][5].update(title={"english!": ["a"]}),
    "the same step again": lambda it: it["steps"].append(it["steps"][5]),
    "another step of its name": lambda it: it["steps"][4].update(id=it["steps"][5]["id"]),
    "too many": lambda it: it.update(steps=[it["steps"][0]] * (MOST_STEPS + 1)),
    "beside the steps": lambda it: it.update(wat=1),
}


@pytest.mark.parametrize("change", FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_is_told_with_its_place_in_what_was_sent(change: Any) -> None:
    values = sent(change)
    with pytest.raises(ExhibitionError) as whole:
        fit_exhibition(exhibition_from_values(values))
    with pytest.raises(ExhibitionError) as told:
        fit_document(values, KEPT)
    assert str(told.value) == str(whole.value)


def test_an_exhibition_without_steps_gets_its_first() -> None:
    empty = exhibition_to_values(Exhibition("a"))
    full = exhibition_to_values(Exhibition("a", steps=(step("first", Words()),)))
    assert fit_document(full, empty) == full
    assert fit_document(empty, full) == empty


TEXTS = st.dictionaries(
    st.sampled_from(["vi", "en"]), st.lists(st.sampled_from(["a", "b", " "]), max_size=2)
)
STEPS = st.lists(st.tuples(st.sampled_from("abc"), TEXTS), max_size=3, unique_by=lambda it: it[0])
TOURS = st.builds(
    lambda title, steps: replace(
        Exhibition("a", title={tag: tuple(said) for tag, said in title.items()}),
        steps=tuple(
            replace(step(name, Words()), title={tag: tuple(said) for tag, said in text.items()})
            for name, text in steps
        ),
    ),
    TEXTS,
    STEPS,
)
PLACES = ("title", "steps/a/title", "steps/b/title", "steps/z/title")
MARKS = st.dictionaries(st.sampled_from(PLACES), st.sampled_from([("a",), ("b",)]))


@given(TOURS, TOURS, MARKS, st.sets(st.sampled_from(PLACES), max_size=1))
def test_marks_are_those_of_looking_through_every_text(before, after, marks, settled) -> None:
    expected, old = {}, find_texts(before)
    for place, text in find_texts(after).items():
        was = tidy(old.get(place, {}))
        basis = marks.get(place, was.get("vi", ()))
        translated = tidy(text).get("en", ())
        follows = translated != was.get("en", ()) or not (basis and translated)
        if not follows and basis != tidy(text).get("vi", ()) and place not in settled:
            expected[place] = basis
    documents = exhibition_to_values(before), exhibition_to_values(after)
    assert find_stale(*documents, marks, settled) == expected
