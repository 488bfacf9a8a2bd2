"""What is said of a media, changed by somebody at a desk: what is there and what they did give what is there then.

Who saves names what they began from by its tag: the same annotations in the same order have the same one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from manifests.annotation import Annotation
from manifests.annotation_bounds import Frame, fit
from manifests.annotation_reading import MOST_ANNOTATIONS
from manifests.annotation_values import bodies_to_values, selector_to_values
from manifests.errors import AnnotationError


class ChangeError(AnnotationError):
    """One of the changed annotations cannot be kept; `number` counts them from 0."""

    def __init__(self, number: int, part: str, message: str) -> None:
        super().__init__(message)
        self.number = number
        self.part = part


@dataclass(frozen=True)
class Changes:
    """What somebody did: said anew or for the first time, took away, and put into an order (None: left it)."""

    changed: tuple[Annotation, ...] = ()
    deleted: frozenset[str] = field(default_factory=frozenset)
    order: tuple[str, ...] | None = None


def apply_changes(
    present: Sequence[Annotation], changes: Changes, frame: Frame, at: datetime
) -> tuple[Annotation, ...]:
    """Return what is said after the changes: new annotations come last, where no order says otherwise.

    What is changed keeps who said it and when; where nothing of it is different it stays as it was.

    Raises
    ------
    ChangeError
        One lies outside its media, or is said twice.
    AnnotationError
        There would be more than a media may have.
    """
    said = {each.id: each for each in present if each.id not in changes.deleted}
    seen: set[str] = set()
    for number, each in enumerate(changes.changed):
        if each.id in seen or each.id in changes.deleted:
            raise ChangeError(number, "id", "an annotation is changed once, or deleted")
        seen.add(each.id)
        said[each.id] = _renewed(said.get(each.id), _fitted(number, each, frame), at)
    if len(said) > MOST_ANNOTATIONS:
        raise AnnotationError(f"a media has at most {MOST_ANNOTATIONS} annotations")
    return _ordered(said, changes.order)


def _fitted(number: int, said: Annotation, frame: Frame) -> Annotation:
    try:
        return replace(said, selector=fit(said.selector, frame))
    except AnnotationError as error:
        raise ChangeError(number, "selector", str(error)) from error


def _renewed(before: Annotation | None, said: Annotation, at: datetime) -> Annotation:
    if before is None:
        return replace(said, created=at)
    kept = replace(said, creator=before.creator, created=before.created, modified=before.modified)
    return before if kept == before else replace(kept, modified=at)


def _ordered(said: Mapping[str, Annotation], order: Sequence[str] | None) -> tuple[Annotation, ...]:
    if order is None:
        return tuple(said.values())
    first = [each_id for each_id in dict.fromkeys(order) if each_id in said]
    named = frozenset(first)
    rest = [each_id for each_id in said if each_id not in named]
    return tuple(said[each_id] for each_id in (*first, *rest))


def annotations_to_values(said: Sequence[Annotation]) -> list[dict[str, Any]]:
    """Return annotations as plain values for JSON, as a desk shows and changes them."""
    return [
        {
            "id": each.id,
            "motivation": each.motivation.value,
            "granularity": None if each.granularity is None else each.granularity.value,
            "bodies": bodies_to_values(each.bodies),
            "selector": selector_to_values(each.selector),
            "creator": "" if each.creator is None else each.creator.name or each.creator.id,
        }
        for each in said
    ]


def tag_of_annotations(said: Sequence[Annotation]) -> str:
    """Return the name of what is said."""
    text = json.dumps(annotations_to_values(said), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]
