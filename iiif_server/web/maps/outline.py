"""The outline below a map: a GeoJSON file that the province provides (RFC 7946), as lines of positions.

It is read as written by anybody: what is too large, too deep or no GeoJSON is refused with the reason, and the map is
drawn without it.
"""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from iiif_server.web.maps.frame import WIDTH, Frame, Position

log = logging.getLogger(__name__)

#: A province with its communes, generously drawn; more is for a geographic information system.
MAX_BYTES = 8_000_000
MAX_POSITIONS = 300_000
#: Collections within collections, deeper than anybody nests them.
MAX_DEPTH = 8
#: Two points of a line that are nearer than this, in units of 1,000 across, look like one.
NEAREST = 0.8

_POLYGONS = {"Polygon": 1, "MultiPolygon": 2}
_LINES = {"LineString": 0, "MultiLineString": 1}

Line = tuple[Position, ...]


@dataclass(frozen=True, eq=False)  # told from another by being another: it has many positions
class Outline:
    """The lines of a file, or why there are none."""

    lines: tuple[Line, ...] = ()
    refused: str = ""

    @property
    def corners(self) -> tuple[Position, ...]:
        """Return two opposite corners of the rectangle around all lines; none where there are no lines."""
        if not self.lines:
            return ()
        longitudes = [longitude for line in self.lines for longitude, _ in line]
        latitudes = [latitude for line in self.lines for _, latitude in line]
        return (min(longitudes), min(latitudes)), (max(longitudes), max(latitudes))


NO_OUTLINE = Outline()


class _RefusedError(Exception):
    """Why a file is not drawn."""


def find_outline(path: Path | None) -> Outline:
    """Return the outline that a setting names, as the file is now; nothing where none is named."""
    if path is None:
        return NO_OUTLINE
    try:
        known = path.stat()
    except OSError as error:
        return Outline(refused=error.strerror or "unreadable")
    return _read_outline(path, known.st_mtime_ns, known.st_size)


@lru_cache(maxsize=2)
def _read_outline(path: Path, _modified_ns: int, size: int) -> Outline:
    try:
        return Outline(lines=_parse(_read_text(path, size)))
    except _RefusedError as error:
        log.warning("%s is not drawn below the map: %s", path, error)
        return Outline(refused=str(error))


def _read_text(path: Path, size: int) -> str:
    if not path.is_file():
        raise _RefusedError("it is no file")
    if size > MAX_BYTES:
        raise _RefusedError(f"it is larger than {MAX_BYTES:,} bytes")
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES).decode("utf-8-sig")
    except OSError as error:
        raise _RefusedError(error.strerror or "it cannot be read") from error
    except UnicodeDecodeError as error:
        raise _RefusedError("it is not written in UTF-8") from error


def _parse(text: str) -> tuple[Line, ...]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _RefusedError("it is not JSON") from error
    lines: list[Line] = []
    positions = 0
    for geometry in _geometries(document, 0):
        for line in _lines(geometry):
            positions += len(line)
            if positions > MAX_POSITIONS:
                raise _RefusedError(f"it has more than {MAX_POSITIONS:,} positions")
            lines.append(line)
    if not lines:
        raise _RefusedError("it has no polygon and no line")
    return tuple(lines)


def _geometries(document: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the polygons and lines of a document; points and what has no geometry are passed over."""
    if not isinstance(document, dict) or depth > MAX_DEPTH:
        raise _RefusedError("it is not GeoJSON")
    kind = document.get("type")
    if kind == "FeatureCollection":
        yield from _each(document.get("features"), depth)
    elif kind == "GeometryCollection":
        yield from _each(document.get("geometries"), depth)
    elif kind == "Feature":
        if document.get("geometry") is not None:
            yield from _geometries(document["geometry"], depth + 1)
    elif kind in {**_POLYGONS, **_LINES}:
        yield document
    elif kind not in {"Point", "MultiPoint"}:
        raise _RefusedError("it is not GeoJSON")


def _each(listed: Any, depth: int) -> Iterator[dict[str, Any]]:
    if not isinstance(listed, list):
        raise _RefusedError("it is not GeoJSON")
    for entry in listed:
        yield from _geometries(entry, depth + 1)


def _lines(geometry: dict[str, Any]) -> Iterator[Line]:
    nested = {**_POLYGONS, **_LINES}[geometry["type"]]
    lists = [geometry.get("coordinates")]
    for _ in range(nested):
        if not all(isinstance(each, list) for each in lists):
            raise _RefusedError("it has coordinates that are none")
        lists = [inner for each in lists for inner in each]  # type: ignore[union-attr]
    for each in lists:
        if not isinstance(each, list):
            raise _RefusedError("it has coordinates that are none")
        yield tuple(_position(entry) for entry in each)


def _position(entry: Any) -> Position:
    if not (isinstance(entry, list) and len(entry) >= 2):
        raise _RefusedError("it has coordinates that are none")
    longitude, latitude = entry[:2]
    for value, limit in ((longitude, 180), (latitude, 90)):
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if not (numeric and abs(value) <= limit):  # NaN is within no limit
            raise _RefusedError(
                "its coordinates are not degrees of longitude and latitude (WGS 84)"
            )
    return float(longitude), float(latitude)


@lru_cache(maxsize=8)
def draw_outline(outline: Outline, frame: Frame) -> str:
    """Return the lines as an SVG path in the units of a frame, without points that nobody could tell apart."""
    return "".join(_draw_line(line, frame) for line in outline.lines)


def _draw_line(line: Line, frame: Frame) -> str:
    points = [frame.place(position) for position in line]
    if not _may_be_seen(points, frame):
        return ""
    kept = points[:1]
    for point in points[1:]:
        if math.dist(point, kept[-1]) >= NEAREST:
            kept.append(point)
    if len(kept) < 2:
        return ""
    closed = "Z" if line[0] == line[-1] else ""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) + closed


def _may_be_seen(points: list[tuple[float, float]], frame: Frame) -> bool:
    return (
        any(x >= 0 for x, _ in points)
        and any(x <= WIDTH for x, _ in points)
        and any(y >= 0 for _, y in points)
        and any(y <= frame.height for _, y in points)
    )
