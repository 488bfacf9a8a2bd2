"""The part of the Earth that a map shows, and where on it a position lies (Web Mercator, EPSG:3857)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

#: Longitude and latitude in degrees, in GeoJSON's order.
Position = tuple[float, float]

#: Units across; a map is as wide, whatever it shows.
WIDTH = 1000.0
#: Height by width, at most and at least.
TALLEST, FLATTEST = 0.9, 0.55
#: Degrees across, at least: one village alone is shown with its surroundings.
LEAST_DEGREES = 0.4
#: A province alone is shown with its neighbours, so that one sees where it is.
LEAST_DEGREES_OF_AREA = 4.0
#: Room around the outermost positions, by the width of what they take.
MARGIN = 0.09
#: Beyond this the projection goes to infinity.
LAST_LATITUDE = 85.0


@dataclass(frozen=True)
class Frame:
    """A rectangle of the projection: its left and top edge, how many units a radian takes, and its height in units."""

    left: float
    top: float
    scale: float
    height: float

    def place(self, position: Position) -> tuple[float, float]:
        """Return where a position lies, in units from the left and from the top."""
        x, y = _project(position)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north in degrees."""
        right, bottom = self.left + WIDTH / self.scale, self.top - self.height / self.scale
        return (
            math.degrees(self.left),
            _latitude(bottom),
            math.degrees(right),
            _latitude(self.top),
        )


def fit_frame(positions: Iterable[Position], least_degrees: float = LEAST_DEGREES) -> Frame:
    """Return the frame around some positions, at least one, with room at the edges."""
    xs, ys = zip(*(_project(position) for position in positions), strict=True)
    width = max(max(xs) - min(xs), math.radians(least_degrees)) * (1 + 2 * MARGIN)
    height = (max(ys) - min(ys)) * (1 + 2 * MARGIN)
    if height > width * TALLEST:
        width = height / TALLEST
    height = max(height, width * FLATTEST)
    middle_x, middle_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    scale = WIDTH / width
    return Frame(middle_x - width / 2, middle_y + height / 2, scale, height * scale)


def _project(position: Position) -> tuple[float, float]:
    longitude, latitude = position
    bounded = max(-LAST_LATITUDE, min(latitude, LAST_LATITUDE))
    return math.radians(longitude), math.asinh(math.tan(math.radians(bounded)))


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(y)))
