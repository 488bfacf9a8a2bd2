"""Naming, in an item's own manifest, whom its description was taken from and where the original stands.

Source: IIIF Presentation API 3.0, section 3.2 (`provider`, `homepage`, `seeAlso`) and 3.1 (`metadata`).
"""

from __future__ import annotations

import html
from typing import Any
from urllib.parse import urlsplit

from manifests.description import label_values
from manifests.language import plain_text
from manifests.model import Item, Statement
from manifests.source import Agent, Source, is_address
from manifests.words import HOME_OF_PROVIDER, ORIGINAL_DESCRIPTION, PAGE_AT_SOURCE, SOURCE

_FORMATS = {
    "gif": "image/gif", "jpeg": "image/jpeg", "jpg": "image/jpeg", "png": "image/png",
    "svg": "image/svg+xml", "webp": "image/webp",
}  # fmt: skip


def source_statements(item: Item) -> tuple[Statement, ...]:
    """Say in one line of the record who described the thing, and under which name; nothing where it is our own."""
    source = item.source
    if source is None:
        return ()
    languages = sorted({tag for agent in source.agents for tag in agent.label} | {"vi", "en"})
    said = {language: (_line(source, language),) for language in languages if language != "none"}
    return (Statement(SOURCE, said),)


def build_source_providers(item: Item) -> list[dict[str, Any]]:
    """Describe the institutions of the source that have an address, to stand after our own."""
    agents = () if item.source is None else item.source.agents
    return [_build_agent(agent) for agent in agents if agent.id or agent.homepage]


def build_source_pages(item: Item) -> list[dict[str, Any]]:
    """Link the pages that the source has about the thing."""
    pages = () if item.source is None else item.source.pages
    label = label_values(PAGE_AT_SOURCE, {})
    return [{"id": page, "type": "Text", "label": label, "format": "text/html"} for page in pages]


def build_source_documents(item: Item) -> list[dict[str, Any]]:
    """Link the document that the description was taken from, where it has an address."""
    source = item.source
    if source is None or not is_address(source.id):
        return []
    label = label_values(ORIGINAL_DESCRIPTION, {})
    return [{"id": source.id, "type": "Dataset", "label": label, "format": source.format}]


def _build_agent(agent: Agent) -> dict[str, Any]:
    label = label_values(agent.label, HOME_OF_PROVIDER)
    built: dict[str, Any] = {"id": agent.id or agent.homepage, "type": "Agent", "label": label}
    if agent.homepage:
        page = {"id": agent.homepage, "type": "Text", "label": label, "format": "text/html"}
        built["homepage"] = [page]
    if agent.logo:
        format_ = _format_of(agent.logo)
        built["logo"] = [
            {"id": agent.logo, "type": "Image"} | ({"format": format_} if format_ else {})
        ]
    return built


def _format_of(address: str) -> str | None:
    """Return the media type that the end of an address promises; an address may promise nothing."""
    return _FORMATS.get(urlsplit(address).path.rpartition(".")[2].lower())


def _line(source: Source, language: str) -> str:
    names = "; ".join(plain_text(agent.label, language) for agent in source.agents)
    named = f"{html.escape(names, quote=False)}, " if names else ""
    shown = html.escape(source.id, quote=True)
    link = f'<a href="{shown}">{shown}</a>' if is_address(source.id) else shown
    return f"<span>{named}{link}</span>"
