"""Whether an exhibition is ready to be published: all that is wrong or could be better, by what it is about.

It says more than `check`: also of translations that have gone stale, of the rights of what is shown, and of what a
phone has to load. Each point names the place in the document where it is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from manifests.errors import UnknownRightsError
from manifests.exhibition.check import check_exhibition
from manifests.exhibition.material import Material
from manifests.exhibition.model import Exhibition
from manifests.exhibition.parts import list_named
from manifests.exhibition.plan import plan_tour
from manifests.exhibition.problems import Problem
from manifests.exhibition.translations import Marks, find_texts
from manifests.exhibition.weight import (
    MOST_STEP_BYTES,
    MOST_TOUR_BYTES,
    Weight,
    weigh_tour,
)
from manifests.language import plain_text
from manifests.record_words import say
from manifests.rights import parse_rights
from manifests.texts import LanguageMap


class Topic(StrEnum):
    """What a point is about, in the order in which a curator goes through them."""

    CONTENT = "content"
    REFERENCES = "references"
    RIGHTS = "rights"
    ALT = "alt"
    TRANSLATIONS = "translations"
    WEIGHT = "weight"
    #: Nothing is ever wrong with it: the players write every letter on a ground of the house (`tokens.css`).
    CONTRAST = "contrast"


@dataclass(frozen=True)
class Point:
    """One thing to mend.

    `step` is empty where it is about the whole; `place` is where it is mended, as `translations` names places.
    """

    topic: Topic
    severity: Literal["error", "warning"]
    code: str
    sentence: LanguageMap
    step: str = ""
    place: str = ""


@dataclass(frozen=True)
class Readiness:
    """What there is to mend, and what a phone loads."""

    points: tuple[Point, ...]
    weight: Weight

    @property
    def is_ready(self) -> bool:
        """Tell whether nothing keeps the exhibition from being published."""
        return all(point.severity != "error" for point in self.points)


_TOPICS = {
    "rights": Topic.RIGHTS, "alt": Topic.ALT, "language": Topic.TRANSLATIONS, "item": Topic.REFERENCES,
    "media": Topic.REFERENCES, "cover": Topic.REFERENCES, "region": Topic.REFERENCES,
    "unknown-step": Topic.REFERENCES, "unreached": Topic.REFERENCES,
}  # fmt: skip
#: Where what a step says is written, by the name that `list_texts` gives it; {} is its number, counted from 0.
_PLACES = {
    "quote": "shows.words", "source": "shows.source", "before": "shows.before_label", "after": "shows.after_label",
    "caption": "shows.pictures.{}.caption", "place": "shows.places.{}.label", "question": "shows.question",
    "answer": "shows.answers.{}.text", "response": "shows.response", "hint": "shows.hint",
    "branch": "branches.{}.label",
}  # fmt: skip
#: Where else something is mended, by the code of what is wrong.
_CODES = {
    "title": "title", "text": "text", "quote": "shows.words", "question": "shows.question", "rights": "rights",
    "cover": "cover", "branch": "branches", "unknown-step": "branches", "unreached": "branches", "empty": "steps",
    "alt": "shows.alt",
}  # fmt: skip


def judge_readiness(exhibition: Exhibition, material: Material, marks: Marks) -> Readiness:
    """Return what there is to mend before an exhibition is published.

    Parameters
    ----------
    material
        What the public is shown of the items that it names.
    marks
        The translations that are stale (`translations.mark_stale`).
    """
    weight = weigh_tour(plan_tour(exhibition, material))
    points = (
        *(_as_point(problem) for problem in check_exhibition(exhibition, material)),
        *_judge_stale(exhibition, marks),
        *_judge_rights(exhibition, material),
        *_judge_weight(exhibition, weight),
    )
    order = {topic: number for number, topic in enumerate(Topic)}
    return Readiness(tuple(sorted(points, key=lambda point: order[point.topic])), weight)


def _as_point(problem: Problem) -> Point:
    topic = _TOPICS.get(problem.code, Topic.CONTENT)
    place = _place_of(problem.field) if problem.field else _CODES.get(problem.code, "shows")
    return Point(topic, problem.severity, problem.code, problem.sentence, problem.step, place)


def _place_of(field: str) -> str:
    """Return where a text of `list_texts` stands in the document: ``caption 2`` is ``shows.pictures.1.caption``."""
    name, number = re.fullmatch(r"(\S+) ?(\d*)", field).groups()  # type: ignore[union-attr]
    if name == "response" and number:
        return f"shows.answers.{int(number) - 1}.response"
    return _PLACES.get(name, name).format(int(number or 1) - 1)


def _judge_stale(exhibition: Exhibition, marks: Marks) -> Iterator[Point]:
    numbers = {step.id: number for number, step in enumerate(exhibition.steps, 1)}
    for whole in (place for place in find_texts(exhibition) if place in marks):
        step, place = _split(whole)
        vi, en = (
            (f"Bước {numbers[step]}: lời", f"Step {numbers[step]}: the") if step else ("Lời", "The")
        )
        sentence = say(
            f"{vi} tiếng Việt đã đổi sau khi dịch, hãy xem lại bản tiếng Anh.",
            f"{en} Vietnamese changed after it was translated: look at the English again.",
        )
        yield Point(Topic.TRANSLATIONS, "warning", "stale", sentence, step, place)


def _split(place: str) -> tuple[str, str]:
    """Take the place of a text apart into the step, if it is in one, and the place in it."""
    if not place.startswith("steps/"):
        return "", place
    _steps, step, inside = place.split("/", 2)
    return step, inside


def _judge_rights(exhibition: Exhibition, material: Material) -> Iterator[Point]:
    """Tell of items whose rights do not say by themselves that they may be shown, each once."""
    told: set[str] = set()
    for step in exhibition.steps:
        for named in list_named(step.shows):
            item = material.items.get(named.of.item)
            if item is None or item.id in told or (warning := _warn_of(item.rights)) is None:
                continue
            told.add(item.id)
            label = {tag: plain_text(item.label, tag) or item.id for tag in ("vi", "en")}
            sentence = say(
                f"“{label['vi']}”: {warning['vi'][0]}. Hãy chắc chắn được phép trưng bày.",
                f"“{label['en']}”: {warning['en'][0]}. Make sure that you may show it.",
            )
            yield Point(Topic.RIGHTS, "warning", "item-rights", sentence, step.id, "shows")


def _warn_of(uri: str) -> LanguageMap | None:
    """Return the rights of an item where they do not allow everybody to show it."""
    try:
        rights = parse_rights(uri)
    except UnknownRightsError:
        return say("chưa ghi quyền sử dụng", "its rights are not stated")
    is_open = "creativecommons.org" in rights.uri or "/NoC-" in rights.uri or "/NKC/" in rights.uri
    return None if is_open else rights.label


def _judge_weight(exhibition: Exhibition, weight: Weight) -> Iterator[Point]:
    numbers = {step.id: number for number, step in enumerate(exhibition.steps, 1)}
    for step, size_bytes in weight.steps:
        if size_bytes > MOST_STEP_BYTES:
            size = f"{size_bytes / 1e6:.0f} MB"
            sentence = say(
                f"Bước {numbers[step]}: điện thoại phải tải {size}. Hãy chọn mức chi tiết thấp hơn hoặc tệp nhẹ hơn.",
                f"Step {numbers[step]}: a phone loads {size}. Choose a lower level of detail or a lighter file.",
            )
            yield Point(Topic.WEIGHT, "warning", "step-weight", sentence, step, "shows")
    if weight.total_bytes > MOST_TOUR_BYTES:
        size = f"{weight.total_bytes / 1e6:.0f} MB"
        sentence = say(
            f"Cả trưng bày nặng {size} trên điện thoại. Có thể chia thành nhiều trưng bày.",
            f"The whole exhibition takes {size} on a phone. It may be made into several.",
        )
        yield Point(Topic.WEIGHT, "warning", "tour-weight", sentence, "", "steps")
