"""The document of an exhibition as it is kept: plain texts, within the bounds, names given once; decided purely.

A draft is sent whole whenever somebody pauses in writing, and nearly always says something else in one step. The other
steps were looked through when they were kept: how long a save takes does not grow with the exhibition.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from manifests.errors import ExhibitionError
from manifests.exhibition.model import Exhibition
from manifests.exhibition.tidying import tidy_document
from manifests.exhibition.values import (
    MOST_STEPS,
    Document,
    exhibition_from_values,
    exhibition_to_values,
)


def fit_exhibition(exhibition: Exhibition) -> Document:
    """Return an exhibition as it is kept.

    Raises
    ------
    ExhibitionError
        It is beyond the bounds of a document, or has two steps of one name.
    """
    document = exhibition_to_values(exhibition)
    _check_names(document.get("steps", []))
    return exhibition_to_values(exhibition_from_values(tidy_document(document)))


def fit_document(sent: Mapping[str, Any], kept: Document) -> Document:
    """Return what somebody sends as it is kept; the same as `fit_exhibition` makes of it.

    Parameters
    ----------
    kept
        What was kept before, from which steps are taken that say the same.

    Raises
    ------
    ExhibitionError
        It is no exhibition; the message names the place in what was sent.
    """
    known = {step["id"]: step for step in kept.get("steps", ())}
    steps = sent.get("steps", [])
    if not isinstance(steps, list) or len(steps) > MOST_STEPS:
        return fit_exhibition(exhibition_from_values(sent))
    changed = [step for step in steps if _find(known, step) is None]
    try:
        part = fit_exhibition(exhibition_from_values({**sent, "steps": changed}))
    except ExhibitionError:
        fit_exhibition(exhibition_from_values(sent))  # the whole names the right place
        raise
    fitted = iter(part.get("steps", ()))
    all_steps = [_find(known, step) or next(fitted) for step in steps]
    _check_names(all_steps)
    return {**part, "steps": all_steps} if all_steps else part


def _find(known: Mapping[str, Document], step: object) -> Document | None:
    """Return the step that is kept, where one says the same."""
    name = step.get("id") if isinstance(step, dict) else None
    found = known.get(name) if isinstance(name, str) else None
    return found if found == step else None


def _check_names(steps: Sequence[Document]) -> None:
    names = [step["id"] for step in steps]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ExhibitionError(f"exhibition: two steps are called {twice!r}: give one another id")
