"""What an item is found by: the words and places of its record, and everything around them."""

from __future__ import annotations

from collections.abc import Iterator

from manifests.record import Record
from manifests.vocabulary import Scheme, Vocabulary, places_of, terms_of

#: The facet of places, beside those of the vocabularies.
PLACE = "place"


def facets_of(record: Record, vocabulary: Vocabulary) -> frozenset[tuple[str, str]]:
    """Return each facet with an identifier under which the item is found.

    A word is found under what is broader, a place under the places around it and under what both became: an object
    of a district that ended is found in the province of today.

    Parameters
    ----------
    vocabulary
        All words and places, also those that the record does not name.
    """
    words = {
        (scheme.value, broader)
        for scheme, term_id in terms_of(record)
        for broader in _broader(vocabulary, scheme, term_id)
    }
    places = {
        (PLACE, place_id)
        for named in places_of(record)
        for place_id in _around_and_after(named, vocabulary)
    }
    return frozenset(words | places)


def _broader(vocabulary: Vocabulary, scheme: Scheme, term_id: str) -> Iterator[str]:
    """Yield a word and what is broader, whatever circle somebody may have written."""
    seen: set[str] = set()
    while term_id and term_id not in seen:
        seen.add(term_id)
        yield term_id
        known = vocabulary.terms.get((scheme, term_id))
        term_id = "" if known is None else known.broader


def _around_and_after(named: str, vocabulary: Vocabulary) -> frozenset[str]:
    found: set[str] = set()
    waiting = [named]
    while waiting:
        place_id = waiting.pop()
        if place_id in found:
            continue
        found.add(place_id)
        place = vocabulary.places.get(place_id)
        if place is not None and place.within:
            waiting.append(place.within)
        waiting.extend(vocabulary.successors.get(place_id, ()))
    return frozenset(found)
