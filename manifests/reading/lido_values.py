"""Single values of LIDO: concepts, names, dates, measurements, places, in its versions 1.0 and 1.1.

Source: LIDO 1.1, the complex types concept, appellation, date, measurements, place and legal body. In 1.1 a concept
may be a ``skos:Concept``. The numbers are those of the LIDO Terminology, http://terminology.lido-schema.org.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from manifests.edtf import parse_edtf
from manifests.errors import DateError
from manifests.reading.foreign import Field, Word
from manifests.reading.remarks import Notebook, RemarkKind
from manifests.reading.texts import clean_text, gather_texts
from manifests.reading.xml_tree import Element
from manifests.record import When
from manifests.source import Agent, is_address
from manifests.texts import LanguageMap

_TERMINOLOGY = "http://terminology.lido-schema.org/"
#: What `pref` says of a name that is not the first choice.
_ALTERNATE = frozenset({"alternate", "alternative", f"{_TERMINOLOGY}lido00170"})
_SAME = frozenset({"exactMatch", "closeMatch", "mappingRelation"})


def texts_in(
    elements: Iterable[Element], notebook: Notebook, *, lines: bool = False
) -> LanguageMap:
    """Return what the elements say, each in its language; with its lines where they matter."""
    listed = list(elements)
    place = listed[0].place if listed else ""
    said = ((each.language, each.lines if lines else each.text) for each in listed)
    return gather_texts(said, place, notebook)


def read_names(element: Element, notebook: Notebook) -> LanguageMap:
    """Return the preferred names (`appellationValue`) in an element: the first of each language."""
    names = list(element.all("appellationValue"))
    preferred = [each for each in names if not is_alternate(each)] or names
    return _first_of_each(preferred, notebook)


def is_alternate(element: Element) -> bool:
    """Tell whether a name is another one than the preferred one."""
    return element.attributes.get("pref", "").lower() in _ALTERNATE


def read_label(concept: Element, notebook: Notebook) -> LanguageMap:
    """Return what a concept is called: the first term of each language that is not only there for searching."""
    terms = [*concept.all("Concept", "prefLabel"), *concept.all("term")]
    shown = [each for each in terms if each.attributes.get("addedSearchTerm") != "yes"] or terms
    bare = (
        [] if terms or concept.children else [concept]
    )  # some write the word into the element itself
    return _first_of_each([*shown, *bare], notebook)


def uris_of(concept: Element) -> tuple[str, ...]:
    """Return the URIs that name a concept, also those of the same concept elsewhere."""
    own = [each.text for each in concept.all("conceptID")]
    for skos in concept.all("Concept"):
        own.append(skos.attributes.get("about", ""))
        own += [
            each.text or each.attributes.get("resource", "")
            for each in skos.children
            if each.name in _SAME
        ]
    return tuple(dict.fromkeys(uri for uri in own if is_address(uri)))


def read_word(field: Field, concept: Element, notebook: Notebook) -> Word | None:
    """Return the word that a concept is; None where it is empty."""
    label, uris = read_label(concept, notebook), uris_of(concept)
    if not (label or uris):
        return None
    return Word(field, label or {"none": (uris[0],)}, uris, concept.place)


def is_kind(concept: Element, uris: frozenset[str], terms: frozenset[str]) -> bool:
    """Tell whether a concept is one of those named, by its URI or, where it has none of them, by its term."""
    if uris & {*uris_of(concept), concept.attributes.get("type", "")}:
        return True
    called = [*concept.all("term"), *concept.all("Concept", "prefLabel"), concept]
    return any(each.text.casefold() in terms for each in called)


def read_place(field: Field, place: Element, notebook: Notebook) -> Word | None:
    """Return the name of a place, with its identifiers."""
    names = [name for names in place.all("namePlaceSet") for name in names.all("appellationValue")]
    label = _first_of_each(names, notebook)
    uris = tuple(each.text for each in place.all("placeID") if is_address(each.text))
    return Word(field, label, uris, place.place) if label else None


def read_body(body: Element, notebook: Notebook) -> Agent | None:
    """Return an institution (legalBody) with its addresses; None where it has no name."""
    label = _first_of_each(body.all("legalBodyName", "appellationValue"), notebook)
    ids = [each.text for each in body.all("legalBodyID") if is_address(each.text)]
    pages = [each.text for each in body.all("legalBodyWeblink") if is_address(each.text)]
    if not label:
        return None
    return Agent(label, id=ids[0] if ids else "", homepage=pages[0] if pages else "")


def read_when(dates: Iterable[Element], notebook: Notebook) -> When:
    """Return a date in words and, where both ends can be read, as EDTF."""
    listed = list(dates)
    text = texts_in((shown for each in listed for shown in each.all("displayDate")), notebook)
    for each in listed:
        first, last = each.text_at("date", "earliestDate"), each.text_at("date", "latestDate")
        if first or last:
            return When(text, _edtf(first or last, last or first, each, notebook))
    return When(text)


def _edtf(first: str, last: str, element: Element, notebook: Notebook) -> str:
    begins, ends = _day(first), _day(last)
    said = begins if begins == ends else f"{begins}/{ends}"
    try:
        parse_edtf(said)
    except DateError:
        notebook.write(RemarkKind.DATE_UNREADABLE, element.place, f"{first} – {last}")
        return ""
    return said


def _day(text: str) -> str:
    """Return an XML date (``1923-08-11``, ``-0100``, ``850``, with or without a time zone) as EDTF writes it."""
    day = text.partition("T")[0].rstrip("Z").strip()
    minus, digits = ("-", day[1:]) if day.startswith("-") else ("", day)
    year, dash, rest = digits.partition("-")
    if rest.count("-") > 1 or "+" in rest:
        rest = rest.partition("+")[0][:5]
    return f"{minus}{year.zfill(4)}{dash}{rest}" if year.isdecimal() else day


def read_number(text: str) -> float | None:
    """Return a measured value, written with a point or, as in Vietnam and Germany, with a comma."""
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 < value < 1e12 else None


def _first_of_each(elements: Iterable[Element], notebook: Notebook) -> LanguageMap:
    texts: dict[str, Element] = {}
    for each in elements:
        if each.text and each.language not in texts:
            texts[each.language] = each
    return texts_in(texts.values(), notebook)


def cleaned(text: str, element: Element) -> str:
    """Return a text without a language, such as a number, fit to be kept."""
    return clean_text(text, element.place)


def filled(words: Iterable[Word | None]) -> Iterator[Word]:
    """Yield the words that are there."""
    return (word for word in words if word is not None)
