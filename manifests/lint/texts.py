"""Texts and dates: whether people are told what they must be told, in a language, as plain text or safe HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.parsers import expat

from manifests.errors import LanguageError
from manifests.jsonld import Json
from manifests.language import parse_language_tag
from manifests.lint.tree import Node, Problem, shorten
from manifests.markup import ALLOWED_SCHEMES, ALLOWED_TAGS, looks_like_html

#: Presentation 3.0, 4.2: what clients show. Other attributes are merely taken out; handlers and styles are
#: never meant well.
_TAGS = ALLOWED_TAGS | {"img"}
_HARMFUL_ATTRIBUTE = re.compile(r"on.*|style", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
#: What browsers take out of an address before they read its scheme (WHATWG URL, 4.4).
_IGNORED_IN_ADDRESSES = re.compile("[\x00-\x20]+")

_LABELLED = frozenset({"homepage", "provider", "rendering"})
#: xsd:dateTime with its time zone (3.0, 3.1, navDate).
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})")


def check_language_maps(nodes: list[Node]) -> Iterator[Problem]:
    """Report texts that are no language map, say nothing, or are HTML where they may not be (3.0, 4.1, 4.2)."""
    for node in nodes:
        if node.in_service or node.in_place:
            continue
        is_statement = node.key in {"metadata", "requiredStatement"}
        for name in ("label", "summary", *(("value",) if is_statement else ())):
            if name in node.value:
                yield from _check_language_map(node, name, node.value[name])


def check_required_labels(nodes: list[Node]) -> Iterator[Problem]:
    """Report agents, home pages, renderings, manifests and collections without a label (3.0, 3.1)."""
    for node in nodes:
        named = node.key in _LABELLED and not node.in_service
        listed = (
            node.parent is not None and node.parent.type == "Collection" and node.key == "items"
        )
        if (named or listed or not node.key) and "label" not in node.value:
            yield node.problem(
                f"{node.type or node.key or 'the document'} must have a label", "label"
            )


def check_dates(nodes: list[Node]) -> Iterator[Problem]:
    """Report a `navDate` without a time zone, or on a day the calendar does not have."""
    for node in nodes:
        if "navDate" not in node.value or node.in_service:
            continue
        written = node.value["navDate"]
        if not (isinstance(written, str) and _DATE.fullmatch(written) and _exists(written)):
            message = f"navDate must be a date, time and time zone such as 1898-05-02T00:00:00Z, not {shorten(written)}"
            yield node.problem(message, "navDate")


def _exists(moment: str) -> bool:
    try:
        datetime.fromisoformat(moment)
    except ValueError:
        return False
    return True


def _check_language_map(node: Node, name: str, said: Json) -> Iterator[Problem]:
    if not isinstance(said, dict) or not said:
        yield node.problem(
            f"{name} must map languages to lists of texts, not {shorten(said)}", name
        )
        return
    for tag, values in said.items():
        try:
            parse_language_tag(tag)
        except LanguageError as error:
            yield node.problem(str(error), name, tag)
        if not isinstance(values, list) or not values:
            yield node.problem("a language must have a list of at least one text", name, tag)
            continue
        for index, text in enumerate(values):
            if fault := _fault_of(text, may_be_html=name != "label"):
                yield node.problem(fault, name, tag, str(index))


def _fault_of(text: Json, *, may_be_html: bool) -> str | None:
    if not isinstance(text, str):
        return f"a text must be a string, not {shorten(text)}"
    if not text.strip():
        return "a text must say something"
    if not looks_like_html(text):
        return None
    return (
        _fault_of_html(text)
        if may_be_html
        else "a label must not be HTML; plain text in < > gets a space after it"
    )


def _scheme(address: str) -> str:
    """Name the scheme of an address in lower case; empty for a relative one."""
    match = _SCHEME.match(_IGNORED_IN_ADDRESSES.sub("", address))
    return match.group(1).lower() if match else ""


def _fault_of_html(text: str) -> str | None:
    """Name the first fault of HTML; expat reads it only after declarations, which can expand, are ruled out."""
    if "<!" in text or "<?" in text:
        return "HTML must have no comments, declarations or processing instructions"
    faults: list[str] = []

    def judge(tag: str, attributes: dict[str, str]) -> None:
        if tag not in _TAGS:
            faults.append(f"HTML must not use <{tag}>")
        for name, value in attributes.items():
            if _HARMFUL_ATTRIBUTE.fullmatch(name):
                faults.append(f"HTML must not use {name} on <{tag}>")
            elif name in {"href", "src"} and _scheme(value) not in ALLOWED_SCHEMES | {""}:
                faults.append(f"HTML must not link to {value[:80]!r}")

    parser = expat.ParserCreate()
    parser.StartElementHandler = judge
    try:
        parser.Parse(text.encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        return f"HTML must be well-formed with one element around it: {error}"
    return faults[0] if faults else None
