"""Links from one page of a long list to the others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: Pages on either side of the present one that are linked to by their numbers.
NEIGHBOURS = 2


def page_links(page: int, last: int, address_of: Callable[[int], str]) -> dict[str, Any]:
    """Return the links to the pages before and after, and to the first, the last and the neighbours by number.

    None stands for a gap. `address_of` gives a page its address.
    """
    near = range(max(1, page - NEIGHBOURS), min(last, page + NEIGHBOURS) + 1)
    numbers = sorted({1, last, *near})
    shown: list[dict[str, Any] | None] = []
    for before, number in zip([0, *numbers], numbers, strict=False):
        if number - before > 1:
            shown.append(None)
        shown.append({"number": number, "url": address_of(number), "current": number == page})
    return {
        "page": page,
        "last": last,
        "previous": address_of(page - 1) if page > 1 else None,
        "next": address_of(page + 1) if page < last else None,
        "numbers": shown,
    }
