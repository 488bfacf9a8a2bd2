"""Words and places that records refer to by identifier, with what they say to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from manifests.record import Record
from manifests.texts import LanguageMap


class Scheme(StrEnum):
    """A vocabulary; the word is stored in the database and names a column of the sheet and a facet."""

    CLASS = "class"
    PERIOD = "period"
    MATERIAL = "material"
    TECHNIQUE = "technique"
    COMMUNITY = "community"
    INSTITUTION = "institution"
    KEYWORD = "keyword"


class Heritage(StrEnum):
    """The four kinds of heritage that the law knows: the words above all others in the vocabulary ``class``."""

    OBJECT = "hien-vat"
    MONUMENT = "di-tich"
    INTANGIBLE = "phi-vat-the"
    DOCUMENTARY = "tu-lieu"


#: Vocabularies that grow by use: a word that is not there yet is added. The others are the law's or the state's.
OPEN_SCHEMES = frozenset(
    {Scheme.PERIOD, Scheme.MATERIAL, Scheme.TECHNIQUE, Scheme.INSTITUTION, Scheme.KEYWORD}
)


@dataclass(frozen=True)
class Term:
    """A word of a vocabulary.

    `broader` is the identifier of the word above it, or empty. `alternative` holds other spellings, by which a sheet
    finds it. `legal_basis` says on which law a class of heritage stands, `same_as` a URI of the same notion elsewhere
    (Getty AAT, Wikidata), `edtf` when a period was.
    """

    id: str
    scheme: Scheme
    label: LanguageMap
    broader: str = ""
    alternative: tuple[str, ...] = ()
    legal_basis: LanguageMap = field(default_factory=dict)
    same_as: str = ""
    edtf: str = ""


@dataclass(frozen=True)
class Place:
    """A place as it was called and bounded for a time.

    `kind` is ``country``, ``province``, ``district``, ``commune``, ``village`` or ``site``; `within` the place around
    it, or empty. `valid_from` is the first day on which it was there and `valid_to` the last; None where it was before
    records begin, or is still there. `predecessors` are the places that became this one: both names find what lies
    there. `latitude` and `longitude` are degrees (WGS 84).
    """

    id: str
    kind: str
    label: LanguageMap
    within: str = ""
    alternative: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None
    predecessors: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True)
class Vocabulary:
    """The words and places that some records name, by (scheme, identifier) and by identifier.

    Of places that ended it also holds those that they became.
    """

    terms: Mapping[tuple[Scheme, str], Term] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)

    @cached_property
    def successors(self) -> Mapping[str, tuple[str, ...]]:
        """Return which places each place became, by identifiers, those of today and others."""
        found: dict[str, tuple[str, ...]] = {}
        for place in self.places.values():
            for predecessor in place.predecessors:
                found[predecessor] = (*found.get(predecessor, ()), place.id)
        return found

    def term_label(self, scheme: Scheme, term_id: str) -> LanguageMap:
        """Return what a word says; its identifier where it is unknown, so that nothing is lost from sight."""
        term = self.terms.get((scheme, term_id))
        return {"none": (term_id,)} if term is None else term.label

    def place_label(self, place_id: str) -> LanguageMap:
        """Return what a place is called; its identifier where it is unknown."""
        place = self.places.get(place_id)
        return {"none": (place_id,)} if place is None else place.label

    def around(self, place_id: str) -> Iterator[Place]:
        """Yield a place and those around it, from the smallest to the largest, as far as they are known."""
        seen: set[str] = set()
        while place_id and place_id not in seen and place_id in self.places:
            seen.add(place_id)
            yield self.places[place_id]
            place_id = self.places[place_id].within

    def became(self, place_id: str) -> tuple[Place, ...]:
        """Return the places of today that a place became, as far as they are known; none where it is still there."""
        waiting, seen = [place_id], {place_id}
        found: list[Place] = []
        while waiting:
            for successor in self.successors.get(waiting.pop(0), ()):
                place = self.places[successor]
                if place.id not in seen:
                    seen.add(place.id)
                    if place.valid_to is None:
                        found.append(place)
                    else:
                        waiting.append(place.id)
        return tuple(found)


def terms_of(record: Record) -> Iterator[tuple[Scheme, str]]:
    """Yield every word that a record names, with its vocabulary."""
    single = {Scheme.CLASS: record.heritage_class, Scheme.INSTITUTION: record.holder}
    several = {
        Scheme.PERIOD: record.periods,
        Scheme.MATERIAL: record.materials,
        Scheme.TECHNIQUE: record.techniques,
        Scheme.COMMUNITY: record.communities,
        Scheme.KEYWORD: record.keywords,
    }
    yield from ((scheme, term_id) for scheme, term_id in single.items() if term_id)
    yield from ((Scheme.CLASS, each.status) for each in record.designations)
    yield from ((scheme, term_id) for scheme, named in several.items() for term_id in named)


def heritage_of(record: Record, vocabulary: Vocabulary) -> Heritage | None:
    """Return which kind of heritage a thing is, by its class or else by the first list that says; None if none does."""
    for term_id in (record.heritage_class, *(each.status for each in record.designations)):
        seen: set[str] = set()
        while term_id and term_id not in seen:
            if term_id in set(Heritage):
                return Heritage(term_id)
            seen.add(term_id)
            known = vocabulary.terms.get((Scheme.CLASS, term_id))
            term_id = "" if known is None else known.broader
    return None


def places_of(record: Record) -> tuple[str, ...]:
    """Return the places that a record names, where it is now first."""
    return tuple(place for place in (record.current_place, record.origin_place) if place)
