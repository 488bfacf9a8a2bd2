"""What LIDO says of rights, of the record itself, of pictures, subjects and other works.

Source: LIDO 1.1, administrativeMetadata and objectRelationWrap.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from manifests.errors import UnknownRightsError
from manifests.model import Statement
from manifests.reading.foreign import Field, ForeignFile, RelatedWork, Word
from manifests.reading.lido_values import (
    cleaned,
    filled,
    is_kind,
    read_body,
    read_label,
    read_names,
    read_place,
    read_word,
    texts_in,
    uris_of,
)
from manifests.reading.remarks import Notebook, RemarkKind
from manifests.reading.texts import joined
from manifests.reading.words import RIGHTS_AT_SOURCE
from manifests.reading.xml_tree import Element
from manifests.record import Bond
from manifests.rights import parse_rights
from manifests.source import Agent, is_address
from manifests.texts import LanguageMap
from manifests.words import ATTRIBUTION

_PART_OF_URIS = frozenset(
    {
        "http://terminology.lido-schema.org/lido00574",
        "http://erlangen-crm.org/current/P46i_forms_part_of",
    }
)
_PART_OF_TERMS = frozenset(
    {"part of", "is part of", "teil von", "ist teil von", "partie de", "là bộ phận của", "thuộc"}
)
#: Kinds of the same picture in one set, the largest last.
_SIZES = ("thumb", "preview", "image", "master")


@dataclass(frozen=True)
class Rights:
    """One level of rights: the statement that we know, or empty; what else is said of it; the line of credit."""

    uri: str = ""
    unknown: tuple[str, ...] = ()
    credit: LanguageMap = field(default_factory=dict)


def read_rights(sets: Iterable[Element], notebook: Notebook) -> Rights:
    """Return what sets of rights (rightsWorkSet, rightsResource, recordRights) say together."""
    uri, unknown, credits = "", [], []
    for each in sets:
        for kind in each.all("rightsType"):
            known = _known_uri(kind)
            uri = uri or known
            if not known:
                unknown += _told(kind, notebook)
        holders = [read_body(body, notebook) for body in each.all("rightsHolder")]
        credits.append(
            texts_in(each.all("creditLine"), notebook)
            or joined(holder.label for holder in holders if holder is not None)
        )
    return Rights(uri, tuple(dict.fromkeys(unknown)), joined(credits))


def _known_uri(kind: Element) -> str:
    stated = [*uris_of(kind), *(each.text for each in kind.all("term")), kind.text]
    for each in stated:
        try:
            return parse_rights(each).uri
        except UnknownRightsError:
            continue
    return ""


def _told(kind: Element, notebook: Notebook) -> list[str]:
    words = [text for texts in read_label(kind, notebook).values() for text in texts[:1]][:1]
    said = [*words, *(cleaned(uri, kind) for uri in uris_of(kind)[:1])]
    if said:
        notebook.write(RemarkKind.RIGHTS_UNKNOWN, kind.place, " – ".join(said))
    return [" – ".join(said)] if said else []


def rights_statements(*levels: Rights) -> tuple[Statement, ...]:
    """Return as lines of the record the rights that we do not know."""
    unknown = tuple(dict.fromkeys(text for level in levels for text in level.unknown))
    return (Statement(RIGHTS_AT_SOURCE, {"none": unknown}),) if unknown else ()


def credit_of(*levels: Rights) -> Statement | None:
    """Return the first line of credit as what viewers must show."""
    credit = next((level.credit for level in levels if level.credit), None)
    return Statement(ATTRIBUTION, credit) if credit else None


def read_record_agents(record: Element, notebook: Notebook) -> tuple[Agent, ...]:
    """Return the institutions that wrote the record."""
    found: list[Agent] = []
    for each in record.all("recordSource"):
        agent = read_body(each, notebook)
        if agent is not None and agent not in found:
            found.append(agent)
    return tuple(found)


def read_record_pages(record: Element) -> tuple[str, ...]:
    """Return the addresses of pages about the thing."""
    links = (each.text for each in record.all("recordInfoSet", "recordInfoLink"))
    return tuple(dict.fromkeys(link for link in links if is_address(link)))


def read_resources(administrative: Element, notebook: Notebook) -> tuple[ForeignFile, ...]:
    """Return the pictures, one for each set: the largest of its representations."""
    sets = list(administrative.all("resourceWrap", "resourceSet"))
    ordered = sorted(sets, key=_order)
    return tuple(file for each in ordered if (file := _read_resource(each, notebook)) is not None)


def _order(element: Element) -> int:
    stated = element.attributes.get("sortorder", "")
    return int(stated) if stated.isascii() and stated.isdecimal() and len(stated) < 9 else 10**9


def _read_resource(each: Element, notebook: Notebook) -> ForeignFile | None:
    best = max(each.all("resourceRepresentation"), key=_size, default=None)
    link = None if best is None else best.first("linkResource")
    if link is None or not link.text:
        return None
    label = texts_in(each.all("resourceDescription"), notebook)
    return ForeignFile(cleaned(link.text, link), link.place, label)


def _size(representation: Element) -> tuple[int, float]:
    stated = representation.attributes.get("type", "").lower()
    rank = next((rank for rank, word in enumerate(_SIZES) if word in stated), 1)
    measured = [
        float(value.text)
        for value in representation.all("resourceMeasurementsSet", "measurementValue")
        if value.text.isdecimal() and len(value.text) < 9
    ]
    return rank, max(measured, default=0.0)


def read_subjects(related: Element, notebook: Notebook) -> tuple[Word, ...]:
    """Return what the thing is about, as keywords: notions, people, places, events, objects."""
    words: list[Word | None] = []
    for subject in related.all("subjectWrap", "subjectSet", "subject"):
        words += [
            read_word(Field.KEYWORD, each, notebook) for each in subject.all("subjectConcept")
        ]
        words += [
            read_place(Field.KEYWORD, each, notebook)
            for each in subject.all("subjectPlace", "place")
        ]
        for actor in subject.all("subjectActor", "actor"):
            names = actor.first("nameActorSet")
            name = {} if names is None else read_names(names, notebook)
            uris = tuple(each.text for each in actor.all("actorID") if is_address(each.text))
            words.append(Word(Field.KEYWORD, name, uris, actor.place) if name else None)
        words += [_shown(each, notebook) for each in _displayed(subject)]
    return tuple(filled(words))


def _displayed(subject: Element) -> Iterator[Element]:
    yield from subject.all("subjectEvent", "displayEvent")
    yield from subject.all("subjectObject", "displayObject")


def _shown(element: Element, notebook: Notebook) -> Word | None:
    label = texts_in([element], notebook)
    return Word(Field.KEYWORD, label, (), element.place) if label else None


def read_related(related: Element, notebook: Notebook) -> tuple[RelatedWork, ...]:
    """Return other works that the record names."""
    works = []
    for each in related.all("relatedWorksWrap", "relatedWorkSet"):
        kinds = list(each.all("relatedWorkRelType"))
        part_of = any(is_kind(kind, _PART_OF_URIS, _PART_OF_TERMS) for kind in kinds)
        ids = tuple(
            cleaned(one.text, one)
            for one in each.all("relatedWork", "object", "objectID")
            if one.text
        )
        shown = [*each.all("displayRelatedWork"), *each.all("relatedWork", "displayObject")]
        text = _with_kind(texts_in(shown, notebook) or {"none": ids[:1]}, kinds, notebook)
        if ids or any(text.values()):
            works.append(RelatedWork(Bond.PART_OF if part_of else Bond.RELATED, ids, text))
    return tuple(works)


def _with_kind(text: LanguageMap, kinds: list[Element], notebook: Notebook) -> LanguageMap:
    """Return what is said of a work, with in brackets how it is related, where that is said in the same language."""
    kind = joined(read_label(each, notebook) for each in kinds)
    return {
        language: tuple(
            f"{value} ({kind[language][0]})" if language in kind else value for value in values
        )
        for language, values in text.items()
        if values
    }
