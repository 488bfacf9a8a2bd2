"""Land and borders below a map, from a small file of our own: no map service is asked.

The figures are Natural Earth's (public domain), cut to South-East Asia and thinned; `natural_earth.json` names its
source. A frame that leaves the box gets none of it: half a coast would tell that there is no land beyond.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from iiif_server.web.maps.frame import WIDTH, Frame, Position

#: So many units beyond the edges are drawn, so that no line is seen where land is cut.
_BEYOND = 20.0
#: Archipelagos that a map of Viet Nam names, however small their islands are: keys of the texts, and where they lie.
_NAMED: dict[str, Position] = {"map.hoang_sa": (112.0, 16.5), "map.truong_sa": (114.3, 9.9)}

Point = tuple[float, float]


@dataclass(frozen=True)
class NamedPlace:
    """A name on the map, by the key of its text, at units from the left and from the top."""

    key: str
    x: float
    y: float


@dataclass(frozen=True)
class Land:
    """What lies below a map as SVG paths in units of its frame, and the names on it; empty where nothing is known."""

    ground: str = ""
    borders: str = ""
    names: tuple[NamedPlace, ...] = ()


@lru_cache(maxsize=32)
def draw_land(frame: Frame) -> Land:
    """Return land, borders and names within a frame."""
    figures = _read_figures()
    west, south, east, north = figures["box"]
    left, low, right, high = frame.edges
    if left < west or low < south or right > east or high > north:
        return Land()
    return Land(
        "".join(_draw_ring(ring, frame) for ring in figures["land"]),
        "".join(_draw_border(line, frame) for line in figures["borders"]),
        tuple(_name_places(frame)),
    )


@cache
def _read_figures() -> dict[str, Any]:
    path = Path(__file__).with_name("natural_earth.json")
    figures: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return figures


def _name_places(frame: Frame) -> Iterator[NamedPlace]:
    for key, position in _NAMED.items():
        x, y = frame.place(position)
        if 0 <= x <= WIDTH and 0 <= y <= frame.height:
            yield NamedPlace(key, round(x, 1), round(y, 1))


def _draw_ring(ring: list[Position], frame: Frame) -> str:
    points = [frame.place((longitude, latitude)) for longitude, latitude in ring[:-1]]
    return _write(_cut_ring(points, frame), "Z")


def _cut_ring(points: list[Point], frame: Frame) -> list[Point]:
    """Cut a ring at the four edges in turn (Sutherland and Hodgman, Reentrant Polygon Clipping, 1974)."""
    edges = ((0, -_BEYOND, 1), (0, WIDTH + _BEYOND, -1), (1, -_BEYOND, 1), (1, frame.height + _BEYOND, -1))  # fmt: skip
    for axis, at, side in edges:
        points = list(_cut_edge(points, axis, at, side))
    return points


def _cut_edge(points: list[Point], axis: int, at: float, side: int) -> Iterator[Point]:
    for before, point in zip(points[-1:] + points[:-1], points, strict=True):
        was_in, is_in = (side * (each[axis] - at) >= 0 for each in (before, point))
        if was_in != is_in:
            share = (at - before[axis]) / (point[axis] - before[axis])
            yield (
                before[0] + share * (point[0] - before[0]),
                before[1] + share * (point[1] - before[1]),
            )
        if is_in:
            yield point


def _draw_border(line: list[Position], frame: Frame) -> str:
    """Return those pieces of a line that may be seen."""
    points = [frame.place((longitude, latitude)) for longitude, latitude in line]
    drawn, run = "", points[:1]
    for before, point in pairwise(points):
        if _may_cross(before, point, frame):
            run.append(point)
            continue
        drawn += _write(run, "")
        run = [point]
    return drawn + _write(run, "")


def _may_cross(before: Point, point: Point, frame: Frame) -> bool:
    return (
        max(before[0], point[0]) >= 0
        and min(before[0], point[0]) <= WIDTH
        and max(before[1], point[1]) >= 0
        and min(before[1], point[1]) <= frame.height
    )


def _write(points: list[Point], end: str) -> str:
    """Write a path without points that nobody can tell from the one before."""
    if len(points) < 2:
        return ""
    written = [f"{x:.1f} {y:.1f}" for x, y in points]
    kept = [each for before, each in pairwise(["", *written]) if each != before]
    return f"M{'L'.join(kept)}{end}" if len(kept) > 1 else ""
