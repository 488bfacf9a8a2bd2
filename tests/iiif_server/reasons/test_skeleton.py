"""Messages with holes: what stands in them, and how values are written."""

from __future__ import annotations

import pytest

from iiif_server.reasons.skeleton import Hole, parse_skeleton, write_name, write_number


def test_a_skeleton_is_literals_around_holes() -> None:
    found = parse_skeleton("{1:name} of {0}.")
    assert found.literals == ("", " of ", ".")
    assert found.holes == (Hole(1, "name"), Hole(0))


def test_a_message_without_holes_is_all_or_nothing() -> None:
    found = parse_skeleton("The file is empty.")
    assert found.find_values("The file is empty.") == {}
    assert found.find_values("The file is empty. ") is None


@pytest.mark.parametrize(
    ("skeleton", "text", "values"),
    [
        ("{0}: {1}", "a.glb: is it: yes", {0: "a.glb", 1: "is it: yes"}),
        ("page {0} of {1}.", "page 3 of 4.", {0: "3", 1: "4"}),
        ("page {0} of {1}.", "page  of .", {0: "", 1: ""}),
        ("page {0} of {1}.", "page 3 of 4", None),
        ("page {0} of {1}.", "page 3, 4.", None),
        ("{0} {1} times.", "x 3 times.", {0: "x", 1: "3"}),
        ("aXb{0}bXa", "aXbXa", None),  # the beginning and the end do not share letters
        ("a{0}b{1}b", "acb", None),
    ],
)
def test_values_are_found_from_left_to_right(
    skeleton: str, text: str, values: dict[int, str] | None
) -> None:
    assert parse_skeleton(skeleton).find_values(text) == values


@pytest.mark.parametrize(
    ("english", "vietnamese"),
    [
        ("1,234,567", "1.234.567"),
        ("1234567", "1.234.567"),
        ("999", "999"),
        ("-1", "-1"),
        ("1,234.5", "1.234,5"),
        ("0.25", "0,25"),
        ("3e+06", "3e+06"),
        ("1,2", "1,2"),
        ("٣٤٥٦", "٣٤٥٦"),
        ("", ""),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_numbers_have_the_marks_of_the_language(english: str, vietnamese: str) -> None:
    assert write_number(english) == vietnamese


@pytest.mark.parametrize(
    ("quoted", "name"),
    [("'a.obj'", "a.obj"), ('"it\'s"', "it's"), ("a'", "a'"), ("'", "'"), ("''", ""), ("", "")],
)
def test_names_lose_the_quotation_marks_of_python(quoted: str, name: str) -> None:
    assert write_name(quoted) == name
