"""Circles for the places of a map, large for many items; where two would overlap, they are one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyroaring import BitMap

#: Left, top, right and bottom, in pixels.
Box = tuple[float, float, float, float]

#: Between a circle and its name.
GAP_PX = 4
#: Places in one circle; the address that a circle leads to names them all.
MOST_TOGETHER = 20


@dataclass(frozen=True)
class Spot:
    """A place on the map, in pixels from its left and top edge, with the items that are found by it.

    An area has other places of the map within it: it is a ring around no point, and never joined with others.
    """

    x: float
    y: float
    names: tuple[str, ...]
    numbers: BitMap
    is_area: bool = False


@dataclass(frozen=True)
class Circle:
    """One place or several that lie so near that their circles would overlap; the one with most items is first.

    `side` is where its name stands: ``right``, ``left``, or nowhere.
    """

    spot: Spot
    radius_px: float
    side: str = ""

    @property
    def count(self) -> int:
        """Return how many items are found by its places."""
        return len(self.spot.numbers)


@dataclass(frozen=True)
class Sizes:
    """How large circles are: the radius of none and of most items, in pixels."""

    least_px: float
    most_px: float

    def radius_px(self, count: int, most: int) -> float:
        """Return the radius whose area beyond the smallest grows with the number of items."""
        return self.least_px + (self.most_px - self.least_px) * math.sqrt(count / max(most, 1))


def draw_circles(spots: Sequence[Spot], sizes: Sizes) -> tuple[Circle, ...]:
    """Return a circle for each spot, those that would overlap joined; the largest come first, to be drawn below."""
    areas = [spot for spot in spots if spot.is_area]
    single = sorted(
        (spot for spot in spots if not spot.is_area), key=lambda s: (-len(s.numbers), s.names)
    )
    most = max((len(spot.numbers) for spot in spots), default=1)
    joined = _join(single, sizes, most)
    while (again := _join(joined, sizes, most)) != joined:
        joined = again
    circles = [Circle(spot, sizes.radius_px(len(spot.numbers), most)) for spot in (*areas, *joined)]
    return tuple(
        sorted(circles, key=lambda each: (not each.spot.is_area, -each.count, each.spot.names))
    )


def _join(spots: Iterable[Spot], sizes: Sizes, most: int) -> list[Spot]:
    """Join each spot with the first larger one that it overlaps."""
    kept: list[Spot] = []
    for spot in spots:
        radius = sizes.radius_px(len(spot.numbers), most)
        for at, other in enumerate(kept):
            reach = radius + sizes.radius_px(len(other.numbers), most)
            near = math.hypot(spot.x - other.x, spot.y - other.y) < reach
            if near and len(other.names) + len(spot.names) <= MOST_TOGETHER:
                names, numbers = other.names + spot.names, other.numbers | spot.numbers
                kept[at] = replace(other, names=names, numbers=numbers)
                break
        else:
            kept.append(spot)
    return kept


def name_circles(
    circles: Sequence[Circle], lengths_px: Sequence[float], width_px: float, line_px: float
) -> tuple[Circle, ...]:
    """Say on which side of each circle there is room for its name; those with most items choose first.

    Parameters
    ----------
    lengths_px
        How long the name of each circle is.
    width_px
        How wide the map is.
    """
    taken = [_box(each) for each in circles if not each.spot.is_area]
    named = []
    for circle, length_px in zip(circles, lengths_px, strict=True):
        for side, label in _labels(circle, length_px, line_px).items():
            inside = label[0] >= 0 and label[2] <= width_px
            if inside and not any(_overlap(label, other) for other in taken):
                taken.append(label)
                named.append(replace(circle, side=side))
                break
        else:
            named.append(circle)
    return tuple(named)


def _labels(circle: Circle, length_px: float, line_px: float) -> dict[str, Box]:
    """Return where the name may stand, beside the circle; the better side first."""
    top, bottom = circle.spot.y - line_px / 2, circle.spot.y + line_px / 2
    right = circle.spot.x + circle.radius_px + GAP_PX
    left = circle.spot.x - circle.radius_px - GAP_PX
    return {
        "right": (right, top, right + length_px, bottom),
        "left": (left - length_px, top, left, bottom),
    }


def _box(circle: Circle) -> Box:
    spot, radius = circle.spot, circle.radius_px
    return spot.x - radius, spot.y - radius, spot.x + radius, spot.y + radius


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
