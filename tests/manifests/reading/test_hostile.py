"""Valid documents with anything put anywhere: they are read or refused, and never break the reader."""

from __future__ import annotations

import copy
import io
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from manifests.reading.json_tree import parse_json
from manifests.reading.lido import list_lido, read_lido
from manifests.reading.matching import Lexicon, match_words
from manifests.reading.presentation_3 import read_presentation
from manifests.reading.remarks import Remark, UnreadableDocumentError
from manifests.record_values import record_from_values, record_to_values
from manifests.source import source_from_values, source_to_values
from manifests.vocabulary import Vocabulary
from tests.support.foreign import lido_file, lido_record, manifest_2, manifest_3

SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])

_SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["", "sc:Manifest", "Canvas", "Range", "Choice", "http://[", "//x",
                         "../../etc/passwd", "\ud800", "<b>"])
)  # fmt: skip
ANYTHING = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "@id", "type", "items", "@value", "vi", "label", ""]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def paths(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the way to every value inside a document."""
    keys = (
        value.keys()
        if isinstance(value, dict)
        else range(len(value))
        if isinstance(value, list)
        else ()
    )
    return [path for key in keys for path in ((*above, key), *paths(value[key], (*above, key)))]


@st.composite
def mutated(draw: st.DrawFn, document: dict[str, Any]) -> dict[str, Any]:
    changed = copy.deepcopy(document)
    for _ in range(draw(st.integers(1, 4))):
        *way, last = draw(st.sampled_from(paths(changed) or [("x",)]))
        holder = changed
        for key in way:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(ANYTHING)
        elif isinstance(holder, dict):
            del holder[last]
    return changed


def check_remarks(remarks: tuple[Remark, ...]) -> None:
    for each in remarks:
        assert each.text("vi").isprintable()
        assert each.text("en").isprintable()


def check_presentation(document: dict[str, Any]) -> None:
    try:
        found = read_presentation(document)
    except UnreadableDocumentError as refused:
        check_remarks((refused.remark,))
        return
    assert found.label
    assert source_from_values(source_to_values(found.source)) == found.source
    check_remarks(found.remarks)


@SETTINGS
@given(mutated(manifest_3()))
def test_manifests_of_version_3(document: dict[str, Any]) -> None:
    check_presentation(document)


@SETTINGS
@given(mutated(manifest_2()))
def test_manifests_of_version_2(document: dict[str, Any]) -> None:
    check_presentation(document)


@SETTINGS
@given(mutated({"id": "c", "type": "Collection", "label": {"vi": ["x"]}, "items": [
    manifest_3(), {"id": "d", "type": "Collection", "items": [manifest_3()]}]}))  # fmt: skip
def test_collections(document: dict[str, Any]) -> None:
    check_presentation(document)


@SETTINGS
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_bytes_that_are_no_document(content: bytes) -> None:
    try:
        check_presentation(parse_json(content))
    except UnreadableDocumentError as refused:
        check_remarks((refused.remark,))


@st.composite
def mutated_lido(draw: st.DrawFn) -> bytes:
    root = etree.fromstring(lido_file(lido_record()))
    elements = list(root.iter(etree.Element))[1:]
    texts = st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30
    ) | st.sampled_from(["-1", "1e999", "javascript:x", "http://[", "2020-02-30", "99999"])  # fmt: skip
    for _ in range(draw(st.integers(1, 5))):
        element = draw(st.sampled_from(elements))
        act = draw(st.integers(0, 3))
        if act == 0:
            element.text = draw(texts)
        elif act == 1 and element.getparent() is not None:
            element.getparent().remove(element)
        elif act == 2:
            element.append(copy.deepcopy(draw(st.sampled_from(elements))))
        else:
            element.set(
                "{http://www.w3.org/XML/1998/namespace}lang",
                draw(st.sampled_from(["", "vi", "x" * 50, "de-1996"])),
            )
    return etree.tostring(root)


@SETTINGS
@given(mutated_lido())
def test_lido_records(content: bytes) -> None:
    lexicon = Lexicon(Vocabulary())
    try:
        for record in list_lido(io.BytesIO(content)):
            found = read_lido(record)
            matched = match_words(found.record, found.words, lexicon)
            assert record_from_values(record_to_values(matched.record)) == matched.record
            check_remarks(found.remarks + matched.remarks)
    except UnreadableDocumentError as refused:
        check_remarks((refused.remark,))


@SETTINGS
@given(st.data())
def test_lido_that_is_cut_or_scratched(data: st.DataObject) -> None:
    content = bytearray(lido_file(lido_record(), lido_record("b")))
    for _ in range(data.draw(st.integers(0, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(content[: data.draw(st.integers(0, len(content)))])
    try:
        for record in list_lido(io.BytesIO(cut)):
            read_lido(record)
    except UnreadableDocumentError as refused:
        check_remarks((refused.remark,))
