"""Words of vocabularies and places as Linked Art: what the records of items point to."""

from __future__ import annotations

from manifests.jsonld import Document, Json
from manifests.language import plain_text
from manifests.linked_art_parts import (
    ALTERNATE_NAME,
    CONTEXT,
    PRIMARY_NAME,
    build_names,
    build_text,
    refer_to_place,
    refer_to_term,
)
from manifests.places import position_of
from manifests.record_words import say_history
from manifests.uris import Uris
from manifests.vocabulary import Scheme, Vocabulary

_TYPES = {Scheme.MATERIAL: "Material", Scheme.INSTITUTION: "Group"}
_NOTE = ("300027200", "Note")


def build_term(scheme: Scheme, term_id: str, vocabulary: Vocabulary, uris: Uris) -> Document:
    """Describe a word that the vocabulary knows: its names, what is broader, its law, and the same notion elsewhere."""
    term = vocabulary.terms[scheme, term_id]
    kind = _TYPES.get(scheme, "Type")
    spellings = {"none": term.alternative} if term.alternative else {}
    broader: list[Json] = []
    if term.broader and kind != "Group":
        broader = [refer_to_term(scheme, term.broader, vocabulary, uris, kind)]
    same: list[Json] = [{"id": term.same_as, "type": kind}] if term.same_as else []
    document: Document = {
        "@context": CONTEXT,
        "id": uris.term(scheme.value, term_id),
        "type": kind,
        "_label": plain_text(term.label, "en") or term_id,
        "identified_by": [
            *build_names(term.label, PRIMARY_NAME),
            *build_names(spellings, ALTERNATE_NAME),
        ],
        "referred_to_by": list(build_text(term.legal_basis, _NOTE)),
        "equivalent": same,
        "broader": broader,
    }
    return {name: value for name, value in document.items() if value != []}


def build_place(place_id: str, vocabulary: Vocabulary, uris: Uris) -> Document:
    """Describe a place that the vocabulary knows: its names, where it is, and how long it was there."""
    place = vocabulary.places[place_id]
    spellings = {"none": place.alternative} if place.alternative else {}
    position = position_of(place)
    document: Document = {
        "@context": CONTEXT,
        "id": uris.place(place_id),
        "type": "Place",
        "_label": plain_text(place.label, "en") or place_id,
        "identified_by": [
            *build_names(place.label, PRIMARY_NAME),
            *build_names(spellings, ALTERNATE_NAME),
        ],
        "referred_to_by": list(build_text(say_history(place, vocabulary), _NOTE)),
        # Well-known text (ISO 19125), longitude first, as Linked Art wants it.
        "defined_by": None if position is None else f"POINT ({position[0]} {position[1]})",
        "part_of": [refer_to_place(place.within, vocabulary, uris)] if place.within else [],
    }
    return {name: value for name, value in document.items() if value not in ([], None)}
