"""What is wrong with an exhibition, in plain sentences in both languages; decided purely.

An error keeps it from being published: something is missing or leads nowhere. A warning is told and published all the
same: a text that stands in one language only, a picture that nobody described for those who do not see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from manifests.errors import UnknownRightsError
from manifests.exhibition.check_steps import check_step
from manifests.exhibition.material import Material
from manifests.exhibition.model import Exhibition, Step
from manifests.exhibition.problems import Problem, Where, check_languages
from manifests.language import plain_text, tidy
from manifests.model import MediaKind
from manifests.record_words import say
from manifests.rights import parse_rights


def check_exhibition(exhibition: Exhibition, material: Material) -> tuple[Problem, ...]:
    """Return what is wrong with an exhibition, errors and warnings in the order of the steps.

    Parameters
    ----------
    material
        What the public is shown of the items that it names.
    """
    known = {step.id for step in exhibition.steps}
    return (
        *_check_whole(exhibition, material),
        *(
            problem
            for number, step in enumerate(exhibition.steps, 1)
            for problem in check_step(step, Where(number, step.id), known, material)
        ),
        *_check_reached(exhibition),
    )


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Tell whether something keeps an exhibition from being published."""
    return any(problem.severity == "error" for problem in problems)


def _check_whole(exhibition: Exhibition, material: Material) -> Iterator[Problem]:
    if not tidy(exhibition.title):
        yield Problem(
            "error", "title", say("Trưng bày chưa có tên.", "The exhibition has no title.")
        )
    yield from check_languages("title", exhibition.title)
    yield from check_languages("summary", exhibition.summary)
    if not exhibition.steps:
        yield Problem(
            "error", "empty", say("Trưng bày chưa có bước nào.", "The exhibition has no step.")
        )
    try:
        parse_rights(exhibition.rights)
    except UnknownRightsError:
        yield Problem(
            "error",
            "rights",
            say(
                "Chưa ghi bản quyền của lời trưng bày, hoặc ghi không đúng: dùng địa chỉ của creativecommons.org"
                " hay rightsstatements.org.",
                "The rights of the texts are not stated, or not known: use a URI of creativecommons.org or"
                " rightsstatements.org.",
            ),
        )
    yield from _check_names(exhibition)
    yield from _check_cover(exhibition, material)


def _check_names(exhibition: Exhibition) -> Iterator[Problem]:
    counted = Counter(step.id for step in exhibition.steps)
    for name in (name for name, count in counted.items() if count > 1):
        yield Problem(
            "error",
            "twice",
            say(f"Có nhiều bước cùng tên “{name}”.", f"Several steps are called “{name}”."),
            name,
        )


def _check_cover(exhibition: Exhibition, material: Material) -> Iterator[Problem]:
    cover = exhibition.cover
    if cover is not None and material.find(cover.of, MediaKind.IMAGE) is None:
        yield Problem(
            "error",
            "cover",
            say(
                f"Ảnh bìa (hiện vật “{cover.of.item}”) không có, hoặc chưa công bố.",
                f"The picture of the cover (item “{cover.of.item}”) is not there or not public.",
            ),
        )


def _check_reached(exhibition: Exhibition) -> Iterator[Problem]:
    """Tell of steps to which no way leads from the first."""
    steps = {step.id: step for step in exhibition.steps}
    following = {
        step.id: after.id
        for step, after in zip(exhibition.steps, exhibition.steps[1:], strict=False)
    }
    reached: set[str] = set()
    waiting = [exhibition.steps[0].id] if exhibition.steps else []
    while waiting:
        name = waiting.pop()
        if name in reached or name not in steps:
            continue
        reached.add(name)
        waiting.extend(list_ways(steps[name], following.get(name)))
    for number, step in enumerate(exhibition.steps, 1):
        if step.id not in reached:
            title = plain_text(step.title, "vi") or step.id
            yield Where(number, step.id).warning(
                "unreached",
                f"không có lối nào dẫn đến “{title}”.",
                f"no way leads to “{plain_text(step.title, 'en') or step.id}”.",
            )


def list_ways(step: Step, following: str | None) -> tuple[str, ...]:
    """Return the steps that a visitor can go on to from a step."""
    if step.branches:
        return tuple(branch.step for branch in step.branches)
    if step.then:
        return (step.then,)
    return () if following is None else (following,)
