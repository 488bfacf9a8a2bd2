"""Limiting what the public gets of an item, and taking the limit away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iiif_server.access.limits import NO_LIMIT, LimitChange, PublicLimit
from iiif_server.catalog.changes import next_change
from iiif_server.catalog.limits import read_limit, record_limit
from iiif_server.runtime import Runtime


@dataclass(frozen=True)
class Limited:
    """The limit of an item as it is now, and the media that the public gets when they are made anew."""

    limit: PublicLimit
    is_new: bool
    media_ids: tuple[str, ...] = ()


def limit_item(runtime: Runtime, item_id: str, change: LimitChange) -> Limited:
    """Change what the public gets of an item; the same limit again changes nothing.

    From this moment the public gets nothing that goes beyond the limit, and what is within it as soon as it is
    made.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    return _change(runtime, item_id, change.applied_to)


def unlimit_item(runtime: Runtime, item_id: str) -> Limited:
    """Let the public have an item's pictures in full, at once.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    return _change(runtime, item_id, lambda _limit: NO_LIMIT)


def _change(
    runtime: Runtime, item_id: str, change: Callable[[PublicLimit], PublicLimit]
) -> Limited:
    with runtime.database.write() as connection:
        next_change(connection)  # nobody else changes a limit now
        before = read_limit(connection, item_id)
        limit = change(before)
        if limit == before:
            return Limited(limit, is_new=False)
        return Limited(limit, True, record_limit(connection, item_id, limit))
