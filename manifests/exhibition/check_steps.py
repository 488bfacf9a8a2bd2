"""What is wrong with one step of an exhibition."""

from __future__ import annotations

from collections.abc import Iterator, Set

from manifests.annotation import Rectangle
from manifests.exhibition.material import Material
from manifests.exhibition.model import (
    Choice,
    Comparison,
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
from manifests.exhibition.problems import Problem, Where, check_languages
from manifests.language import tidy
from manifests.model import MediaKind

_KINDS = {
    MediaKind.IMAGE: ("ảnh", "image"),
    MediaKind.MODEL: ("mô hình", "model"),
    MediaKind.AUDIO: ("bản ghi âm", "sound"),
    MediaKind.VIDEO: ("phim", "film"),
}


def check_step(step: Step, where: Where, known: Set[str], material: Material) -> Iterator[Problem]:
    """Return what is wrong with a step.

    Parameters
    ----------
    known
        The identifiers of all steps, to which a way may lead.
    """
    yield from _check_words(step, where)
    for field, said in list_texts(step):
        yield from check_languages(field, said, where)
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


def _check_words(step: Step, where: Where) -> Iterator[Problem]:
    """Every step has a name, by which a screen reader announces it; a step of words alone says something."""
    if not tidy(step.title):
        yield where.error("title", "chưa có tiêu đề.", "it has no title.")
    if isinstance(step.shows, Words) and not tidy(step.text):
        yield where.error("text", "chưa có lời nào.", "it has no text.")


def _check_media(step: Step, where: Where, material: Material) -> Iterator[Problem]:
    for named in list_named(step.shows):
        vi, en = _KINDS[named.kind]
        media = material.find_named(named)
        if not named.of.item:
            yield where.error("item", f"chưa chọn {vi}.", f"no {en} is chosen.")
        elif named.of.item not in material.items:
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
        if named.of.item and not tidy(named.alt) and not (media is not None and tidy(media.alt)):
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
    part: ImagePart, region: Rectangle | None, where: Where, material: Material
) -> Iterator[Problem]:
    if region is None:
        return
    media = material.find(part.of, MediaKind.IMAGE)
    empty = region.width <= 0 or region.height <= 0
    outside = region.left < 0 or region.top < 0
    if media is not None:
        still = material.full_size(media)
        outside |= region.left >= still.width or region.top >= still.height
    if empty or outside:
        yield where.error(
            "region",
            "phần ảnh được chọn rỗng, hoặc nằm ngoài ảnh.",
            "the part of the picture is empty or lies outside of it.",
        )


def _check_shown(step: Step, where: Where) -> Iterator[Problem]:
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


def _check_places(places: tuple[MapPlace, ...], where: Where) -> Iterator[Problem]:
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


def _check_choice(shown: Choice, where: Where) -> Iterator[Problem]:
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
