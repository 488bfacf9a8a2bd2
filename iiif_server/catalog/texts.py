"""Language maps and statements as JSON, and back."""

from __future__ import annotations

from typing import Any

from manifests.model import Statement
from manifests.texts import LanguageMap


def texts_to_json(texts: LanguageMap) -> dict[str, list[str]]:
    """Return the language map as JSON keeps it."""
    return {language: list(values) for language, values in texts.items()}


def texts_from_json(stored: dict[str, list[str]]) -> LanguageMap:
    """Return the language map that was kept."""
    return {language: tuple(values) for language, values in stored.items()}


def statement_to_json(statement: Statement) -> dict[str, Any]:
    """Return a label with its value as JSON keeps it."""
    return {"label": texts_to_json(statement.label), "value": texts_to_json(statement.value)}


def statement_from_json(stored: dict[str, Any]) -> Statement:
    """Return the label with its value that was kept."""
    return Statement(texts_from_json(stored["label"]), texts_from_json(stored["value"]))
