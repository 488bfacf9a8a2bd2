"""One thing that is wrong with an exhibition, in a plain sentence, and texts that stand in one language only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from manifests.language import choose, tidy
from manifests.record_words import say
from manifests.texts import LanguageMap

#: The languages in which every text is expected.
EXPECTED = ("vi", "en")

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
    """One thing that is wrong; `step` is empty where it is about the whole. `code` is a word for programs.

    `field` names the text that it is about, where it is about one.
    """

    severity: Literal["error", "warning"]
    code: str
    sentence: LanguageMap
    step: str = ""
    field: str = ""


@dataclass(frozen=True)
class Where:
    """A step, as sentences name it."""

    number: int
    id: str

    def error(self, code: str, vi: str, en: str) -> Problem:
        """Return what keeps the step from being published."""
        return Problem("error", code, self._say(vi, en), self.id)

    def warning(self, code: str, vi: str, en: str, field: str = "") -> Problem:
        """Return what could be better."""
        return Problem("warning", code, self._say(vi, en), self.id, field)

    def _say(self, vi: str, en: str) -> LanguageMap:
        return say(f"Bước {self.number}: {vi}", f"Step {self.number}: {en}")


def check_languages(field: str, said: LanguageMap, where: Where | None = None) -> Iterator[Problem]:
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
            upper = (text[:1].upper() + text[1:] for text in sentence)
            yield Problem("warning", "language", say(*upper), field=field)
        else:
            yield where.warning("language", *sentence, field)
