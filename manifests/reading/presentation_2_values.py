"""Single values of Presentation 2 (2.1, sections 4.3 and 5.2 of the JSON-LD rules) as those of Presentation 3."""

from __future__ import annotations

from typing import Any

from manifests.language import NO_LANGUAGE


def listed(value: Any) -> list[Any]:
    """Return a value as a list: version 2 leaves the brackets away where there is one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(resource: dict[str, Any], name: str) -> str:
    """Return a property that is a text, or the first text of a list of them; else an empty one."""
    for each in listed(resource.get(name)):
        if isinstance(each, str):
            return each
    return ""


def texts_of(value: Any) -> dict[str, list[Any]]:
    """Return texts, with their languages where they say them, as a language map."""
    texts: dict[str, list[Any]] = {}
    for each in listed(value):
        language, text = NO_LANGUAGE, each
        if isinstance(each, dict):
            stated = each.get("@language")
            language = stated if isinstance(stated, str) and stated else NO_LANGUAGE
            text = each.get("@value")
        if isinstance(text, int | float) and not isinstance(text, bool):
            text = str(text)
        if text is not None:
            texts.setdefault(language, []).append(text)
    return texts


def upgrade_links(value: Any) -> list[Any]:
    """Return links, each an address alone or an object, as objects with `id`."""
    links: list[Any] = []
    for each in listed(value):
        if isinstance(each, str):
            links.append({"id": each})
        elif isinstance(each, dict):
            link = {"id": each.get("@id"), "label": texts_of(each.get("label"))}
            kept = {name: each[name] for name in ("format", "service") if name in each}
            links.append({name: said for name, said in link.items() if said} | kept)
        else:
            links.append(each)
    return links
