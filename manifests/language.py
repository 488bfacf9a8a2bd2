"""Texts in several languages: which comes first, which one a visitor sees, how one is typed.

Vietnamese comes first, English second, other languages after them by their tag, ``none`` (no
linguistic content, or unknown) last.
"""

from __future__ import annotations

import re

from manifests.errors import LanguageError
from manifests.markup import plain_text_of
from manifests.texts import LanguageMap

#: Presentation 3.0, 4.1: the key for text without a language.
NO_LANGUAGE = "none"

_ORDER = {"vi": 0, "en": 1}
#: Languages of recordings and texts in a province of the north: in Vietnamese, in English.
_NAMES = {
    "vi": ("tiếng Việt", "Vietnamese"), "en": ("tiếng Anh", "English"), "fr": ("tiếng Pháp", "French"),
    "zh": ("tiếng Trung", "Chinese"), "tyz": ("tiếng Tày", "Tày"), "nut": ("tiếng Nùng", "Nùng"),
    "ium": ("tiếng Dao", "Dao"), "hmn": ("tiếng Mông", "Hmong"), "mtq": ("tiếng Mường", "Mường"),
    "blt": ("tiếng Thái", "Tai Dam"), "mlc": ("tiếng Cao Lan", "Cao Lan"), "ii": ("tiếng Lô Lô", "Lô Lô"),
}  # fmt: skip
_LONGEST_TAG = 35  # RFC 5646, 4.4.1: room for every tag in use; longer ones are mistakes
#: RFC 5646 "langtag" and "privateuse" with letters only: the official Presentation 3 schema refuses
#: digits in a tag, so regions written as numbers (es-419) cannot be published.
_TAG = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-[a-z]{2})?(-[a-z]{5,8})*(-[a-wyz](-[a-z]{2,8})+)*(-x(-[a-z]{1,8})+)?"
    r"|x(-[a-z]{1,8})+",
    re.IGNORECASE,
)


def parse_language_tag(text: str) -> str:
    """Accept a language tag such as ``vi``, ``en``, ``zh-Hant`` or ``none``, unchanged.

    Raises
    ------
    LanguageError
        The text is not a BCP 47 tag, or one with digits, which the Presentation 3 schema refuses.
    """
    if len(text) > _LONGEST_TAG or not (text == NO_LANGUAGE or _TAG.fullmatch(text)):
        shown = text if len(text) <= _LONGEST_TAG else f"{text[:_LONGEST_TAG]}…"
        msg = f"language {shown!r} is not a tag IIIF accepts: use for example vi, en, fr, zh-Hant, or none"
        raise LanguageError(msg)
    return text


def parse_language_pair(text: str) -> tuple[str, str]:
    """Take ``vi=Trống đồng`` apart into the language and the text.

    A text without ``=`` has no language and is filed under ``none``. A text that has one of its own is
    written with its language, or as ``none=a=b``: guessing would file "size=5" under a language.

    Raises
    ------
    LanguageError
        What stands before ``=`` is no language tag, or nothing stands after it.
    """
    tag, equals, value = text.partition("=")
    if not equals:
        tag, value = NO_LANGUAGE, text
    value = value.strip()
    if not value:
        raise LanguageError(
            f"text {text!r} is empty: write it after the language, as in vi=Trống đồng"
        )
    try:
        return parse_language_tag(tag.strip()), value
    except LanguageError as error:
        msg = f"{error}; a text that contains = is written none={text[:80]}"
        raise LanguageError(msg) from error


def parse_language_pairs(texts: tuple[str, ...]) -> LanguageMap:
    """Put texts such as ``vi=…`` and ``en=…`` together, several of one language in their order."""
    pairs: dict[str, tuple[str, ...]] = {}
    for text in texts:
        tag, value = parse_language_pair(text)
        pairs[tag] = (*pairs.get(tag, ()), value)
    return tidy(pairs)


def tidy(texts: LanguageMap) -> LanguageMap:
    """Keep only languages that say something, in the order in which they are shown.

    The result may be empty: then there is nothing to publish and the property is left out.
    """
    said = {tag: tuple(t for t in values if t.strip()) for tag, values in texts.items()}
    return {tag: said[tag] for tag in sorted(said, key=_rank) if said[tag]}


def choose(texts: LanguageMap, language: str) -> tuple[str, tuple[str, ...]]:
    """Choose what a reader of `language` sees: its texts, else Vietnamese, English, then any other.

    ``vi-VN`` and ``vi`` answer for each other. Returns the tag of what was chosen, for the ``lang``
    attribute, and its texts; ``("none", ())`` where there is no text at all.
    """
    said = tidy(texts)
    primary = language.lower().partition("-")[0]
    exact = [tag for tag in said if tag.lower() == language.lower()]
    related = [tag for tag in said if tag.lower().partition("-")[0] == primary]
    for tag in (*exact, *related, *said):
        return tag, said[tag]
    return NO_LANGUAGE, ()


def plain_text(texts: LanguageMap, language: str, separator: str = "; ") -> str:
    """Write what a reader of `language` sees as one line without markup; empty where nothing is said."""
    return separator.join(plain_text_of(value) for value in choose(texts, language)[1])


def language_name(tag: str, language: str) -> str:
    """Name a language in Vietnamese (``vi``) or English: "tiếng Tày", "Tày"; its tag where it has no name here."""
    names = _NAMES.get(tag) or _NAMES.get(tag.lower().partition("-")[0]) or (tag, tag)
    return names[0] if language == "vi" else names[1]


def language_names(language: str) -> dict[str, str]:
    """Return the names of the languages that have one here, by their tags, the commonest first."""
    return {tag: language_name(tag, language) for tag in _NAMES}


def _rank(tag: str) -> tuple[int, str]:
    if tag == NO_LANGUAGE:
        return 3, tag
    return _ORDER.get(tag.lower().partition("-")[0], 2), tag
