"""What LIDO says of the thing itself: names, type, inscriptions, where it is kept, description, measurements.

Source: LIDO 1.1, objectClassificationWrap and objectIdentificationWrap.
"""

from __future__ import annotations

from collections.abc import Iterator

from manifests.model import Statement
from manifests.reading.foreign import Field, Word
from manifests.reading.lido_values import (
    cleaned,
    filled,
    is_alternate,
    read_body,
    read_label,
    read_number,
    read_place,
    read_word,
    texts_in,
    uris_of,
)
from manifests.reading.remarks import Notebook, RemarkKind
from manifests.reading.texts import joined
from manifests.reading.words import (
    DESCRIPTION_OF_STATE,
    INSCRIPTION,
    INVENTORY_NUMBER,
    MEASUREMENTS,
)
from manifests.reading.xml_tree import Element
from manifests.record import (
    LONGEST_INVENTORY_NUMBER,
    UNITS,
    Dimension,
    Extent,
    Inscription,
)
from manifests.texts import LanguageMap

#: Types of measurement in the languages of LIDO files that are met, and in the Getty AAT.
_EXTENTS = {
    Extent.HEIGHT: "height, höhe, hauteur, altezza, cao, chiều cao, 300055644",
    Extent.WIDTH: "width, breite, largeur, larghezza, rộng, chiều rộng, 300055647",
    Extent.DEPTH: "depth, tiefe, profondeur, profondità, sâu, chiều sâu, 300072633",
    Extent.LENGTH: "length, länge, longueur, lunghezza, dài, chiều dài, 300055645",
    Extent.DIAMETER: "diameter, durchmesser, diamètre, diametro, đường kính, 300055624",
    Extent.THICKNESS: "thickness, dicke, stärke, épaisseur, spessore, dày, độ dày, 300055646",
    Extent.CIRCUMFERENCE: "circumference, umfang, circonférence, circonferenza, chu vi, 300055623",
    Extent.AREA: "area, fläche, surface, diện tích, 300055625",
    Extent.WEIGHT: "weight, gewicht, poids, peso, mass, nặng, trọng lượng, khối lượng, 300056240",
}  # fmt: skip
_UNITS = {
    "millimetre": "mm", "millimeter": "mm", "centimetre": "cm", "centimeter": "cm", "zentimeter": "cm",
    "metre": "m", "meter": "m", "kilometre": "km", "kilometer": "km", "m²": "m2", "gram": "g", "gramm": "g",
    "gr": "g", "kilogram": "kg", "kilogramm": "kg", "tonne": "t", "tấn": "t", "mét": "m", "xentimét": "cm",
}  # fmt: skip
_EXTENT_OF = {word: extent for extent, words in _EXTENTS.items() for word in words.split(", ")}
_FORMER = frozenset(
    {
        "former",
        "http://terminology.lido-schema.org/lido00476",
        "http://terminology.lido-schema.org/lido01019",
    }
)


def read_titles(identified: Element, notebook: Notebook) -> tuple[LanguageMap, LanguageMap]:
    """Return the name of the thing in each language, and its other names."""
    titles = list(identified.all("titleWrap", "titleSet", "appellationValue"))
    ranked = sorted(titles, key=is_alternate)  # the preferred ones first, else as they stand
    label: dict[str, Element] = {}
    others = []
    for each in ranked:
        if each.text and each.language not in label:
            label[each.language] = each
        else:
            others.append(each)
    names = texts_in(label.values(), notebook)
    said = {text for texts in names.values() for text in texts}
    more = texts_in((each for each in others if each.text not in said), notebook)
    return names, more


def read_kinds(described: Element, notebook: Notebook) -> tuple[Word, ...]:
    """Return what sort of thing it is, and under what it is filed."""
    classified = described.first("objectClassificationWrap")
    if classified is None:
        return ()
    kinds = classified.all("objectWorkTypeWrap", "objectWorkType")
    groups = classified.all("classificationWrap", "classification")
    return (
        *filled(read_word(Field.KIND, each, notebook) for each in kinds),
        *filled(read_word(Field.KEYWORD, each, notebook) for each in groups),
    )


def read_descriptions(identified: Element, notebook: Notebook) -> LanguageMap:
    """Return the description in words."""
    notes = identified.all("objectDescriptionWrap", "objectDescriptionSet", "descriptiveNoteValue")
    return texts_in(notes, notebook, lines=True)


def read_repositories(
    identified: Element, notebook: Notebook
) -> tuple[str, tuple[Word, ...], tuple[Statement, ...]]:
    """Return the inventory number where the thing is kept now, who keeps it and where, and its other numbers."""
    sets = list(identified.all("repositoryWrap", "repositorySet"))
    former = [each for each in sets if each.attributes.get("type", "").lower() in _FORMER]
    current = [each for each in sets if each not in former]
    holders = (
        _read_holder(body, notebook) for each in current for body in each.all("repositoryName")
    )
    located = (
        read_place(Field.CURRENT_PLACE, place, notebook)
        for each in current
        for place in each.all("repositoryLocation")
    )
    words = (*list(filled(holders))[:1], *list(filled(located))[:1])
    numbers = [cleaned(one.text, one) for each in (*current, *former) for one in each.all("workID")]
    stands = any(True for each in current for _ in each.all("workID"))
    own = stands and len(numbers[0]) <= LONGEST_INVENTORY_NUMBER  # what is longer is no number
    others = tuple(number for number in numbers[own:] if number)
    more = (Statement(INVENTORY_NUMBER, {"none": others}),) if others else ()
    return (numbers[0] if own else ""), words, more


def _read_holder(body: Element, notebook: Notebook) -> Word | None:
    holder = read_body(body, notebook)
    if holder is None:
        return None
    return Word(Field.HOLDER, holder.label, (holder.id,) if holder.id else (), body.place)


def read_inscriptions(
    identified: Element, notebook: Notebook
) -> tuple[tuple[Inscription, ...], tuple[Statement, ...]]:
    """Return what is written on the thing, and what is told about it."""
    found, told = [], []
    for each in identified.all("inscriptionsWrap", "inscriptions"):
        position = each.attributes.get("type", "")
        where: LanguageMap = {"none": (position,)} if position and "://" not in position else {}
        for written in each.all("inscriptionTranscription"):
            original = cleaned(written.lines, written)
            if original:
                language = next(iter(texts_in([written], notebook)), "none")
                found.append(Inscription(original, language, position=where))
        told.append(texts_in(each.all("inscriptionDescription", "descriptiveNoteValue"), notebook))
    words = joined(told)
    return tuple(found), ((Statement(INSCRIPTION, words),) if words else ())


def read_states(identified: Element, notebook: Notebook) -> tuple[Statement, ...]:
    """Return what is said of state and edition, as it is said."""
    wrap = ("displayStateEditionWrap",)
    shown = [
        each for name in ("displayState", "displayEdition") for each in identified.all(*wrap, name)
    ]
    said = texts_in(shown, notebook)
    return (Statement(DESCRIPTION_OF_STATE, said),) if said else ()


def read_measurements(
    identified: Element, notebook: Notebook
) -> tuple[tuple[Dimension, ...], tuple[Statement, ...]]:
    """Return the dimensions, and as a line of the record those that cannot be read as numbers."""
    dimensions, kept = [], []
    for each in identified.all("objectMeasurementsWrap", "objectMeasurementsSet"):
        found: list[Dimension] = []
        for measured in each.all("objectMeasurements"):
            part = joined(read_label(one, notebook) for one in measured.all("extentMeasurements"))
            for one in _measurements(measured):
                dimension = _read_dimension(one, part, notebook)
                if dimension is None:
                    kept.append(_told(one, notebook))
                else:
                    found.append(dimension)
        dimensions += found
        if not found:
            kept.append(texts_in(each.all("displayObjectMeasurements"), notebook))
    said = joined(kept)
    return tuple(dimensions), ((Statement(MEASUREMENTS, said),) if said else ())


def _measurements(measured: Element) -> Iterator[Element]:
    """Yield the sets with a value; some write the name of the element in the plural."""
    for name in ("measurementSet", "measurementsSet"):
        yield from (each for each in measured.all(name) if each.text_at("measurementValue"))


def _read_dimension(one: Element, part: LanguageMap, notebook: Notebook) -> Dimension | None:
    extents = [_EXTENT_OF.get(word) for word in _words(one, "measurementType")]
    units = [_UNITS.get(word, word) for word in _words(one, "measurementUnit")]
    extent = next((each for each in extents if each), None)
    unit = next((each for each in units if each in UNITS), "")
    value = read_number(one.text_at("measurementValue"))
    if extent is None or not unit or value is None:
        notebook.write(RemarkKind.DIMENSION_UNREADABLE, one.place, _line(one))
        return None
    return Dimension(extent, value, unit, part)


def _words(one: Element, name: str) -> Iterator[str]:
    """Yield by what a type or unit is called, in lower case, and the numbers of its concepts in the AAT."""
    for concept in one.all(name):
        named = [concept, *concept.all("term")]
        named += [*concept.all("Concept", "prefLabel"), *concept.all("Concept", "altLabel")]
        yield from (each.text.casefold().rstrip(".") for each in named if each.text)
        yield from (uri.rpartition("/")[2] for uri in uris_of(concept))


def _line(one: Element) -> str:
    kind = next(_words(one, "measurementType"), "")
    unit = next(_words(one, "measurementUnit"), "")
    return " ".join(f"{kind} {one.text_at('measurementValue')} {unit}".split())


def _told(one: Element, notebook: Notebook) -> LanguageMap:
    kind = one.first("measurementType")
    names = {} if kind is None else read_label(kind, notebook)
    value = f"{one.text_at('measurementValue')} {next(_words(one, 'measurementUnit'), '')}".strip()
    if not names:
        return {"none": (cleaned(value, one),)}
    return {language: (cleaned(f"{texts[0]}: {value}", one),) for language, texts in names.items()}
