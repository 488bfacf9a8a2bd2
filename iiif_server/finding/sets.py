"""Arithmetic of sets of item numbers."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
from pyroaring import BitMap


def within(hits: BitMap, sets: Iterable[BitMap]) -> BitMap:
    """Return the hits that are in all sets."""
    found = hits
    for each in sets:
        found = found & each
    return found


def first_in_order(group: BitMap, places: npt.NDArray[np.int64], first: int) -> list[int]:
    """Return so many of the first numbers of a group in an order; the rest is not sorted.

    Parameters
    ----------
    places
        The place of each number in the order; no two are the same.
    """
    numbers = np.array(group.to_array(), dtype=np.int64)
    place = places[numbers]
    if first < len(numbers):
        smallest = np.argpartition(place, first)[:first]
        numbers, place = numbers[smallest], place[smallest]
    ordered: list[int] = numbers[np.argsort(place, kind="stable")].tolist()
    return ordered
