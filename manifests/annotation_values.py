"""Annotations as plain values for JSON, and back: how the database holds their parts and texts.

A part is an object with the name of its kind and its numbers: ``{"kind": "rectangle", "left": 10, …}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from manifests.annotation import (
    Body,
    Creator,
    Point,
    Polygon,
    Rectangle,
    Selector,
    SpacePoint,
    Span,
    Whole,
)
from manifests.errors import AnnotationError

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_KINDS: dict[str, type[Selector]] = {
    "whole": Whole,
    "rectangle": Rectangle,
    "polygon": Polygon,
    "point": Point,
    "span": Span,
    "space-point": SpacePoint,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


@cache
def _reader(name: str) -> TypeAdapter[Selector]:
    """Return what knows the numbers of a part; loaded when one is there, since that takes 0.1 s."""
    from pydantic import TypeAdapter

    return TypeAdapter(_KINDS[name])


@cache
def _bodies() -> TypeAdapter[list[Body]]:
    from pydantic import TypeAdapter

    return TypeAdapter(list[Body])


def selector_to_values(part: Selector) -> dict[str, Any]:
    """Return a part as JSON keeps it."""
    name = _NAMES[type(part)]
    values: dict[str, Any] = _reader(name).dump_python(part, mode="json", exclude_none=True)
    return {"kind": name, **values}


def selector_from_values(values: dict[str, Any]) -> Selector:
    """Return the part that was kept.

    Raises
    ------
    AnnotationError
        The values are not those of a part.
    """
    rest = dict(values)
    name = rest.pop("kind", None)
    if name not in _KINDS:
        raise AnnotationError(f"{name!r} is no kind of part: use {', '.join(_KINDS)}")
    from pydantic import ValidationError

    try:
        return _reader(name).validate_python(rest)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "the whole"
        raise AnnotationError(f"part of kind {name}, {place}: {first['msg']}") from error


def bodies_to_values(bodies: Sequence[Body]) -> list[dict[str, str]]:
    """Return texts as JSON keeps them."""
    values: list[dict[str, str]] = _bodies().dump_python(list(bodies), exclude_defaults=True)
    return values


def bodies_from_values(values: Sequence[dict[str, str]]) -> tuple[Body, ...]:
    """Return the texts that were kept; a search reads those of thousands of annotations."""
    return tuple(Body(**each) for each in values)


def creator_to_values(creator: Creator | None) -> dict[str, str] | None:
    """Return who said it as JSON keeps it."""
    return None if creator is None else {"name": creator.name, "id": creator.id}


def creator_from_values(values: dict[str, str] | None) -> Creator | None:
    """Return who said it, where that was kept."""
    return None if values is None else Creator(**values)
