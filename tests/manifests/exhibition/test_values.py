"""An exhibition as JSON: what goes in comes out, and what is no exhibition is refused in one line."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from manifests.errors import ExhibitionError
from manifests.exhibition.model import Exhibition, Step, Words
from manifests.exhibition.values import (
    LARGEST_DOCUMENT_BYTES,
    MOST_STEPS,
    build_schema,
    exhibition_from_values,
    exhibition_to_values,
    read_exhibition,
)
from tests.manifests.exhibition.tours import TOUR

VALUES = exhibition_to_values(TOUR)
CONTENT = json.dumps(VALUES, ensure_ascii=False).encode()


def test_an_exhibition_survives_json():
    assert read_exhibition(CONTENT) == TOUR


def test_what_says_nothing_is_left_out():
    assert "credits" not in exhibition_to_values(replace(TOUR, credits={}))
    assert exhibition_from_values({"slug": "trong"}) == Exhibition("trong")


def test_the_schema_takes_what_is_written_and_refuses_what_is_not():
    schema = Draft202012Validator(build_schema())
    assert list(schema.iter_errors(VALUES)) == []
    wrong = json.loads(CONTENT)
    wrong["steps"][1]["shows"]["kind"] = "dance"
    assert list(schema.iter_errors(wrong))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda it: it.update(colour="red"), "colour"),
        (lambda it: it["steps"][0].update(colour="red"), "steps.0.colour"),
        (lambda it: it["steps"][1]["shows"].update(zoom=3), "zoom"),
        (lambda it: it["steps"][1]["shows"]["region"].update(left="a"), "region.left"),
        (lambda it: it["steps"][1]["shows"]["region"].update(depth=3), "region.depth"),
        (lambda it: it["steps"][2]["shows"]["camera"].update(position=[1, 2]), "camera.position"),
        (
            lambda it: it["steps"][2]["shows"]["camera"].update(position=[0, float("nan"), 0]),
            "finite",
        ),
        (
            lambda it: it["steps"][0].update(id="../etc/passwd"),
            "'../etc/passwd' cannot name a step",
        ),
        (lambda it: it.update(slug=".."), "cannot name a slug"),
        (lambda it: it.update(slug="a" * 200), "cannot name a slug"),
        (lambda it: it.update(title={"english!": ["x"]}), "language 'english!'"),
        (lambda it: it.update(title={"vi": "x"}), "title.vi"),
        (lambda it: it.update(title={"vi": ["x" * 20_001]}), "too long"),
        (lambda it: it.update(title={"vi": ["\ud800"]}), "no letter"),
        (lambda it: it.update(title={"vi": ["a\x00b"]}), "no letter"),
        (lambda it: it.update(steps=[it["steps"][0]] * (MOST_STEPS + 1)), "501 steps"),
        (lambda it: it.update(steps={"a": 1}), "steps"),
    ],
)
def test_what_is_no_exhibition_is_refused_with_its_place(change, told):
    values = json.loads(CONTENT)
    change(values)
    with pytest.raises(ExhibitionError) as refused:
        exhibition_from_values(values)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 700


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe{",
        CONTENT[:-1],
        CONTENT[: len(CONTENT) // 2],
        b"[" * 100_000,
        b'{"slug":' * 50_000,
        b'{"slug": NaN}',
        b"1" * 100_000,
    ],
    ids=["empty", "null", "list", "bytes", "cut", "half", "deep", "deeper", "nan", "number"],
)
def test_a_file_that_is_none_is_refused_in_one_line(content):
    with pytest.raises(ExhibitionError) as refused:
        read_exhibition(content)
    assert "\n" not in str(refused.value)
    assert len(str(refused.value)) < 700


def test_a_file_beyond_any_size_is_refused_before_it_is_read():
    with pytest.raises(ExhibitionError, match="larger than 4 MB"):
        read_exhibition(b" " * (LARGEST_DOCUMENT_BYTES + 1))


@given(st.integers(0, len(CONTENT) - 1))
def test_no_truncated_file_is_taken(length):
    with pytest.raises(ExhibitionError):
        read_exhibition(CONTENT[:length])


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


@given(st.sampled_from(sorted(VALUES)), _VALUES)
def test_anything_else_in_a_field_is_refused_or_taken_but_never_breaks(name, value):
    try:
        exhibition = exhibition_from_values(VALUES | {name: value})
    except ExhibitionError:
        return
    kept = exhibition_to_values(exhibition)
    assert exhibition_to_values(exhibition_from_values(kept)) == kept


def test_a_step_of_words_alone_needs_a_name_only():
    values = {"slug": "a", "steps": [{"id": "b", "shows": {"kind": "text"}}]}
    assert exhibition_from_values(values).steps == (Step("b", Words()),)
