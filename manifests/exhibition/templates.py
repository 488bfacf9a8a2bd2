"""Beginnings for a first exhibition: what to show in which order, with a word of advice where each text will stand."""

from __future__ import annotations

from dataclasses import dataclass

from manifests.annotation import Rectangle
from manifests.exhibition.model import (
    Answer,
    Choice,
    Comparison,
    Exhibition,
    Find,
    Gallery,
    GalleryPicture,
    ImagePart,
    MapView,
    MediaReference,
    ModelView,
    Quote,
    Shown,
    SoundPart,
    Step,
    Words,
)
from manifests.record_words import say
from manifests.texts import LanguageMap

#: What may be done with the texts of an exhibition; whoever begins one is asked. The first is what is proposed: they
#: may be used by everybody who names the museum.
TEXT_RIGHTS = {
    "http://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "http://creativecommons.org/licenses/by-sa/4.0/": "CC BY-SA 4.0",
    "http://creativecommons.org/licenses/by-nc/4.0/": "CC BY-NC 4.0",
    "http://creativecommons.org/licenses/by-nc-sa/4.0/": "CC BY-NC-SA 4.0",
    "http://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "http://rightsstatements.org/vocab/InC/1.0/": "In Copyright",
}
PROPOSED_RIGHTS = next(iter(TEXT_RIGHTS))
_UNCHOSEN = MediaReference()


@dataclass(frozen=True)
class Template:
    """A beginning, with what it is good for."""

    name: str
    title: LanguageMap
    summary: LanguageMap
    steps: tuple[Step, ...]


def _step(name: str, shows: Shown, vi: str, en: str) -> Step:
    return Step(name, shows, say(vi, en))


_EMPTY = Template(
    "empty",
    say("Trang trắng", "An empty page"),
    say("Tự chọn từng bước từ đầu.", "Choose every step yourself."),
    (),
)
_OBJECT = Template(
    "one-object",
    say("Một hiện vật, nhìn thật gần", "One object, seen closely"),
    say(
        "Năm bước quanh một hiện vật: toàn thể, các chi tiết, xoay quanh, lời kết.",
        "Five steps around one object: the whole, its details, all around it, and an end.",
    ),
    (
        _step("toan-the", ImagePart(_UNCHOSEN), "Toàn thể", "The whole"),
        _step("chi-tiet-1", ImagePart(_UNCHOSEN), "Chi tiết thứ nhất", "A first detail"),
        _step("chi-tiet-2", ImagePart(_UNCHOSEN), "Chi tiết thứ hai", "A second detail"),
        _step("xoay-quanh", ModelView(_UNCHOSEN), "Xoay quanh hiện vật", "All around it"),
        _step("loi-ket", Words(), "Lời kết", "To end with"),
    ),
)
_STORY = Template(
    "story",
    say("Một câu chuyện tám bước", "A story in eight steps"),
    say(
        "Mở đầu, nơi chốn, hiện vật, lời kể, so sánh, âm thanh, bộ ảnh, kết.",
        "A beginning, a place, an object, a voice, a comparison, a sound, pictures, an end.",
    ),
    (
        _step("mo-dau", Words(), "Mở đầu", "Beginning"),
        _step("noi-chon", MapView(), "Nơi chốn", "The place"),
        _step("hien-vat", ImagePart(_UNCHOSEN), "Hiện vật", "The object"),
        _step("loi-ke", Quote(), "Lời người kể", "A voice"),
        _step(
            "so-sanh",
            Comparison(ImagePart(_UNCHOSEN), ImagePart(_UNCHOSEN)),
            "Xưa và nay",
            "Then and now",
        ),
        _step("am-thanh", SoundPart(_UNCHOSEN), "Âm thanh", "The sound"),
        _step("bo-anh", Gallery((GalleryPicture(ImagePart(_UNCHOSEN)),)), "Bộ ảnh", "Pictures"),
        _step("loi-ket", Words(), "Lời kết", "To end with"),
    ),
)
_LESSON = Template(
    "lesson",
    say("Giờ học ở bảo tàng", "A lesson in the museum"),
    say(
        "Cho học sinh: xem, tìm trên ảnh, trả lời câu hỏi.",
        "For pupils: to look, to find something in a picture, to answer a question.",
    ),
    (
        _step("xem", ImagePart(_UNCHOSEN), "Cùng xem", "Look together"),
        _step("tim", Find(ImagePart(_UNCHOSEN), Rectangle(0, 0, 0, 0)), "Cùng tìm", "Find it"),
        _step("hoi", Choice(answers=(Answer(right=True), Answer())), "Câu hỏi", "A question"),
        _step("loi-ket", Words(), "Em nhớ điều gì?", "What will you remember?"),
    ),
)

TEMPLATES = {each.name: each for each in (_EMPTY, _OBJECT, _STORY, _LESSON)}


def begin_exhibition(
    slug: str, title: LanguageMap, template: Template, rights: str = PROPOSED_RIGHTS
) -> Exhibition:
    """Return a new exhibition from a template; `rights` are those of its texts, empty where nobody has chosen yet."""
    return Exhibition(slug, title, rights, template.steps)
