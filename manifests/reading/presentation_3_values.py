"""Texts, statements, rights and institutions of a Presentation 3 document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from manifests.errors import UnknownRightsError
from manifests.language import NO_LANGUAGE
from manifests.model import Statement
from manifests.reading.json_tree import Node
from manifests.reading.remarks import Notebook, RemarkKind
from manifests.reading.texts import clean_text, gather_texts
from manifests.reading.words import RIGHTS_AT_SOURCE
from manifests.rights import parse_rights
from manifests.source import Agent, is_address
from manifests.texts import LanguageMap


def read_texts(node: Node, name: str, notebook: Notebook) -> LanguageMap:
    """Return a language map; a bare text, or a text without its list, is taken for what it is."""
    found = node.find(name)
    if found is None:
        return {}
    return gather_texts(_pairs(found.value, found.pointer, notebook), found.pointer, notebook)


def _pairs(value: Any, pointer: str, notebook: Notebook) -> Iterator[tuple[str, str]]:
    said = value if isinstance(value, dict) else {NO_LANGUAGE: value}
    for language, texts in said.items():
        for text in texts if isinstance(texts, list) else [texts]:
            if isinstance(text, str):
                yield str(language), text
            else:
                notebook.write(RemarkKind.WRONG_TYPE, pointer, '{"vi": ["…"]}')


def read_statement(node: Node, notebook: Notebook) -> Statement | None:
    """Return a label with its value; None, told of, where either says nothing."""
    label, value = read_texts(node, "label", notebook), read_texts(node, "value", notebook)
    if label and value:
        return Statement(label, value)
    if label or value:
        notebook.write(RemarkKind.WRONG_TYPE, node.pointer, "label + value")
    return None


def read_rights(node: Node, notebook: Notebook) -> tuple[str, tuple[Statement, ...]]:
    """Return the first statement of rights that we know, and those that we do not, as lines of the record."""
    known, unknown = "", []
    for each in node.list("rights"):
        stated = clean_text(each.value, each.pointer) if isinstance(each.value, str) else ""
        try:
            known = known or parse_rights(stated).uri
        except UnknownRightsError:
            notebook.write(RemarkKind.RIGHTS_UNKNOWN, each.pointer, stated or each.value)
            if stated:
                unknown.append(Statement(RIGHTS_AT_SOURCE, {NO_LANGUAGE: (stated,)}))
    return known, tuple(unknown)


def read_agents(node: Node, document_id: str, notebook: Notebook) -> tuple[Agent, ...]:
    """Return the institutions that provide a resource.

    One without a name (all that Presentation 2 has is a logo) is called by the host of the document.
    """
    agents = []
    for each in node.objects("provider", notebook):
        host = _host(document_id)
        label = read_texts(each, "label", notebook) or ({NO_LANGUAGE: (host,)} if host else {})
        pages, logos = _addresses(each, "homepage"), _addresses(each, "logo")
        stated = each.text("id")
        agent = Agent(
            label,
            id=stated if is_address(stated) else "",
            homepage=pages[0] if pages else "",
            logo=logos[0] if logos else "",
        )
        if agent.label:
            agents.append(agent)
    return tuple(agents)


def read_pages(node: Node) -> tuple[str, ...]:
    """Return the addresses of pages for people about the thing."""
    return _addresses(node, "homepage")


def _addresses(node: Node, name: str) -> tuple[str, ...]:
    stated = (
        each.value.strip() if isinstance(each.value, str) else each.text("id") or each.text("@id")
        for each in node.list(name)
    )
    return tuple(dict.fromkeys(address for address in stated if is_address(address)))


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
