"""Language maps, statements and scales as JSON, and back."""

from __future__ import annotations

from typing import Any

from manifests.model import Statement
from manifests.scale import UNSTATED, Scale, Span
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


def scale_to_json(scale: Scale) -> dict[str, Any] | None:
    """Return what is said of a picture's scale as JSON keeps it; None where nothing is."""
    if scale == UNSTATED:
        return None
    return {"mm": scale.length_mm, "span": scale.span.value, "pixels": scale.pixels}


def scale_from_json(stored: dict[str, Any] | None) -> Scale:
    """Return what was kept of a picture's scale."""
    if stored is None:
        return UNSTATED
    return Scale(float(stored["mm"]), Span(stored["span"]), float(stored["pixels"]))
