"""What people type and paste, made fit to keep: composed letters, no control characters, no scripts, no empty lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from iiif_server.catalog.edited_items import ItemWords
from iiif_server.errors import RefusedError
from manifests.errors import LanguageError, UnknownRightsError
from manifests.language import parse_language_tag
from manifests.markup import publishable_value
from manifests.record import LONGEST_INVENTORY_NUMBER, Record
from manifests.record_values import record_from_values, record_to_values
from manifests.rights import parse_rights
from manifests.texts import LanguageMap

#: Letters of one text: a chapter, not a book.
LONGEST_TEXT = 50_000


def tidy_words(words: ItemWords) -> ItemWords:
    """Return the words as they are kept.

    Raises
    ------
    RefusedError
        If a text is too long, a language is none, or rights are none that are known.
    """
    record: Record = record_from_values(_tidy_values(record_to_values(words.record)))
    if len(record.inventory_number) > LONGEST_INVENTORY_NUMBER:
        raise RefusedError(f"inventory_number: it has {LONGEST_INVENTORY_NUMBER} letters at most")
    return ItemWords(
        label=tidy_texts(words.label),
        summary={
            language: tuple(publishable_value(each) for each in values)
            for language, values in tidy_texts(words.summary).items()
        },
        rights=_tidy_rights("rights", words.rights),
        record=replace(
            record,
            work_rights=_tidy_rights("work_rights", record.work_rights),
            metadata_rights=_tidy_rights("metadata_rights", record.metadata_rights),
        ),
    )


def tidy_text(text: str) -> str:
    """Return a text without what nobody sees, in composed letters.

    Raises
    ------
    RefusedError
        If it is too long.
    """
    if len(text) > LONGEST_TEXT:
        raise RefusedError(f"a text has {LONGEST_TEXT} letters at most; this one has {len(text)}")
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    seen = (letter for letter in composed if letter == "\n" or _is_seen(letter))
    return "".join(seen).strip()


def _is_seen(letter: str) -> bool:
    return (
        unicodedata.category(letter) not in {"Cc", "Cs", "Co", "Cn"} and letter not in _DIRECTIONS
    )


#: Marks that make a line read as another one than it is.
_DIRECTIONS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy_texts(texts: LanguageMap) -> LanguageMap:
    """Return texts without what nobody sees, and without empty ones.

    Raises
    ------
    RefusedError
        If one is too long, or a language is none.
    """
    found: dict[str, tuple[str, ...]] = {}
    for language, values in texts.items():
        said = tuple(each for each in map(tidy_text, values) if each)
        if said:
            found[_check_language(language)] = said
    return found


def _check_language(language: str) -> str:
    try:
        return language if language == "none" else parse_language_tag(language)
    except LanguageError as error:
        raise RefusedError(str(error)) from error


def _tidy_values(values: Any) -> Any:
    """Return plain values with all their texts tidied, and what is empty left out of lists."""
    if isinstance(values, str):
        return tidy_text(values)
    if isinstance(values, dict):
        return {name: _tidy_values(each) for name, each in values.items()}
    if isinstance(values, list):
        return list(_without_empty(_tidy_values(each) for each in values))
    return values


def _without_empty(values: Iterable[Any]) -> Iterable[Any]:
    return (each for each in values if each not in ("", {}, []))


def _tidy_rights(field: str, uri: str) -> str:
    try:
        return parse_rights(uri).uri if uri else ""
    except UnknownRightsError as error:
        raise RefusedError(f"{field}: {error}") from error
