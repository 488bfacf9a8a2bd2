"""From a question to its answer: words by the database's index, facets and orders by sets in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
from pyroaring import BitMap
from sqlalchemy import Connection, select

from iiif_server.catalog.facets import PLACE
from iiif_server.catalog.places import read_places
from iiif_server.catalog.search_index import find_numbers, signs_of
from iiif_server.catalog.search_words import Sought, parse_query
from iiif_server.catalog.terms import read_terms
from iiif_server.catalog.texts import texts_from_json
from iiif_server.database.tables import collection, item
from iiif_server.finding.facet_index import Contents
from iiif_server.finding.question import (
    COLLECTION,
    HAS_MODEL,
    Answer,
    FacetCount,
    Order,
    Question,
)
from manifests.texts import LanguageMap
from manifests.vocabulary import Scheme

#: Facets in the order in which they are shown.
FACETS = (
    Scheme.CLASS.value, Scheme.PERIOD.value, Scheme.MATERIAL.value, Scheme.TECHNIQUE.value,
    Scheme.COMMUNITY.value, PLACE, Scheme.INSTITUTION.value, Scheme.KEYWORD.value, COLLECTION, HAS_MODEL,
)  # fmt: skip

#: More values of one facet than this are not read by anybody; the chosen ones are always among them.
MOST_VALUES = 50

#: What the only value of ``has-model`` is called.
_WITH_MODEL: LanguageMap = {"vi": ("Có mô hình 3D",), "en": ("With a 3D model",)}

#: A hit in a name with its marks comes first, then one with its marks anywhere, a name without, all others.
_RANKS = ("y", "x", "g")


def find_items(connection: Connection, contents: Contents, question: Question) -> Answer:
    """Return what is found of what is public, ordered, and the counts of all facets."""
    words = parse_query(question.text)
    if question.text.strip() and not words:
        hits = BitMap()
    else:
        hits = _find_words(connection, words) & contents.public if words else contents.public
    chosen = {
        facet: _any_of(contents, facet, values)
        for facet, values in question.chosen.items()
        if values
    }
    found = _within(hits, chosen.values())
    counted = _count(contents, hits, chosen, question)
    return Answer(
        total=len(found),
        item_ids=_page(connection, contents, found, words, question),
        facets=_label(connection, counted, question),
    )


def _find_words(connection: Connection, words: tuple[Sought, ...]) -> BitMap:
    return BitMap(find_numbers(connection, signs_of(words, "f"), prefix=True))


def _any_of(contents: Contents, facet: str, values: frozenset[str]) -> BitMap:
    found = BitMap()
    for value in values:
        found |= contents.facets.get((facet, value), BitMap())
    return found


def _within(hits: BitMap, sets: Iterable[BitMap]) -> BitMap:
    found = hits
    for each in sets:
        found = found & each
    return found


def _count(
    contents: Contents, hits: BitMap, chosen: Mapping[str, BitMap], question: Question
) -> dict[str, list[tuple[str, int]]]:
    """Count each value of each facet among the hits that the other facets leave."""
    left = {
        facet: _within(hits, [each for other, each in chosen.items() if other != facet])
        for facet in FACETS
    }
    counted: dict[str, list[tuple[str, int]]] = {
        facet: [
            (value, 0)
            for value in question.chosen.get(facet, ())
            if (facet, value) not in contents.facets
        ]
        for facet in FACETS
    }
    for (facet, value), numbers in contents.facets.items():
        if facet not in counted:
            continue
        count = left[facet].intersection_cardinality(numbers)
        if count or value in question.chosen.get(facet, ()):
            counted[facet].append((value, count))
    return {
        facet: _most(values, question.chosen.get(facet, frozenset()))
        for facet, values in counted.items()
    }


def _most(values: list[tuple[str, int]], chosen: frozenset[str]) -> list[tuple[str, int]]:
    ordered = sorted(values, key=lambda entry: (entry[0] not in chosen, -entry[1], entry[0]))
    return ordered[:MOST_VALUES]


def _page(
    connection: Connection,
    contents: Contents,
    found: BitMap,
    words: tuple[Sought, ...],
    question: Question,
) -> tuple[str, ...]:
    """Return the items of one page that are public at this moment, in their order."""
    start = max(question.page - 1, 0) * question.page_size
    numbers: list[int] = []
    for group in _ranked(connection, found, words, question.order):
        if start >= len(group):
            start -= len(group)
            continue
        order = Order.LABEL if question.order is Order.RELEVANCE else question.order
        whole = np.array(group.to_array(), dtype=np.int64)
        numbers += whole[np.argsort(contents.positions[order][whole], kind="stable")][
            start:
        ].tolist()
        start = 0
        if len(numbers) >= question.page_size:
            break
    ids = [contents.ids[number] for number in numbers[: question.page_size]]
    query = select(item.c.id).where(item.c.id.in_(ids), item.c.state == "published")
    public = set(connection.execute(query).scalars()) if ids else set()
    return tuple(item_id for item_id in ids if item_id in public)


def _ranked(
    connection: Connection, found: BitMap, words: tuple[Sought, ...], order: Order
) -> list[BitMap]:
    """Part hits by how well they fit; one group where another order is asked for."""
    if not words or order is not Order.RELEVANCE or not found:
        return [found]
    groups, rest = [], found
    for prefix in _RANKS:
        better = BitMap(find_numbers(connection, signs_of(words, prefix), prefix=False)) & rest
        groups.append(better)
        rest = rest - better
    return [*groups, rest]


def _label(
    connection: Connection, counted: Mapping[str, list[tuple[str, int]]], question: Question
) -> dict[str, tuple[FacetCount, ...]]:
    """Name the values of facets; those of words and places that are gone stand by their identifiers."""
    schemes = {scheme.value for scheme in Scheme}
    named = [
        (Scheme(facet), value)
        for facet, values in counted.items()
        if facet in schemes
        for value, _ in values
    ]
    terms = read_terms(connection, named)
    places = read_places(connection, [value for value, _ in counted[PLACE]])
    query = select(collection.c.id, collection.c.label).where(
        collection.c.id.in_([value for value, _ in counted[COLLECTION]])
    )
    labels: dict[tuple[str, str], LanguageMap] = {
        **{(scheme.value, term_id): term.label for (scheme, term_id), term in terms.items()},
        **{(PLACE, place_id): place.label for place_id, place in places.items()},
        **{(COLLECTION, row.id): texts_from_json(row.label) for row in connection.execute(query)},
        (HAS_MODEL, "yes"): _WITH_MODEL,
    }
    return {
        facet: tuple(
            FacetCount(
                value,
                count,
                labels.get((facet, value), {"none": (value,)}),
                value in question.chosen.get(facet, ()),
            )
            for value, count in values
        )
        for facet, values in counted.items()
        if values
    }
