"""The small parts of Linked Art documents: names, statements, types, languages, moments.

Source: Linked Art API 1.0, https://linked.art/api/1.0/; identifiers of notions are those of the Getty Art &
Architecture Thesaurus.
"""

from __future__ import annotations

from collections.abc import Iterator

from manifests.edtf import find_exact_days, parse_edtf
from manifests.errors import DateError
from manifests.jsonld import Document, Json
from manifests.language import NO_LANGUAGE, plain_text, tidy
from manifests.markup import plain_text_of
from manifests.texts import LanguageMap
from manifests.uris import Uris
from manifests.vocabulary import Scheme, Vocabulary

CONTEXT = "https://linked.art/ns/v1/linked-art.json"
_AAT = "http://vocab.getty.edu/aat/"

PRIMARY_NAME = ("300404670", "Primary Name")
ALTERNATE_NAME = ("300404664", "Alias")
DISPLAY_NAME = ("300404669", "Display Title")
_BRIEF_TEXT = ("300418049", "Brief Text")


def aat(notion: tuple[str, str], kind: str = "Type") -> Document:
    """Name a notion of the thesaurus by its number and its English label."""
    number, label = notion
    return {"id": f"{_AAT}{number}", "type": kind, "_label": label}


def build_names(said: LanguageMap, notion: tuple[str, str]) -> Iterator[Json]:
    """Yield every text of a label as a name in its language."""
    for tag, text in _texts(said):
        yield {"type": "Name", "content": text, "classified_as": [aat(notion)], **_language(tag)}


def build_text(
    said: LanguageMap, notion: tuple[str, str], title: LanguageMap | None = None
) -> Iterator[Json]:
    """Yield every text of a statement, with what sort of statement it is and what it is called."""
    sort = aat(notion) | {"classified_as": [aat(_BRIEF_TEXT)]}
    for tag, text in _texts(said):
        label = plain_text(title or {}, tag)
        named: Document = {"identified_by": [{"type": "Name", "content": label}]} if label else {}
        yield {
            "type": "LinguisticObject",
            **named,
            "classified_as": [sort],
            "content": text,
            **_language(tag),
        }


def refer_to_term(
    scheme: Scheme, term_id: str, vocabulary: Vocabulary, uris: Uris, kind: str = "Type"
) -> Document:
    """Name a word of a vocabulary: by the thesaurus it is in, or by our own address."""
    term = vocabulary.terms.get((scheme, term_id))
    known = term.same_as if term is not None else ""
    label = plain_text(vocabulary.term_label(scheme, term_id), "en")
    return {"id": known or uris.term(scheme.value, term_id), "type": kind, "_label": label}


def refer_to_place(place_id: str, vocabulary: Vocabulary, uris: Uris) -> Document:
    """Name a place by our own address."""
    label = plain_text(vocabulary.place_label(place_id), "en")
    return {"id": uris.place(place_id), "type": "Place", "_label": label}


def build_timespan(edtf: str, said: LanguageMap) -> Document | None:
    """Say when something was: its outermost moments as far as they are known, and how people put it."""
    names: list[Json] = list(build_names(said, DISPLAY_NAME))
    moments = _moments(edtf) if edtf else {}
    if not moments and not names:
        return None
    return {"type": "TimeSpan", **({"identified_by": names} if names else {}), **moments}


def _moments(edtf: str) -> Document:
    """Return the first and the last moment; years before the year 1 are astronomical, as XSD 1.1 has them."""
    exact = find_exact_days(edtf)
    if exact is not None:
        first, last = exact[0].isoformat(), exact[1].isoformat()
        return {
            "begin_of_the_begin": f"{first}T00:00:00Z",
            "end_of_the_end": f"{last}T23:59:59Z",
        }
    try:
        begins, ends = parse_edtf(edtf)
    except DateError:
        return {}
    moments: Document = {}
    if begins is not None:
        moments["begin_of_the_begin"] = f"{_year(begins)}-01-01T00:00:00Z"
    if ends is not None:
        moments["end_of_the_end"] = f"{_year(ends)}-12-31T23:59:59Z"
    return moments


def _year(year: int) -> str:
    return f"-{-year:04d}" if year < 0 else f"{year:04d}"


def _texts(said: LanguageMap) -> Iterator[tuple[str, str]]:
    for tag, texts in tidy(said).items():
        yield from ((tag, plain_text_of(text)) for text in texts)


def _language(tag: str) -> Document:
    """Name a language: of two letters as the Library of Congress does, of three as Lexvo."""
    primary = tag.lower().partition("-")[0]
    if tag == NO_LANGUAGE or primary == "x":
        return {}
    base = (
        "http://id.loc.gov/vocabulary/iso639-1/"
        if len(primary) == 2
        else "http://lexvo.org/id/iso639-3/"
    )
    return {"language": [{"id": f"{base}{primary}", "type": "Language", "_label": tag}]}
