"""Lines of longitude and latitude over a map."""

from __future__ import annotations

import math
from dataclasses import dataclass

from iiif_server.web.maps.frame import Frame

#: Degrees between two lines: whole degrees, and parts of one that are whole minutes.
_STEPS = (30.0, 20.0, 10.0, 5.0, 2.0, 1.0, 0.5, 0.25, 0.1, 0.05)
#: Nearer to an edge than this share of the map, a line has no room for its label, and is left out.
_EDGE = 0.07
#: So many lines in each direction are enough.
_WANTED = 4


@dataclass(frozen=True)
class GridLine:
    """One line: at how many units from the left (or the top), and what stands at its end."""

    at: float
    label: str


@dataclass(frozen=True)
class Graticule:
    """The lines from north to south, and those from west to east."""

    meridians: tuple[GridLine, ...]
    parallels: tuple[GridLine, ...]


def draw_graticule(frame: Frame) -> Graticule:
    """Return the lines that a map of this size can bear."""
    west, south, east, north = frame.edges
    step = next((each for each in _STEPS if (east - west) / each >= _WANTED), _STEPS[-1])
    return Graticule(
        tuple(
            GridLine(frame.place((at, south))[0], _say(at, "E", "W", step))
            for at in _multiples(west, east, step)
        ),
        tuple(
            GridLine(frame.place((west, at))[1], _say(at, "N", "S", step))
            for at in _multiples(south, north, step)
        ),
    )


def _multiples(low: float, high: float, step: float) -> list[float]:
    edge = _EDGE * (high - low)
    first, last = math.ceil((low + edge) / step), math.floor((high - edge) / step)
    return [number * step for number in range(first, last + 1)]


def _say(degrees: float, positive: str, negative: str, step: float) -> str:
    side = positive if degrees >= 0 else negative
    minutes = round(abs(degrees) * 60)
    whole = f"{minutes // 60}°"
    return f"{whole}{side}" if step >= 1 else f"{whole}{minutes % 60:02d}′{side}"
