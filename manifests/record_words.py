"""The words for what stands in a record, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal

from manifests.edtf import parse_edtf
from manifests.language import choose, plain_text, tidy
from manifests.record import Designation, Dimension, Extent, Maker, Missing, When
from manifests.texts import LanguageMap
from manifests.vocabulary import Place, Scheme, Vocabulary
from manifests.words import vietnamese_number

#: The languages in which this service says something of its own.
Spoken = Literal["vi", "en"]
_SPOKEN: tuple[Spoken, ...] = ("vi", "en")

_EXTENTS = {
    Extent.HEIGHT: ("cao", "height"),
    Extent.WIDTH: ("rộng", "width"),
    Extent.DEPTH: ("sâu", "depth"),
    Extent.LENGTH: ("dài", "length"),
    Extent.DIAMETER: ("đường kính", "diameter"),
    Extent.THICKNESS: ("dày", "thickness"),
    Extent.CIRCUMFERENCE: ("chu vi", "circumference"),
    Extent.AREA: ("diện tích", "area"),
    Extent.WEIGHT: ("nặng", "weight"),
}
_UNIT_SIGNS = {"m2": ("m²", "m²"), "t": ("tấn", "t")}
#: Why a field is empty, where that tells the public something; the others are the institution's own affair.
_MISSING = {
    Missing.UNKNOWN: ("Chưa xác định được", "Unknown"),
    Missing.RESTRICTED: ("Thông tin hạn chế công bố", "Not made public"),
}


def say(vi: str, en: str) -> LanguageMap:
    """Return a text in the two languages of the service."""
    return {"vi": (vi,), "en": (en,)}


def compose(write: Callable[[Spoken], str]) -> LanguageMap:
    """Return what is written in each of the two languages."""
    return {language: (write(language),) for language in _SPOKEN}


def gather(said: list[LanguageMap]) -> LanguageMap:
    """Put several texts into one value, each language whole: what one of them does not say in it is said in another.

    Texts without a language stand alone only where all are.
    """
    known = [texts for texts in map(tidy, said) if texts]
    tags = {tag: None for texts in known for tag in texts if tag != "none"}
    return {
        tag: tuple(text for texts in known for text in choose(texts, tag)[1])
        for tag in tags or dict.fromkeys(["none"] if known else [])
    }


def say_missing(missing: Missing | None) -> LanguageMap:
    """Say why a field is empty; nothing where that is nothing to the public."""
    return say(*_MISSING[missing]) if missing in _MISSING else {}


def say_when(when: When) -> LanguageMap:
    """Say a date as people do, or else what its EDTF means."""
    return tidy(when.text) or (
        compose(lambda spoken: _years(when.edtf, spoken)) if when.edtf else {}
    )


def say_dimension(dimension: Dimension) -> LanguageMap:
    """Say a measurement: "Nắp: cao 63,5 cm", "Lid: height 63.5 cm"."""

    def write(spoken: Spoken) -> str:
        number = f"{dimension.value:,.10g}"
        extent = _EXTENTS[dimension.extent][_SPOKEN.index(spoken)]
        unit = _UNIT_SIGNS.get(dimension.unit, (dimension.unit, dimension.unit))[
            _SPOKEN.index(spoken)
        ]
        shown = vietnamese_number(number) if spoken == "vi" else number
        part = plain_text(dimension.part, spoken)
        return _capital(f"{part}: {extent} {shown} {unit}" if part else f"{extent} {shown} {unit}")

    return compose(write)


def say_maker(maker: Maker) -> LanguageMap:
    """Say who made it, with what they did."""

    def write(spoken: Spoken) -> str:
        name, role = plain_text(maker.name, spoken), plain_text(maker.role, spoken)
        return f"{name} ({role})" if name and role else name

    return compose(write)


def say_designation(decided: Designation, vocabulary: Vocabulary) -> LanguageMap:
    """Say on which list a decision put the thing, with number, date, issuer and how long it holds."""
    status = vocabulary.term_label(Scheme.CLASS, decided.status)

    def write(spoken: Spoken) -> str:
        parts = [
            plain_text(status, spoken),
            plain_text(decided.listed_as, spoken),
            _decision(decided, spoken),
            _validity(decided, spoken),
        ]
        return ", ".join(part for part in parts if part)

    return compose(write)


def say_place(place_id: str, vocabulary: Vocabulary) -> LanguageMap:
    """Say a place with those around it and, where one of them ended, what it is now."""
    around = list(vocabulary.around(place_id))
    if not around:
        return vocabulary.place_label(place_id)

    def write(spoken: Spoken) -> str:
        said = ", ".join(plain_text(place.label, spoken) for place in around)
        for place in around:
            became = vocabulary.became(place.id) if place.valid_to else ()
            if became:
                today = ", ".join(plain_text(each.label, spoken) for each in became)
                words = ("nay là", "now") if place is around[0] else ("nay thuộc", "now in")
                return f"{said} ({words[_SPOKEN.index(spoken)]} {today})"
        return said

    return compose(write)


def say_history(place: Place, vocabulary: Vocabulary) -> LanguageMap:
    """Say since when a place was there, until when, and what it became; nothing of one that always was."""
    begins, ends = place.valid_from, place.valid_to
    became = vocabulary.became(place.id) if ends else ()
    if not (begins or ends):
        return {}

    def write(spoken: Spoken) -> str:
        vi = spoken == "vi"
        words = [("từ " if vi else "from ") + _day(begins, spoken)] if begins else []
        words += [("đến " if vi else "until ") + _day(ends, spoken)] if ends else []
        today = ", ".join(plain_text(each.label, spoken) for each in became)
        return _capital(
            " ".join(words) + (f"; {'nay là' if vi else 'now'} {today}" if today else "")
        )

    return compose(write)


def _decision(decided: Designation, spoken: Spoken) -> str:
    issuer = plain_text(decided.issuer, spoken)
    if not (decided.number or decided.decided_on or issuer):
        return ""
    vi = spoken == "vi"
    words = [decided.number]
    if not decided.number.lower().startswith(("quyết định", "decision")):
        number = f" số {decided.number}" if vi else f" No. {decided.number}"
        words = [("quyết định" if vi else "decision") + (number if decided.number else "")]
    if decided.decided_on:
        words.append(("ngày " if vi else "of ") + _day(decided.decided_on, spoken))
    if issuer:
        words.append(("của " if vi else "by ") + issuer)
    return " ".join(words)


def _validity(decided: Designation, spoken: Spoken) -> str:
    vi = spoken == "vi"
    begins, ends = decided.valid_from, decided.valid_to
    words = []
    if begins and begins != decided.decided_on:
        words.append(("từ " if vi else "from ") + _day(begins, spoken))
    if ends:
        words.append(("đến " if vi else "until ") + _day(ends, spoken))
    return " ".join(["có hiệu lực" if vi else "in force", *words]) if words else ""


def _day(day: date, spoken: Spoken) -> str:
    return (
        f"{day.day}/{day.month}/{day.year}" if spoken == "vi" else f"{day.day} {day:%B} {day.year}"
    )


def _years(edtf: str, spoken: Spoken) -> str:
    """Say the years of a date: "khoảng 1428–1527", "từ 1975"."""
    begins, ends = parse_edtf(edtf)
    vi = spoken == "vi"
    about = ("khoảng " if vi else "about ") if set("~?%") & set(edtf) else ""
    if begins is None and ends is None:
        return edtf
    if ends is None:
        return f"{about}{'từ' if vi else 'from'} {_year(begins or 0, spoken)}"
    if begins is None:
        return f"{about}{'đến' if vi else 'until'} {_year(ends, spoken)}"
    if begins == ends:
        return f"{about}{_year(begins, spoken)}"
    return f"{about}{_year(begins, spoken)}–{_year(ends, spoken)}"


def _year(astronomical: int, spoken: Spoken) -> str:
    """Say a year; what is 0 and before is before Christ, and counts from 1."""
    if astronomical > 0:
        return str(astronomical)
    return f"{1 - astronomical} {'TCN' if spoken == 'vi' else 'BCE'}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
