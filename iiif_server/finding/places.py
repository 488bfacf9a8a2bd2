"""Where the public items are from: places with the items that are found by them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyroaring import BitMap
from sqlalchemy import Connection

from iiif_server.catalog.facets import PLACE
from iiif_server.catalog.places import read_places
from iiif_server.finding.contents import Contents
from manifests.vocabulary import Place

#: More places than this, those of most items, are on no map.
MOST_PLACES = 1_000


@dataclass(frozen=True)
class FoundPlace:
    """A place of today with the numbers of the public items that are found by it.

    `before` are the places that became it, with theirs: an item of a province that ended is found by both.
    """

    place: Place
    numbers: BitMap
    before: tuple[FoundPlace, ...] = ()

    @property
    def count(self) -> int:
        """Return how many items are found by it."""
        return len(self.numbers)


@dataclass(frozen=True)
class Gazetteer:
    """The places that public items are found by, and all around them by identifier."""

    found: tuple[FoundPlace, ...]
    places: Mapping[str, Place]

    def around(self, place_id: str) -> frozenset[str]:
        """Return the identifiers of the places around one, and of those that they became."""
        after = _successors(self.places)
        seen: set[str] = set()
        waiting = [place_id]
        while waiting:
            known = self.places.get(waiting.pop())
            for each in () if known is None else (known.within, *after.get(known.id, ())):
                if each and each not in seen:
                    seen.add(each)
                    waiting.append(each)
        return frozenset(seen)


def find_places(connection: Connection, contents: Contents) -> Gazetteer:
    """Return the places that public items are found by, most items first, each that ended under what it became."""
    numbers = {
        value: public
        for (facet, value), having in contents.facets.items()
        if facet == PLACE and (public := having & contents.public)
    }
    most = sorted(numbers, key=lambda value: (-len(numbers[value]), value))[:MOST_PLACES]
    places = read_places(connection, most)
    after = _successors(places)
    before: dict[str, list[FoundPlace]] = {}
    for value in most:
        for successor in _became(value, after):
            before.setdefault(successor, []).append(FoundPlace(places[value], numbers[value]))
    found = tuple(
        FoundPlace(places[value], numbers[value], tuple(before.get(value, ())))
        for value in most
        if value in places and not after.get(value)
    )
    return Gazetteer(found, places)


def _became(place_id: str, after: Mapping[str, list[str]]) -> frozenset[str]:
    """Return what a place became in the end, however often it changed."""
    waiting, seen = list(after.get(place_id, ())), {place_id}
    last: set[str] = set()
    while waiting:
        each = waiting.pop()
        if each in seen:
            continue
        seen.add(each)
        waiting.extend(after.get(each, ()))
        if not after.get(each):
            last.add(each)
    return frozenset(last)


def _successors(places: Mapping[str, Place]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for place in places.values():
        for predecessor in place.predecessors:
            found.setdefault(predecessor, []).append(place.id)
    return found
