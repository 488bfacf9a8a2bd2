"""Collections that are too large for one document: cut into pages.

Versions 2.1 and 4 know pages; in version 3, which does not, each is a smaller collection. Smaller collections that
somebody made are few: they stand on the first page, in version 3 beside the pages.
"""

from __future__ import annotations

from dataclasses import dataclass

from manifests.errors import NothingToShowError
from manifests.model import Collection, CollectionReference, ItemReference

#: Items of a page. One takes about 500 bytes, so a document stays at half a megabyte before compression.
PAGE_ITEMS = 1_000

Member = CollectionReference | ItemReference


@dataclass(frozen=True)
class Page:
    """One page: its number from 1, that of the last, where it begins among all members, and its members."""

    number: int
    last: int
    start_index: int
    members: tuple[Member, ...]

    @property
    def items(self) -> tuple[ItemReference, ...]:
        """Return the items among the members."""
        return tuple(each for each in self.members if isinstance(each, ItemReference))


def count_pages(item_count: int, page_items: int = PAGE_ITEMS) -> int:
    """Return how many pages items need; 1 where they fit into one document, which then has no pages."""
    return max(1, -(-item_count // page_items))


def list_members(collection: Collection) -> tuple[Member, ...]:
    """Return what a collection that fits into one document holds: its smaller collections first, then its items."""
    return (*collection.collections, *collection.items)


def take_page(collection: Collection, number: int, page_items: int = PAGE_ITEMS) -> Page:
    """Return one page of a collection, whose items are there.

    Raises
    ------
    NothingToShowError
        It has no such page, or no pages at all.
    """
    last = count_pages(collection.total, page_items)
    if last == 1 or not 1 <= number <= last:
        told = f"it has {last}" if last > 1 else "all of it stands in one document"
        raise NothingToShowError(f"collection {collection.id} has no page {number}: {told}")
    start = (number - 1) * page_items - collection.start
    items = collection.items[start : start + page_items]
    if number == 1:
        return Page(number, last, 0, (*collection.collections, *items))
    return Page(number, last, len(collection.collections) + (number - 1) * page_items, items)
