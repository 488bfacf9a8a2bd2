"""Texts of foreign documents, made fit to be kept: what no database or JSON holds is taken out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from manifests.errors import LanguageError
from manifests.language import NO_LANGUAGE, parse_language_tag, tidy
from manifests.reading.remarks import Notebook, RemarkKind, unreadable
from manifests.texts import LanguageMap

#: A long catalogue entry has ten thousand letters; ten times that is no description any more.
LONGEST_TEXT = 100_000

_KEPT_CONTROLS = "\n\t"


def clean_text(text: str, place: str) -> str:
    """Return a text composed (NFC), without control characters and halves of letters, and without blank ends.

    Raises
    ------
    UnreadableDocumentError
        If it is longer than `LONGEST_TEXT`.
    """
    if len(text) > LONGEST_TEXT:
        raise unreadable(RemarkKind.TOO_LONG, place, len(text), LONGEST_TEXT)
    kept = "".join(each for each in text if each in _KEPT_CONTROLS or not _is_unfit(each))
    return unicodedata.normalize("NFC", kept).strip()


def _is_unfit(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"} or letter in "\ufffe\uffff"


def gather_texts(
    pairs: Iterable[tuple[str, str]], place: str, notebook: Notebook, default: str = NO_LANGUAGE
) -> LanguageMap:
    """Put pairs of language and text together; what says nothing, or says the same twice, is left out.

    Parameters
    ----------
    default
        The language of a text that names none.
    """
    texts: dict[str, tuple[str, ...]] = {}
    for language, text in pairs:
        tag = _language(language or default, place, notebook)
        cleaned = clean_text(text, place)
        if cleaned and cleaned not in texts.get(tag, ()):
            texts[tag] = (*texts.get(tag, ()), cleaned)
    return tidy(texts)


def joined(texts: Iterable[LanguageMap]) -> LanguageMap:
    """Put several texts together, language by language, in their order and without repetition."""
    together: dict[str, tuple[str, ...]] = {}
    for said in texts:
        for language, values in said.items():
            new = tuple(value for value in values if value not in together.get(language, ()))
            together[language] = (*together.get(language, ()), *new)
    return {language: values for language, values in together.items() if values}


def _language(tag: str, place: str, notebook: Notebook) -> str:
    """Return a tag that IIIF accepts; ``@none`` is what Presentation 3 said before it was final."""
    if tag in {"@none", "und", "mul", "zxx"}:
        return NO_LANGUAGE
    try:
        return parse_language_tag(tag.strip())
    except LanguageError:
        notebook.write(RemarkKind.LANGUAGE_UNKNOWN, place, tag)
        return NO_LANGUAGE
