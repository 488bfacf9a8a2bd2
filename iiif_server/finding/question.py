"""What somebody looks for, and what is found: values for pages and interfaces alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from manifests.texts import LanguageMap

#: Facets beside the vocabularies and ``place``.
COLLECTION, HAS_MODEL = "collection", "has-model"

#: The only value of `HAS_MODEL`.
YES = "yes"

#: A facet and a value of it.
Key = tuple[str, str]

#: A first and a last year, astronomical (0 is 1 BC); None where it is open on that side.
Span = tuple[int | None, int | None]

#: No years are asked for.
ANY_TIME: Span = (None, None)

PAGE_SIZE = 48
LARGEST_PAGE = 1_000


class Order(StrEnum):
    """In which order hits come; ties are broken by the label in Vietnamese order, then by the identifier."""

    RELEVANCE = "relevance"
    LABEL = "label"
    OLDEST = "oldest"
    NEWEST_ENTRY = "newest-entry"


@dataclass(frozen=True)
class Question:
    """A question to the catalogue.

    `chosen` holds the values chosen of each facet: an item has one of those of every facet. Where `years` are given, it
    may be of one of them. `page` counts from 1; of a page, at most `LARGEST_PAGE` items are given.
    """

    text: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    years: Span = ANY_TIME
    order: Order = Order.RELEVANCE
    page: int = 1
    page_size: int = PAGE_SIZE


@dataclass(frozen=True)
class FacetCount:
    """A value of a facet with the number of items that it would leave, the other facets as they are chosen."""

    value: str
    count: int
    label: LanguageMap
    chosen: bool


@dataclass(frozen=True)
class Answer:
    """What was found: how many items in all, those of the page in their order, and the facets' counts.

    `chosen` is what of the question was understood: facets that there are, with values that may name something. `page`
    is the page that was asked for, or the last one.
    """

    total: int
    item_ids: tuple[str, ...]
    facets: Mapping[str, tuple[FacetCount, ...]]
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    page: int = 1
