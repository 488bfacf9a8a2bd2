"""Which translations have gone stale: the Vietnamese changed after the English was written from it; decided purely.

A text is named by its place in the document: ``title``, ``steps/ngoi-sao/shows.alt``,
``steps/hoi/shows.answers.0.text``. Steps stand there by name, so that a text keeps its mark when its step is moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

from manifests.exhibition.model import Exhibition
from manifests.exhibition.values import exhibition_to_values
from manifests.language import tidy
from manifests.texts import LanguageMap

#: The language that texts are written in, and the one that they are translated to.
WRITTEN, TRANSLATED = "vi", "en"
#: By the place of a text whose translation is stale, the Vietnamese that the English still says.
Marks: TypeAlias = Mapping[str, tuple[str, ...]]


def find_texts(exhibition: Exhibition) -> dict[str, LanguageMap]:
    """Return every text of an exhibition by its place."""
    values = exhibition_to_values(exhibition)
    steps = values.pop("steps", [])
    found = dict(_walk(values, ""))
    for step in steps:
        found |= {f"steps/{step['id']}/{place}": text for place, text in _walk(step, "")}
    return found


def mark_stale(
    before: Exhibition, after: Exhibition, marks: Marks, settled: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return which translations are stale after a change.

    Parameters
    ----------
    marks
        Those that were before it.
    settled
        The places of texts of which somebody says that the translation still holds.
    """
    old, stale = find_texts(before), {}
    for place, text in find_texts(after).items():
        was = tidy(old.get(place, {}))
        basis = marks.get(place, was.get(WRITTEN, ()))
        translated = tidy(text).get(TRANSLATED, ())
        is_old = translated == was.get(TRANSLATED, ()) and bool(basis and translated)
        if is_old and basis != tidy(text).get(WRITTEN, ()) and place not in settled:
            stale[place] = tuple(basis)
    return stale


def _walk(value: Any, place: str) -> Iterator[tuple[str, LanguageMap]]:
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from _walk(each, f"{place}.{number}")
    if not isinstance(value, dict):
        return
    if is_said(value):
        yield place, {tag: tuple(texts) for tag, texts in value.items()}
        return
    for name, each in value.items():
        yield from _walk(each, f"{place}.{name}" if place else name)


def is_said(value: Mapping[str, Any]) -> bool:
    """Tell whether an object of a document is a text in several languages: everything in it is a list of texts."""
    return bool(value) and all(_are_texts(each) for each in value.values())


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(text, str) for text in value)
