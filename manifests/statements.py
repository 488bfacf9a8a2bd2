"""A record as lines that people read: "Chất liệu: Đồng", "Material: Bronze"; the same in manifests and on pages."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.errors import LanguageError
from manifests.language import NO_LANGUAGE, parse_language_tag, plain_text
from manifests.model import Item, Statement
from manifests.record import Inscription, Record
from manifests.record_words import (
    gather,
    say,
    say_designation,
    say_dimension,
    say_maker,
    say_missing,
    say_place,
    say_when,
)
from manifests.rights import find_rights
from manifests.texts import LanguageMap
from manifests.vocabulary import Scheme, Vocabulary
from manifests.words import CURRENT_PLACE, PLACE_OF_ORIGIN

#: Field of the record → its label, in the order in which the lines stand.
LABELS: dict[str, LanguageMap] = {
    "inventory_number": say("Số kiểm kê", "Inventory number"),
    "alternative": say("Tên gọi khác", "Other names"),
    "heritage_class": say("Loại hình", "Class"),
    "designations": say("Xếp hạng, ghi danh", "Designations"),
    "dated": say("Niên đại", "Date"),
    "periods": say("Thời kỳ", "Period"),
    "materials": say("Chất liệu", "Material"),
    "techniques": say("Kỹ thuật", "Technique"),
    "dimensions": say("Kích thước", "Dimensions"),
    "makers": say("Tác giả", "Maker"),
    "communities": say("Dân tộc", "Ethnic group"),
    "holder": say("Đơn vị lưu giữ", "Holding institution"),
    "current_place": CURRENT_PLACE,
    "origin_place": PLACE_OF_ORIGIN,
    "inscriptions": say("Minh văn", "Inscription"),
    "provenance": say("Nguồn gốc, lịch sử lưu giữ", "Provenance"),
    "keywords": say("Từ khóa", "Keywords"),
    "bibliography": say("Tài liệu tham khảo", "Bibliography"),
    "work_rights": say("Quyền đối với hiện vật", "Rights of the work"),
    "metadata_rights": say("Quyền đối với thông tin mô tả", "Rights of this description"),
}
#: Fields of which each text is a paragraph of its own.
_APART = frozenset({"designations", "inscriptions", "provenance", "bibliography"})

_SCHEMES = {
    "periods": Scheme.PERIOD,
    "materials": Scheme.MATERIAL,
    "techniques": Scheme.TECHNIQUE,
    "communities": Scheme.COMMUNITY,
    "keywords": Scheme.KEYWORD,
}
_ORIGINAL = ("nguyên văn", "original text")
_READING = ("phiên âm", "reading")
_SINO_VIETNAMESE = ("phiên âm Hán Việt", "Sino-Vietnamese reading")
_TRANSLATION = ("dịch nghĩa", "translation")


def build_statements(item: Item) -> tuple[Statement, ...]:
    """Say all that the record of an item says, and then what else was stated of it."""
    return (*(line for _field, line in record_lines(item)), *item.metadata)


def record_lines(item: Item) -> Iterator[tuple[str, Statement]]:
    """Yield the lines of a record, each with the field that it is about.

    A field that is empty for a reason that tells something, because it is unknown or not made public, says that.
    """
    record = item.record
    said = _say_fields(record, item.vocabulary)
    for field, label in LABELS.items():
        if field == "inscriptions" and record.inscriptions:
            yield from ((field, line) for line in _inscription_lines(record))
            continue
        value = said[field] or say_missing(record.missing.get(field))
        if value:
            yield field, Statement(label, value, apart=field in _APART)


def _say_fields(record: Record, vocabulary: Vocabulary) -> dict[str, LanguageMap]:
    """Return the value of each line; empty where there is nothing to say."""
    terms = {
        field: gather([vocabulary.term_label(scheme, term) for term in getattr(record, field)])
        for field, scheme in _SCHEMES.items()
    }
    return terms | {
        "inventory_number": _bare(record.inventory_number),
        "alternative": record.alternative,
        "heritage_class": _term(Scheme.CLASS, record.heritage_class, vocabulary),
        "designations": gather([say_designation(each, vocabulary) for each in record.designations]),
        "dated": say_when(record.dated),
        "dimensions": gather([say_dimension(each) for each in record.dimensions]),
        "makers": gather([say_maker(each) for each in record.makers]),
        "holder": _term(Scheme.INSTITUTION, record.holder, vocabulary),
        "current_place": _place(record.current_place, vocabulary),
        "origin_place": _place(record.origin_place, vocabulary),
        "inscriptions": {},
        "provenance": record.provenance,
        "bibliography": _bare(*record.bibliography),
        "work_rights": _rights(record.work_rights),
        "metadata_rights": _rights(record.metadata_rights),
    }


def _inscription_lines(record: Record) -> Iterator[Statement]:
    """Say each inscription in its layers, one line for each, numbered where there are several."""
    several = len(record.inscriptions) > 1
    for number, inscription in enumerate(record.inscriptions, 1):
        for layer, value in _layers(inscription):
            if any(text.strip() for texts in value.values() for text in texts):
                label = _inscription_label(inscription, number if several else None, layer)
                yield Statement(label, value, apart=True)


def _layers(inscription: Inscription) -> Iterator[tuple[tuple[str, str], LanguageMap]]:
    """Yield the layers of an inscription: its original, how it is read aloud, and what it means."""
    language = _known_language(inscription.language)
    yield _ORIGINAL, {language: (inscription.original,)}
    is_chinese = language.lower().startswith(("lzh", "zh", "vi-hani"))
    yield _SINO_VIETNAMESE if is_chinese else _READING, {"vi": (inscription.reading,)}
    yield _TRANSLATION, inscription.translation


def _inscription_label(
    inscription: Inscription, number: int | None, layer: tuple[str, str]
) -> LanguageMap:
    """Write "Minh văn 2 (mặt sau): phiên âm"."""
    told = {}
    for spoken, word in zip(("vi", "en"), layer, strict=True):
        begins = LABELS["inscriptions"][spoken][0] + ("" if number is None else f" {number}")
        where = plain_text(inscription.position, spoken)
        told[spoken] = (f"{begins} ({where}): {word}" if where else f"{begins}: {word}",)
    return told


def _known_language(tag: str) -> str:
    try:
        return parse_language_tag(tag)
    except LanguageError:
        return NO_LANGUAGE


def _bare(*texts: str) -> LanguageMap:
    said = tuple(text for text in texts if text.strip())
    return {NO_LANGUAGE: said} if said else {}


def _term(scheme: Scheme, term_id: str, vocabulary: Vocabulary) -> LanguageMap:
    return vocabulary.term_label(scheme, term_id) if term_id else {}


def _place(place_id: str, vocabulary: Vocabulary) -> LanguageMap:
    return say_place(place_id, vocabulary) if place_id else {}


def _rights(uri: str) -> LanguageMap:
    """Name a statement of rights; one that is unknown is shown as it is, for the record must not lose it."""
    if not uri:
        return {}
    known = find_rights(uri)
    return {NO_LANGUAGE: (uri,)} if known is None else known.label
