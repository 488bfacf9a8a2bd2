"""Arithmetic of sets of item numbers."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap


def within(hits: BitMap, sets: Iterable[BitMap]) -> BitMap:
    """Return the hits that are in all sets."""
    found = hits
    for each in sets:
        found = found & each
    return found
