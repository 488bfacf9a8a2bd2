"""What one moment of the catalogue looks like, as sets of item numbers and places in orders."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap

from iiif_server.finding.member_orders import MemberOrders
from iiif_server.finding.names import Names
from iiif_server.finding.question import Key, Order, Span

#: From so many changed labels on, all are sorted anew; until then each is put in its place.
MANY_LABELS = 300

#: A place among labels takes so many bits of a place in another order: four million items.
PLACE_BITS = 22
#: Years beyond these are all the same: they are those of geology.
LAST_YEAR = 1 << 30
#: When items were entered is counted from here, in milliseconds since 1970: 2020.
FIRST_ENTRY_MS = 1_577_836_800_000

Places = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Entry:
    """An item as orders see it: `key` is its label and identifier as UTF-8, which compares by code point."""

    number: int
    key: bytes
    years: tuple[int | None, int | None]
    entered_ms: int


@dataclass(frozen=True)
class Labels:
    """Items in the Vietnamese order of their labels: their keys, the number of each, and the key of each number."""

    keys: list[bytes] = field(default_factory=list)
    numbers: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    key_of: dict[int, bytes] = field(default_factory=dict)

    def changed(self, entries: Iterable[Entry]) -> Labels:
        """Return the order with items of other labels; itself where no label changed."""
        other = [each for each in entries if self.key_of.get(each.number) != each.key]
        if not other:
            return self
        key_of = {**self.key_of, **{each.number: each.key for each in other}}
        if len(other) > MANY_LABELS:
            ordered = sorted((key, number) for number, key in key_of.items())
            numbers = np.fromiter((number for _, number in ordered), np.int64, len(ordered))
            return Labels([key for key, _ in ordered], numbers, key_of)
        keys, numbers = list(self.keys), self.numbers
        for each in other:
            before = self.key_of.get(each.number)
            if before is not None:
                at = bisect_left(keys, before)
                del keys[at]
                numbers = np.delete(numbers, at)
            at = bisect_left(keys, each.key)
            keys.insert(at, each.key)
            numbers = np.insert(numbers, at, each.number)
        return Labels(keys, numbers, key_of)


@dataclass(frozen=True)
class MediaCounts:
    """How many media each item has that are ready for visitors, being prepared, and failed, by its number."""

    ready: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    processing: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    failed: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))


@dataclass(frozen=True)
class MediaTotals:
    """How many media are ready for visitors, being prepared, and failed."""

    ready: int
    processing: int
    failed: int


@dataclass(frozen=True)
class Contents:
    """The sets, never changed after they are shown.

    `public` are the items that are published; `seen` are those with anything for visitors, and `facets` those that have
    a value, public or not. `places` gives each number its place in each order; `names` are what is remembered of what
    values are called, `member_orders` in which order chosen items stand in their collections. `asked` are the
    collections that fill themselves by a question; their items are among the facets like those of all others.
    `years` is the first year of each number and `last_years` its last.
    """

    change: int | None = None
    public: BitMap = field(default_factory=BitMap)
    seen: BitMap = field(default_factory=BitMap)
    facets: Mapping[Key, BitMap] = field(default_factory=dict)
    labels: Labels = field(default_factory=Labels)
    media: MediaCounts = field(default_factory=MediaCounts)
    years: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    last_years: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    entered: Places = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    places: Mapping[Order, Places] = field(default_factory=dict)
    names: Names = field(default_factory=Names)
    member_orders: MemberOrders = field(default_factory=MemberOrders)
    asked: frozenset[str] = frozenset()

    @cached_property
    def shown(self) -> BitMap:
        """Return the public items of which visitors see anything."""
        return self.public & self.seen

    @cached_property
    def on_shelves(self) -> BitMap:
        """Return the public items of which visitors see anything, or will."""
        awaited = BitMap(np.flatnonzero(self.media.processing).astype(np.uint32))
        return self.public & (self.seen | awaited)

    @cached_property
    def arrivals(self) -> Places:
        """Return the place of each number in the order in which items were entered."""
        return (self.entered << PLACE_BITS) + np.arange(len(self.entered))

    @cached_property
    def public_media(self) -> MediaTotals:
        """Return how many media all public items have in each state."""
        numbers = np.array(self.public.to_array(), dtype=np.int64)
        counts = (self.media.ready, self.media.processing, self.media.failed)
        return MediaTotals(*(int(each[numbers].sum()) for each in counts))

    @property
    def dated(self) -> BitMap:
        """Return the items of which a year is known, public or not."""
        return _where(self.years < LAST_YEAR)

    def between(self, span: Span) -> BitMap:
        """Return the items that may be of one of these years, public or not; none whose years are unknown."""
        first, last = (end if end is None else _clamp(end) for end in span)
        if first is not None and last is not None and first > last:
            return BitMap()
        fits = self.years < LAST_YEAR
        if first is not None:
            fits &= self.last_years >= first
        if last is not None:
            fits &= self.years <= last
        return _where(fits)


def _where(counts: Places | npt.NDArray[np.bool_]) -> BitMap:
    return BitMap(np.flatnonzero(counts).astype(np.uint32))


@dataclass(frozen=True)
class Changed:
    """What is so of the items that changed: their numbers, of these the public and the seen ones, facets and media."""

    entries: tuple[Entry, ...]
    public: BitMap
    seen: BitMap
    facets: Mapping[Key, BitMap]
    media: Mapping[str, tuple[npt.NDArray[np.uint32], npt.NDArray[np.int64]]]


def bring_up_to_date(before: Contents, number: int, changed: Changed) -> Contents:
    """Return the contents after a change: whatever was known of the items that changed is replaced."""
    if not changed.entries:
        return replace(before, change=number, member_orders=MemberOrders())
    numbers = np.array([each.number for each in changed.entries], dtype=np.int64)
    touched = BitMap(numbers.astype(np.uint32))
    size = max(len(before.years), int(numbers.max()) + 1)
    years, entered = _longer(before.years, size), _longer(before.entered, size)
    last_years = _longer(before.last_years, size)
    spans = [_span(each.years) for each in changed.entries]
    years[numbers] = [first for first, _ in spans]
    last_years[numbers] = [last for _, last in spans]
    entered[numbers] = [each.entered_ms - FIRST_ENTRY_MS for each in changed.entries]
    labels = before.labels.changed(changed.entries)
    return Contents(
        change=number,
        public=(before.public - touched) | changed.public,
        seen=(before.seen - touched) | changed.seen,
        facets=_replaced(before.facets, touched, changed.facets),
        labels=labels,
        media=_counted(before.media, size, numbers, changed),
        years=years,
        last_years=last_years,
        entered=entered,
        places=_order(labels, years, entered),
        names=before.names,
        asked=before.asked,
    )


def _span(years: Span) -> tuple[int, int]:
    """Return the first and the last year of an item; `LAST_YEAR` and one before it where neither is known.

    What began some time and goes on has no last year; of what was "before 1975" no more than that year is known.
    """
    first, last = years
    if first is None and last is None:
        return LAST_YEAR, LAST_YEAR - 1
    if last is None:
        return _clamp(first or 0), LAST_YEAR - 1
    return _clamp(last if first is None else first), _clamp(last)


def _clamp(year: int) -> int:
    return max(-LAST_YEAR, min(year, LAST_YEAR - 1))


def _longer(values: Places, size: int) -> Places:
    longer = np.zeros(size, dtype=np.int64)
    longer[: len(values)] = values
    return longer


def _replaced(
    before: Mapping[Key, BitMap], touched: BitMap, now: Mapping[Key, BitMap]
) -> dict[Key, BitMap]:
    after = dict(before)
    for key, numbers in before.items():
        if numbers.intersect(touched):
            after[key] = numbers - touched
    for key, numbers in now.items():
        after[key] = after.get(key, BitMap()) | numbers
    return {key: numbers for key, numbers in after.items() if numbers}


def _counted(before: MediaCounts, size: int, numbers: Places, changed: Changed) -> MediaCounts:
    counts = {}
    for state in ("ready", "processing", "failed"):
        counts[state] = _longer(getattr(before, state), size)
        counts[state][numbers] = 0
        if state in changed.media:
            which, how_many = changed.media[state]
            counts[state][which] = how_many
    return MediaCounts(**counts)


def _order(labels: Labels, years: Places, entered: Places) -> Mapping[Order, Places]:
    """Give each number its place in each order; ties are broken by the label."""
    place = np.zeros(len(years), dtype=np.int64)
    place[labels.numbers] = np.arange(len(labels.numbers))
    return {
        Order.LABEL: place,
        Order.OLDEST: (years << PLACE_BITS) + place,
        Order.NEWEST_ENTRY: place - (entered << PLACE_BITS),
    }
