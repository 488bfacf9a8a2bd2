"""What a builder does to an exhibition, as values, and what comes of it: decided purely.

`apply` never asks whether the result is finished: a draft may be unfinished, and `check` tells what is missing. It
refuses only what cannot be done at all, such as to move a step that is not there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, get_args

from manifests.errors import ExhibitionError
from manifests.exhibition.model import Exhibition, ImagePart, Step
from manifests.exhibition.values import find_fault, strict
from manifests.texts import LanguageMap

if TYPE_CHECKING:
    from pydantic import TypeAdapter

#: Nobody does more between two moments in which a draft is kept.
MOST_EDITS = 500


@dataclass(frozen=True)
class AddStep:
    """Put a new step before the one that is `at` now (counted from 0); at the end where nothing is said."""

    step: Step
    at: int | None = None
    kind: Literal["add-step"] = "add-step"


@dataclass(frozen=True)
class MoveStep:
    """Let a step be at another place, counted from 0; beyond the last is the last."""

    step: str
    to: int
    kind: Literal["move-step"] = "move-step"


@dataclass(frozen=True)
class RemoveStep:
    """Take a step out, and the ways that lead to it."""

    step: str
    kind: Literal["remove-step"] = "remove-step"


@dataclass(frozen=True)
class ChangeStep:
    """Let a step be another one; where it gets another name, the ways that lead to it follow."""

    step: str
    becomes: Step
    kind: Literal["change-step"] = "change-step"


@dataclass(frozen=True)
class Describe:
    """Write the texts of the whole; what is not said stays as it is."""

    title: LanguageMap | None = None
    summary: LanguageMap | None = None
    credits: LanguageMap | None = None
    kind: Literal["describe"] = "describe"


@dataclass(frozen=True)
class SetRights:
    """State the rights of the texts."""

    rights: str
    kind: Literal["set-rights"] = "set-rights"


@dataclass(frozen=True)
class SetCover:
    """Choose the picture that stands for the exhibition, or none."""

    cover: ImagePart | None = None
    kind: Literal["set-cover"] = "set-cover"


Edit: TypeAlias = AddStep | MoveStep | RemoveStep | ChangeStep | Describe | SetRights | SetCover
_KINDS = tuple(str(kind.kind) for kind in get_args(Edit))


@dataclass(frozen=True)
class _Edits:
    edits: tuple[Edit, ...] = field(default_factory=tuple)


def apply(edit: Edit, exhibition: Exhibition) -> Exhibition:
    """Return the exhibition after one edit.

    Raises
    ------
    ExhibitionError
        The edit is about a step that is not there, or would give two steps one name.
    """
    match edit:
        case AddStep(step=step, at=at):
            _refuse_twice(step.id, exhibition)
            place = len(exhibition.steps) if at is None else max(0, at)
            steps = (*exhibition.steps[:place], step, *exhibition.steps[place:])
            return replace(exhibition, steps=steps)
        case MoveStep(step=name, to=to):
            moved = exhibition.steps[_find(name, exhibition)]
            others = [step for step in exhibition.steps if step.id != name]
            others.insert(max(0, to), moved)
            return replace(exhibition, steps=tuple(others))
        case RemoveStep(step=name):
            _find(name, exhibition)
            kept = (step for step in exhibition.steps if step.id != name)
            return replace(exhibition, steps=tuple(_lead(step, {name: ""}) for step in kept))
        case ChangeStep():
            return _change(edit, exhibition)
        case Describe():
            said = {"title": edit.title, "summary": edit.summary, "credits": edit.credits}
            return _describe(exhibition, {name: at for name, at in said.items() if at is not None})
        case SetRights(rights=rights):
            return replace(exhibition, rights=rights)
        case SetCover(cover=cover):
            return replace(exhibition, cover=cover)


def apply_all(edits: Iterable[Edit], exhibition: Exhibition) -> Exhibition:
    """Return the exhibition after several edits, one upon the other; the message of a refusal says which it was."""
    for number, edit in enumerate(edits, 1):
        try:
            exhibition = apply(edit, exhibition)
        except ExhibitionError as error:
            raise ExhibitionError(f"edit {number}: {error}") from error
    return exhibition


def edits_from_values(values: object) -> tuple[Edit, ...]:
    """Return the edits that somebody sends as a JSON list.

    Raises
    ------
    ExhibitionError
        The values are no edits; the message names the field.
    """
    from pydantic import ValidationError

    if isinstance(values, Sequence) and len(values) > MOST_EDITS:
        raise ExhibitionError(f"{len(values)} edits at once are more than {MOST_EDITS}: send fewer")
    try:
        return _rules().validate_python({"edits": values}).edits
    except ValidationError as error:
        raise ExhibitionError(find_fault(error, _KINDS, "edits")) from error


@cache
def _rules() -> TypeAdapter[_Edits]:
    return strict(_Edits)


def _find(name: str, exhibition: Exhibition) -> int:
    for place, step in enumerate(exhibition.steps):
        if step.id == name:
            return place
    raise ExhibitionError(f"there is no step {name[:128]!r}; it may have been taken out meanwhile")


def _refuse_twice(name: str, exhibition: Exhibition) -> None:
    if any(step.id == name for step in exhibition.steps):
        raise ExhibitionError(
            f"there is a step {name[:128]!r} already: give the new one another id"
        )


def _change(edit: ChangeStep, exhibition: Exhibition) -> Exhibition:
    place, becomes = _find(edit.step, exhibition), edit.becomes
    steps = list(exhibition.steps)
    if becomes.id != edit.step:
        _refuse_twice(becomes.id, exhibition)
        steps = [_lead(step, {edit.step: becomes.id}) for step in steps]
    steps[place] = becomes
    return replace(exhibition, steps=tuple(steps))


def _lead(step: Step, names: Mapping[str, str]) -> Step:
    """Let the ways of a step lead to steps by their new names; a way to a step without one is taken out."""
    branches = tuple(
        replace(branch, step=names.get(branch.step, branch.step))
        for branch in step.branches
        if names.get(branch.step, branch.step) or branch.step not in names
    )
    return replace(step, branches=branches, then=names.get(step.then, step.then))


def _describe(exhibition: Exhibition, said: dict[str, Any]) -> Exhibition:
    return replace(exhibition, **said)
