"""Texts, statements and links in the words of version 2.1 (sections 3 and 4.3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from manifests.description import label_values, statement_values, text_values
from manifests.jsonld import Document, Json
from manifests.language import NO_LANGUAGE
from manifests.model import Statement
from manifests.texts import LanguageMap


def write_label(label: LanguageMap, fallback: LanguageMap) -> Json:
    """Write a label, or `fallback` where it says nothing; never HTML."""
    return _write(label_values(label, fallback))


def write_text(said: LanguageMap) -> Json:
    """Write a description or a value; None where it says nothing, so that the property is left out."""
    return _write(text_values(said) or {})


def write_statements(statements: Iterable[Statement]) -> list[Json]:
    """Write the lines of a record that say something."""
    return [
        {"label": write_label(each.label, {}), "value": write_text(each.value)}
        for each in statements
        if statement_values(each)
    ]


def write_links(links: Sequence[Json]) -> list[Json]:
    """Write links that were built for version 3: `rendering` or `seeAlso`."""
    return [_write_link(link) for link in links if isinstance(link, dict)]


def with_said(document: Document, **optional: Json) -> Document:
    """Add the properties that say something, under their names."""
    return document | {name: value for name, value in optional.items() if value}


def _write_link(link: Document) -> Document:
    label = link["label"]
    written: Document = {
        "@id": link["id"],
        "label": _write(label if isinstance(label, dict) else {}),
        "format": link["format"],
    }
    return written | ({"profile": link["profile"]} if "profile" in link else {})


def _write(values: Document) -> Json:
    """Write texts with their languages; a single one is no list, and one without a language is a plain string."""
    written = [
        text if tag == NO_LANGUAGE else {"@value": text, "@language": tag}
        for tag, texts in values.items()
        if isinstance(texts, list)
        for text in texts
    ]
    return written[0] if len(written) == 1 else (written or None)
