"""Counts of facets, each with what its value is called."""

from __future__ import annotations

from collections.abc import Mapping

from pyroaring import BitMap
from sqlalchemy import Connection

from iiif_server.catalog.facets import PLACE
from iiif_server.finding.contents import Contents
from iiif_server.finding.names import Names
from iiif_server.finding.question import COLLECTION, HAS_MODEL, FacetCount, Question
from iiif_server.finding.sets import within
from manifests.vocabulary import Scheme

#: Facets in the order in which they are shown.
FACETS = (
    Scheme.CLASS.value, Scheme.PERIOD.value, Scheme.MATERIAL.value, Scheme.TECHNIQUE.value,
    Scheme.COMMUNITY.value, PLACE, Scheme.INSTITUTION.value, Scheme.KEYWORD.value, COLLECTION, HAS_MODEL,
)  # fmt: skip

#: More values of one facet than this are not read by anybody; the chosen ones are always among them.
MOST_VALUES = 50


def count_facets(
    contents: Contents, hits: BitMap, chosen: Mapping[str, BitMap], question: Question
) -> dict[str, list[tuple[str, int]]]:
    """Count each value of each facet among the hits that the other facets leave."""
    left = {
        facet: within(hits, [each for other, each in chosen.items() if other != facet])
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


def label_counts(
    connection: Connection,
    names: Names,
    counted: Mapping[str, list[tuple[str, int]]],
    question: Question,
) -> dict[str, tuple[FacetCount, ...]]:
    """Name the values of facets."""
    known = names.read(
        connection, [(facet, value) for facet, values in counted.items() for value, _ in values]
    )
    return {
        facet: tuple(
            FacetCount(value, count, known[facet, value], value in question.chosen.get(facet, ()))
            for value, count in values
        )
        for facet, values in counted.items()
        if values
    }
