"""What is wrong with an exhibition, in plain sentences in both languages; decided purely.

An error keeps it from being published: something is missing or leads nowhere. A warning is told and published all the
same: a text that stands in one language only, a picture that nobody described for those who do not see it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from manifests.annotation import Rectangle
from manifests.errors import UnknownRightsError
from manifests.exhibition.material import Material
from manifests.exhibition.model import (
    Choice,
    Comparison,
    Exhibition,
    Find,
    Gallery,
    ImagePart,
    MapPlace,
    MapView,
    ModelView,
    Quote,
    Step,
    Words,
)
from manifests.exhibition.parts import list_named, list_pictures, list_texts
from manifests.language import choose, plain_text, tidy
from manifests.model import MediaKind
from manifests.record_words import say
from manifests.rights import parse_rights
from manifests.texts import LanguageMap

#: The languages in which every text is expected.
EXPECTED = ("vi", "en")

_KINDS = {
    MediaKind.IMAGE: ("ảnh", "image"),
    MediaKind.MODEL: ("mô hình", "model"),
    MediaKind.AUDIO: ("bản ghi âm", "sound"),
    MediaKind.VIDEO: ("phim", "film"),
}
_FIELDS = {
    "title": "tiêu đề",
    "text": "lời",
    "quote": "câu trích",
    "source": "nguồn",
    "before": "nhãn “trước”",
    "after": "nhãn “sau”",
    "caption": "chú thích",
    "place": "địa điểm",
    "question": "câu hỏi",
    "answer": "câu trả lời",
    "response": "lời đáp",
    "hint": "gợi ý",
    "branch": "lối rẽ",
}
_LANGUAGES = {"vi": ("tiếng Việt", "Vietnamese"), "en": ("tiếng Anh", "English")}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong; `step` is empty where it is about the whole. `code` is a word for programs."""

    severity: Literal["error", "warning"]
    code: str
    sentence: LanguageMap
    step: str = ""


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
            for problem in _check_step(step, _Where(number, step.id), known, material)
        ),
        *_check_reached(exhibition),
    )


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Tell whether something keeps an exhibition from being published."""
    return any(problem.severity == "error" for problem in problems)


@dataclass(frozen=True)
class _Where:
    """A step, as sentences name it."""

    number: int
    id: str

    def error(self, code: str, vi: str, en: str) -> Problem:
        return Problem("error", code, self._say(vi, en), self.id)

    def warning(self, code: str, vi: str, en: str) -> Problem:
        return Problem("warning", code, self._say(vi, en), self.id)

    def _say(self, vi: str, en: str) -> LanguageMap:
        return say(f"Bước {self.number}: {vi}", f"Step {self.number}: {en}")


def _check_whole(exhibition: Exhibition, material: Material) -> Iterator[Problem]:
    if not tidy(exhibition.title):
        yield Problem(
            "error", "title", say("Trưng bày chưa có tên.", "The exhibition has no title.")
        )
    yield from _check_languages("title", exhibition.title)
    yield from _check_languages("summary", exhibition.summary)
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
    counted = Counter(step.id for step in exhibition.steps)
    for name in (name for name, count in counted.items() if count > 1):
        yield Problem(
            "error",
            "twice",
            say(f"Có nhiều bước cùng tên “{name}”.", f"Several steps are called “{name}”."),
            name,
        )
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


def _check_languages(
    field: str, said: LanguageMap, where: _Where | None = None
) -> Iterator[Problem]:
    """Tell of a text that somebody wrote in one of the two languages only."""
    if not tidy(said):
        return
    for language in EXPECTED:
        if choose(said, language)[0].partition("-")[0] == language:
            continue
        name, _space, number = field.partition(" ")
        vi = " ".join(filter(None, (_FIELDS.get(name, "phần giới thiệu"), number)))
        vi_language, en_language = _LANGUAGES[language]
        sentence = (f"{vi} chưa có {vi_language}.", f"the {field} is not there in {en_language}.")
        if where is None:
            yield Problem(
                "warning", "language", say(*(text[:1].upper() + text[1:] for text in sentence))
            )
        else:
            yield where.warning("language", *sentence)


def _check_step(
    step: Step, where: _Where, known: set[str], material: Material
) -> Iterator[Problem]:
    yield from _check_words(step, where)
    for field, said in list_texts(step):
        yield from _check_languages(field, said, where)
    yield from _check_media(step, where, material)
    yield from _check_shown(step, where)
    for target in (*(branch.step for branch in step.branches), *filter(None, (step.then,))):
        if target not in known:
            yield where.error(
                "unknown-step",
                f"dẫn đến bước “{target}”, mà không có bước nào tên như vậy.",
                f"it leads to the step “{target}”, and there is none of this name.",
            )
    for number, branch in enumerate(step.branches, 1):
        if not tidy(branch.label):
            yield where.error(
                "branch", f"lối rẽ {number} chưa có tên.", f"branch {number} has no label."
            )


def _check_words(step: Step, where: _Where) -> Iterator[Problem]:
    """Every step has a name, by which a screen reader announces it; a step of words alone says something."""
    if not tidy(step.title):
        yield where.error("title", "chưa có tiêu đề.", "it has no title.")
    if isinstance(step.shows, Words) and not tidy(step.text):
        yield where.error("text", "chưa có lời nào.", "it has no text.")


def _check_media(step: Step, where: _Where, material: Material) -> Iterator[Problem]:
    for named in list_named(step.shows):
        vi, en = _KINDS[named.kind]
        media = material.find_named(named)
        if named.of.item not in material.items:
            yield where.error(
                "item",
                f"hiện vật “{named.of.item}” không có, hoặc chưa công bố.",
                f"the item “{named.of.item}” is not there or not public.",
            )
        elif media is None:
            which = f"“{named.of.media}”" if named.of.media else f"thứ {named.of.number}"
            nth = f"“{named.of.media}”" if named.of.media else f"number {named.of.number}"
            yield where.error(
                "media",
                f"hiện vật “{named.of.item}” không có {vi} {which}, hoặc tệp chưa sẵn sàng.",
                f"the item “{named.of.item}” has no {en} {nth}, or it is not ready yet.",
            )
        if not tidy(named.alt) and not (media is not None and tidy(media.alt)):
            yield where.warning(
                "alt",
                f"chưa có lời tả {vi} cho người không xem, nghe được.",
                f"nothing describes the {en} for those who cannot see or hear it.",
            )
    for part in list_pictures(step.shows):
        yield from _check_region(part, part.region, where, material)
    if isinstance(step.shows, Find):
        yield from _check_region(step.shows.picture, step.shows.target, where, material)


def _check_region(
    part: ImagePart, region: Rectangle | None, where: _Where, material: Material
) -> Iterator[Problem]:
    if region is None:
        return
    media = material.find(part.of, MediaKind.IMAGE)
    empty = region.width <= 0 or region.height <= 0
    outside = region.left < 0 or region.top < 0
    if media is not None:
        still = media.still
        outside |= region.left >= still.width or region.top >= still.height
    if empty or outside:
        yield where.error(
            "region",
            "phần ảnh được chọn rỗng, hoặc nằm ngoài ảnh.",
            "the part of the picture is empty or lies outside of it.",
        )


def _check_shown(step: Step, where: _Where) -> Iterator[Problem]:
    match step.shows:
        case ModelView(camera=camera) if camera is not None and camera.position == camera.look_at:
            yield where.error(
                "camera",
                "điểm nhìn trùng với chỗ được nhìn.",
                "the eye stands where it looks: move one of both.",
            )
        case Gallery(pictures=()):
            yield where.error("gallery", "chưa có ảnh nào.", "it has no picture.")
        case Quote(words=words) if not tidy(words):
            yield where.error("quote", "câu trích còn trống.", "the quote is empty.")
        case MapView(places=places):
            yield from _check_places(places, where)
        case Choice() as shown:
            yield from _check_choice(shown, where)
        case Find(question=question) if not tidy(question):
            yield where.error("question", "chưa có câu hỏi.", "it has no question.")
        case Comparison(before=before, after=after) if before == after:
            yield where.warning(
                "comparison", "hai ảnh so sánh là một.", "both pictures to compare are the same."
            )
        case _:
            pass


def _check_places(places: tuple[MapPlace, ...], where: _Where) -> Iterator[Problem]:
    if not places:
        yield where.error("map", "bản đồ chưa có địa điểm nào.", "the map has no place.")
    for number, place in enumerate(places, 1):
        if not (-85 <= place.latitude_deg <= 85 and -180 <= place.longitude_deg <= 180):
            yield where.error(
                "place",
                f"địa điểm {number} không nằm trên bản đồ được.",
                f"place {number} cannot be on a map: latitudes go from -85 to 85, longitudes from -180 to 180.",
            )
        if not tidy(place.label):
            yield where.error(
                "place", f"địa điểm {number} chưa có tên.", f"place {number} has no name."
            )


def _check_choice(shown: Choice, where: _Where) -> Iterator[Problem]:
    if not tidy(shown.question):
        yield where.error("question", "chưa có câu hỏi.", "it has no question.")
    if len(shown.answers) < 2:
        yield where.error(
            "answers", "cần ít nhất hai câu trả lời.", "it needs at least two answers."
        )
    elif not any(answer.right for answer in shown.answers):
        yield where.error(
            "answers", "chưa có câu trả lời nào đúng.", "none of its answers is right."
        )
    if any(not tidy(answer.text) for answer in shown.answers):
        yield where.error("answers", "có câu trả lời còn trống.", "one of its answers is empty.")


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
            yield _Where(number, step.id).warning(
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
