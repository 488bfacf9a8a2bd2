"""What a step says, as the body of an annotation: paragraphs of HTML in each language that it speaks."""

from __future__ import annotations

import html
from collections.abc import Iterable

from manifests.exhibition.model import Choice, Find, Quote
from manifests.exhibition.plan import PlannedStep
from manifests.jsonld import Document, Json
from manifests.language import NO_LANGUAGE, choose, parse_language_tag, tidy
from manifests.record_words import say
from manifests.texts import LanguageMap

MISSING: LanguageMap = say(
    "Hiện vật của bước này hiện không được trưng bày.",
    "What this step shows is not on display at present.",
)
CREDITS: LanguageMap = say("Thực hiện", "Credits")
STEPS: LanguageMap = say("Các bước", "Steps")
PAGE_OF_TOUR_VI: LanguageMap = {"vi": ("Trang trưng bày (tiếng Việt)",)}
PAGE_OF_TOUR_EN: LanguageMap = {"en": ("Page of this exhibition (English)",)}
RIGHT: LanguageMap = say("Đúng rồi!", "That is right!")
WRONG: LanguageMap = say("Chưa đúng, bạn thử lại nhé.", "Not quite: try again.")
FOUND: LanguageMap = say("Bạn tìm thấy rồi!", "You found it!")
NOT_FOUND: LanguageMap = say("Chưa phải ở đó, bạn thử lại nhé.", "Not there: try again.")


def tell_step(planned: PlannedStep) -> dict[str, str]:
    """Return what a step says beside its title, as HTML in each language of its texts; empty where it says nothing."""
    step = planned.step
    parts: list[tuple[str, LanguageMap]] = [("p", step.text)]
    match step.shows:
        case Quote(words=words, source=source):
            parts += [("blockquote", words), ("cite", source)]
        case Choice(question=question) | Find(question=question):
            parts.append(("p", question))
        case _:
            pass
    if planned.missing:
        parts.append(("p", MISSING))
    return {tag: _write(parts, tag) for tag in _languages(texts for _element, texts in parts)}


def build_bodies(address: str, said: dict[str, str], media_type: str = "text/html") -> Json:
    """Write texts as one body: clients choose among languages."""
    bodies: list[Json] = []
    for tag, text in said.items():
        body: Document = {
            "id": f"{address}/{tag}",
            "type": "TextualBody",
            "value": text,
            "format": media_type,
        }
        if tag != NO_LANGUAGE:
            body["language"] = [parse_language_tag(tag)]
        bodies.append(body)
    return bodies[0] if len(bodies) == 1 else {"type": "Choice", "items": bodies}


def plain_bodies(address: str, said: LanguageMap) -> Json:
    """Write a short text as one body."""
    return build_bodies(
        address, {tag: " ".join(texts) for tag, texts in tidy(said).items()}, "text/plain"
    )


def list_paragraphs(said: LanguageMap, language: str) -> list[str]:
    """Return the paragraphs that a reader of a language sees."""
    _tag, texts = choose(said, language)
    return [line.strip() for text in texts for line in text.split("\n") if line.strip()]


def _languages(said: Iterable[LanguageMap]) -> list[str]:
    return list(tidy({tag: ("said",) for texts in said for tag in tidy(texts)}))


def _write(parts: list[tuple[str, LanguageMap]], language: str) -> str:
    written = ""
    for element, said in parts:
        lines = [html.escape(line, quote=False) for line in list_paragraphs(said, language)]
        if element == "blockquote" and lines:
            written += (
                "<blockquote>" + "".join(f"<p>{line}</p>" for line in lines) + "</blockquote>"
            )
        elif element == "cite":
            written += "".join(f"<p><cite>{line}</cite></p>" for line in lines)
        else:
            written += "".join(f"<p>{line}</p>" for line in lines)
    return f"<div>{written}</div>" if written else ""
