"""Which translations have gone stale: the Vietnamese changed after the English was written from it; decided purely.

A text is named by its place in the document: ``title``, ``steps/ngoi-sao/shows.alt``,
``steps/hoi/shows.answers.0.text``. Steps stand there by name, so that a text keeps its mark when its step is moved.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from manifests.exhibition.model import Exhibition
from manifests.exhibition.values import Document, exhibition_to_values
from manifests.language import tidy
from manifests.texts import LanguageMap

#: The language that texts are written in, and the one that they are translated to.
WRITTEN, TRANSLATED = "vi", "en"
#: By the place of a text whose translation is stale, the Vietnamese that the English still says.
Marks: TypeAlias = Mapping[str, tuple[str, ...]]


def find_texts(exhibition: Exhibition) -> dict[str, LanguageMap]:
    """Return every text of an exhibition by its place."""
    values = exhibition_to_values(exhibition)
    return _texts_of(values, values.get("steps", []))


def mark_stale(
    before: Exhibition, after: Exhibition, marks: Marks, settled: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return which translations are stale after a change; `find_stale` tells how."""
    return find_stale(exhibition_to_values(before), exhibition_to_values(after), marks, settled)


def find_stale(
    before: Document, after: Document, marks: Marks, settled: Collection[str] = ()
) -> dict[str, tuple[str, ...]]:
    """Return which translations are stale after a change of a document.

    Only the steps that say something else, or have a mark, are looked through: a change is nearly always one word.

    Parameters
    ----------
    marks
        Those that were before it.
    settled
        The places of texts of which somebody says that the translation still holds.
    """
    marked = {place.split("/")[1] for place in marks if place.startswith("steps/")}
    steps = {step["id"]: step for step in before.get("steps", [])}
    changed = [
        step
        for step in after.get("steps", [])
        if step["id"] in marked or step != steps.get(step["id"])
    ]
    was_changed = [steps[step["id"]] for step in changed if step["id"] in steps]
    old, stale = _texts_of(before, was_changed), {}
    for place, text in _texts_of(after, changed).items():
        was = tidy(old.get(place, {}))
        basis = marks.get(place, was.get(WRITTEN, ()))
        translated = tidy(text).get(TRANSLATED, ())
        is_old = translated == was.get(TRANSLATED, ()) and bool(basis and translated)
        if is_old and basis != tidy(text).get(WRITTEN, ()) and place not in settled:
            stale[place] = tuple(basis)
    return stale


def _texts_of(document: Document, steps: Iterable[Document]) -> dict[str, LanguageMap]:
    """Return the texts of a document as a whole, and of some of its steps."""
    whole = {name: value for name, value in document.items() if name != "steps"}
    found = dict(_walk(whole, ""))
    for step in steps:
        found |= {f"steps/{step['id']}/{place}": text for place, text in _walk(step, "")}
    return found


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
