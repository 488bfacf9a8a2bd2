"""What LIDO says of what happened to a thing: its making, and everything else as its provenance in words.

Source: LIDO 1.1, eventWrap. The numbers are those of the LIDO Terminology.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from manifests.model import Statement
from manifests.reading.foreign import Field, Word
from manifests.reading.lido_values import (
    filled,
    is_kind,
    read_label,
    read_names,
    read_place,
    read_when,
    read_word,
    texts_in,
)
from manifests.reading.remarks import Notebook
from manifests.reading.texts import joined
from manifests.reading.words import MATERIALS_AND_TECHNIQUE
from manifests.reading.xml_tree import Element
from manifests.record import Maker, When
from manifests.texts import LanguageMap

_TERMINOLOGY = "http://terminology.lido-schema.org/"
_MAKING_URIS = frozenset(
    f"{_TERMINOLOGY}{name}" for name in ("lido00007", "lido00012", "eventType/production", "eventType/creation")
)  # fmt: skip
_MAKING_TERMS = frozenset(
    {"production", "creation", "herstellung", "création", "chế tác", "sản xuất", "làm ra"}
)
#: `type` of termMaterialsTech, in both versions.
_MATERIAL_TYPES = frozenset(
    {"material", f"{_TERMINOLOGY}lido00132", f"{_TERMINOLOGY}termMaterialsTech_type/material"}
)
_TECHNIQUE_TYPES = frozenset(
    {
        "technique",
        "technik",
        f"{_TERMINOLOGY}lido00131",
        f"{_TERMINOLOGY}termMaterialsTech_type/technique",
    }
)


@dataclass(frozen=True)
class Events:
    """What all events of a record come to."""

    dated: When = field(default_factory=When)
    makers: tuple[Maker, ...] = ()
    words: tuple[Word, ...] = ()
    provenance: LanguageMap = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()


def read_events(described: Element, notebook: Notebook) -> Events:
    """Return what is told of the making of a thing, and of everything else that happened to it.

    Where several events tell of its making, the first that is dated says when.
    """
    events = list(described.all("eventWrap", "eventSet", "event"))
    making = [each for each in events if _is_making(each)]
    dates = [read_when(each.all("eventDate"), notebook) for each in making]
    told = [_tell(each, notebook) for each in events if each not in making]
    shown = described.all("eventWrap", "eventSet")
    alone = [
        texts_in(each.all("displayEvent"), notebook) for each in shown if not each.first("event")
    ]
    techniques = [each for event in making for each in event.all("eventMaterialsTech")]
    words, statements = read_techniques(techniques, notebook)
    return Events(
        dated=next((when for when in dates if when.edtf or when.text), When()),
        makers=tuple(maker for each in making for maker in _read_makers(each, notebook)),
        words=(*words, *(word for each in making for word in _read_words(each, notebook))),
        provenance=joined([*told, *alone]),
        statements=statements,
    )


def read_techniques(
    wraps: Iterable[Element], notebook: Notebook
) -> tuple[tuple[Word, ...], tuple[Statement, ...]]:
    """Return materials and techniques as words; where a set has none, what it says as a line of the record."""
    words: list[Word] = []
    shown: list[LanguageMap] = []
    for each in wraps:
        found = [
            word
            for term in each.all("materialsTech", "termMaterialsTech")
            if (word := read_word(_technique_field(term), term, notebook))
        ]
        words += found
        if not found:
            shown.append(texts_in(each.all("displayMaterialsTech"), notebook))
    said = joined(shown)
    return tuple(words), ((Statement(MATERIALS_AND_TECHNIQUE, said),) if said else ())


def _technique_field(term: Element) -> Field:
    stated = term.attributes.get("type", "")
    if {stated, stated.casefold()} & _MATERIAL_TYPES:
        return Field.MATERIAL
    return Field.TECHNIQUE if {stated, stated.casefold()} & _TECHNIQUE_TYPES else Field.MAKING


def _is_making(event: Element) -> bool:
    kinds = event.all("eventType")
    return any(is_kind(each, _MAKING_URIS, _MAKING_TERMS) for each in kinds)


def _read_makers(event: Element, notebook: Notebook) -> Iterator[Maker]:
    for each in event.all("eventActor"):
        for actor in each.all("actorInRole"):
            names = actor.first(
                "actor", "nameActorSet"
            )  # further sets hold other names of the same actor
            name = {} if names is None else read_names(names, notebook)
            role = joined(read_label(role, notebook) for role in actor.all("roleActor"))
            if name:
                yield Maker(name, role)
        if each.first("actorInRole") is None:
            name = texts_in(each.all("displayActorInRole"), notebook)
            if name:
                yield Maker(name)


def _read_words(event: Element, notebook: Notebook) -> Iterator[Word]:
    yield from filled(read_word(Field.PERIOD, each, notebook) for each in event.all("periodName"))
    yield from filled(read_word(Field.COMMUNITY, each, notebook) for each in event.all("culture"))
    places = (
        read_place(Field.ORIGIN_PLACE, each, notebook) for each in event.all("eventPlace", "place")
    )
    yield from list(filled(places))[:1]


def _tell(event: Element, notebook: Notebook) -> LanguageMap:
    """Tell an event in one line: what, when, where, who; in each language that says what it was.

    What is said in other languages or in none fills the gaps.
    """
    what = joined(read_label(each, notebook) for each in event.all("eventType"))
    when = read_when(event.all("eventDate"), notebook)
    dated = when.text or ({"none": (when.edtf,)} if when.edtf else {})
    places = (
        read_place(Field.ORIGIN_PLACE, each, notebook) for each in event.all("eventPlace", "place")
    )
    where = joined(
        [word.label for word in filled(places)]
        or [texts_in(event.all("eventPlace", "displayPlace"), notebook)]
    )
    who = joined(maker.name for maker in _read_makers(event, notebook))
    note = texts_in(event.all("eventDescriptionSet", "descriptiveNoteValue"), notebook)
    parts = [part for part in (dated, where, who, note) if part]
    if not parts:
        return {}
    return {language: (_line(language, what, parts),) for language in what or parts[0]}


def _line(language: str, what: LanguageMap, parts: list[LanguageMap]) -> str:
    said = "; ".join(", ".join(_in(language, part)) for part in parts)
    kind = ", ".join(what.get(language, ()))
    return f"{kind}: {said}" if kind else said


def _in(language: str, texts: LanguageMap) -> tuple[str, ...]:
    return texts.get(language) or texts.get("none") or next(iter(texts.values()))
