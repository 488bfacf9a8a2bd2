"""Every reason that the program can give has its Vietnamese, and no Vietnamese is of a reason that it cannot give."""

from __future__ import annotations

import ast
import errno
import os
import re
import unicodedata

import pytest
from pydantic_core._pydantic_core import list_all_errors

from iiif_server.reasons.skeleton import parse_skeleton
from iiif_server.reasons.tables import Entry, read_entries
from iiif_server.reasons.translate import INNER, WRITERS
from tests.support.raised import PACKAGES, REPOSITORY, find_messages
from tests.support.sources import read_sources

FORMS = {"", *INNER, *WRITERS}


def lines(section: str) -> set[str]:
    return {each.line for each in read_entries() if each.section == section}


def test_the_sources_are_really_read() -> None:
    """A message of each way in which one is said."""
    found = {each.skeleton for each in find_messages()}
    assert (
        {
            "the PLY has more than {0} triangles: reduce it, and export it again",  # raised as it stands
            "{0} The file is damaged; export it again.",  # around another one
            "there is no room for {0} ({1} bytes) just now: ask an administrator to free some space.",
            "another piece of this file is coming in: wait a moment, and ask where to go on",  # in its class
            "the STL {0}: {1} triangles need {2} bytes, the file has {3}; export it again",
            "the model names {0}, which leaves its own folder: use a plain relative name, or put the model "
            "with all its folders into one zip",  # by a function
            "There was not enough memory for this picture ({0}); raise BAOVAT_JOB_MEMORY_BYTES or use a "
            "machine with more.",  # by a constant
            "{0} Tried {1} times.",  # written down, never raised
            "The PDF needs more memory than a document is given; simplify it.",  # by another process
            "It was stopped after {0} seconds without an end.",
            "does not fit its header",  # into a hole
            "take more files",  # handed in
        }
        <= found
    )


def test_every_message_has_its_vietnamese() -> None:
    """How to add one stands in CONTRIBUTING.md."""
    known = lines("messages") | lines("parts") | lines("words")
    missing = {each.skeleton: each.place for each in find_messages() if each.skeleton not in known}
    assert missing == {}


def test_no_line_is_of_a_message_that_is_no_more() -> None:
    assert lines("messages") - {each.skeleton for each in find_messages()} == set()


def test_no_part_is_of_words_that_are_no_more() -> None:
    """Parts are put together in many ways: what is fixed of each stands somewhere in a source."""
    texts = [
        node.value
        for source in read_sources(REPOSITORY, PACKAGES).values()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    found = {each.skeleton for each in find_messages()} | set(texts)
    for line in (lines("parts") | lines("words")) - found:
        fixed = [piece for piece in parse_skeleton(line).literals if piece.strip()]
        assert all(any(piece in text for text in texts) for piece in fixed), line


def test_what_the_system_says_is_what_this_system_says() -> None:
    said = {os.strerror(number) for number in errno.errorcode}
    assert lines("system") - said == set()


def test_what_is_said_of_a_value_is_what_pydantic_says() -> None:
    said = set()
    for each in list_all_errors():
        for template in (each["message_template_python"], each.get("message_template_json", "")):
            names = iter(range(9))
            said.add(
                re.sub(r"\{[^}]*\}", lambda _found, names=names: f"{{{next(names)}}}", template)
            )
    assert lines("checks") - said == set()


@pytest.mark.parametrize("entry", read_entries(), ids=lambda each: each.line[:60])
def test_each_vietnamese_line_has_the_holes_of_the_english(entry: Entry) -> None:
    english = [hole.number for hole in entry.english.holes]
    vietnamese = {hole.number for hole in entry.vietnamese.holes}
    assert english == list(range(len(english)))
    assert vietnamese.isdisjoint(entry.leaves_out)
    assert vietnamese | entry.leaves_out == set(english)
    assert {hole.form for hole in entry.vietnamese.holes} <= FORMS
    # Two holes that touch could be parted in any way.
    assert all(entry.english.literals[1:-1])


def test_no_message_has_two_translations() -> None:
    every = [each.line for each in read_entries()]
    assert len(every) == len(set(every))


def test_vietnamese_messages_are_sentences_in_composed_letters() -> None:
    for entry in read_entries():
        text = entry.vietnamese.fill(dict.fromkeys(range(9), "1"), lambda _hole, value: value)
        assert text == unicodedata.normalize("NFC", text).strip(), entry.line
        assert "  " not in text, entry.line
