"""Collections that are too large for one document: cut into pages, as versions 2.1 and 4 allow (version 3 does not)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manifests.errors import NothingToShowError
from manifests.model import Collection, CollectionReference, ItemReference

#: Members of a page. One takes about 500 bytes, so a document stays at half a megabyte before compression.
PAGE_MEMBERS = 1_000

Member = CollectionReference | ItemReference


@dataclass(frozen=True)
class Page:
    """One page: its number from 1, that of the last, where it begins among all members, and its members."""

    number: int
    last: int
    start_index: int
    members: tuple[Member, ...]


def list_members(collection: Collection) -> tuple[Member, ...]:
    """Return what a collection holds: its smaller collections first, then its items."""
    return (*collection.collections, *collection.items)


def count_pages(members: Sequence[Member], page_members: int = PAGE_MEMBERS) -> int:
    """Return how many pages members need; 1 where they fit into one document, which then has no pages."""
    return max(1, -(-len(members) // page_members))


def take_page(collection: Collection, number: int, page_members: int = PAGE_MEMBERS) -> Page:
    """Return one page of a collection.

    Raises
    ------
    NothingToShowError
        It has no such page, or no pages at all.
    """
    members = list_members(collection)
    last = count_pages(members, page_members)
    if last == 1 or not 1 <= number <= last:
        told = f"it has {last}" if last > 1 else "all of it stands in one document"
        raise NothingToShowError(f"collection {collection.id} has no page {number}: {told}")
    start = (number - 1) * page_members
    return Page(number, last, start, members[start : start + page_members])
