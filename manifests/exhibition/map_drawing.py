"""Where places lie to each other, drawn as SVG: points, names and a net of degrees, without any map service.

Drawn in Web Mercator, as map services do, so that shapes stay true; it is a sketch of positions and shows no borders.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from manifests.exhibition.model import MapPlace
from manifests.language import plain_text

WIDTH, HEIGHT = 1600, 1000
SVG = "image/svg+xml"
_MARGIN = 180
#: A single place shows about 60 km around it.
_LEAST_SPAN_DEG = 0.6
_STEPS_DEG = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30)
_LETTER, _LINE = 17.0, 46.0


@dataclass(frozen=True)
class _Frame:
    """Which part of the Earth is drawn: west and north in degrees, and how many pixels a degree of longitude has."""

    west_deg: float
    north: float
    scale: float

    def x(self, longitude_deg: float) -> float:
        return (longitude_deg - self.west_deg) * self.scale

    def y(self, latitude_deg: float) -> float:
        return (self.north - _mercator(latitude_deg)) * self.scale


def draw_map(places: Sequence[MapPlace], language: str) -> str:
    """Return the drawing of places with their names in a language."""
    frame = _choose_frame(places)
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        ' font-family="Be Vietnam Pro, Noto Sans, sans-serif">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#f4eee2"/>',
        *_draw_net(frame),
        *_draw_places(places, frame, language),
        *_draw_scale(frame),
        "</svg>",
    ]
    return "".join(drawn)


def _choose_frame(places: Sequence[MapPlace]) -> _Frame:
    longitudes = [each.longitude_deg for each in places] or [105.8]
    latitudes = [_mercator(each.latitude_deg) for each in places] or [_mercator(21.0)]
    wide = max(max(longitudes) - min(longitudes), _LEAST_SPAN_DEG)
    high = max(max(latitudes) - min(latitudes), _LEAST_SPAN_DEG)
    scale = min((WIDTH - 2 * _MARGIN) / wide, (HEIGHT - 2 * _MARGIN) / high)
    middle = ((max(longitudes) + min(longitudes)) / 2, (max(latitudes) + min(latitudes)) / 2)
    return _Frame(middle[0] - WIDTH / 2 / scale, middle[1] + HEIGHT / 2 / scale, scale)


def _mercator(latitude_deg: float) -> float:
    """Return the height of a latitude in Web Mercator, in degrees of longitude."""
    latitude = math.radians(max(-85.0, min(85.0, latitude_deg)))
    return math.degrees(math.asinh(math.tan(latitude)))


def _draw_net(frame: _Frame) -> list[str]:
    span = WIDTH / frame.scale
    step = next((each for each in _STEPS_DEG if span / each <= 8), 30)
    east = frame.west_deg + span
    south = frame.north - HEIGHT / frame.scale
    style = 'stroke="#d8cab1" stroke-width="2"'
    label = 'fill="#6b5b45" font-size="26"'
    drawn = []
    for longitude in _multiples(frame.west_deg, east, step):
        x = frame.x(longitude)
        drawn.append(f'<path d="M{x:.0f} 0V{HEIGHT}" {style}/>')
        drawn.append(f'<text x="{x + 8:.0f}" y="{HEIGHT - 14}" {label}>{longitude:.4g}°</text>')
    for latitude in _multiples(_latitude(south), _latitude(frame.north), step):
        y = frame.y(latitude)
        drawn.append(f'<path d="M0 {y:.0f}H{WIDTH}" {style}/>')
        drawn.append(f'<text x="12" y="{y - 8:.0f}" {label}>{latitude:.4g}°</text>')
    return drawn


def _latitude(mercator: float) -> float:
    return math.degrees(math.atan(math.sinh(math.radians(mercator))))


def _multiples(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step)
    return [number * step for number in range(first, min(math.floor(high / step), first + 40) + 1)]


def _draw_places(places: Sequence[MapPlace], frame: _Frame, language: str) -> list[str]:
    drawn: list[str] = []
    taken: list[tuple[float, float, float, float]] = []
    for number, place in enumerate(places, 1):
        x, y = frame.x(place.longitude_deg), frame.y(place.latitude_deg)
        name = plain_text(place.label, language) or str(number)
        left, base = _find_room(x, y, min(len(name), 60) * _LETTER, taken)
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="13" fill="#8a2b1c" stroke="#fff" stroke-width="4"/>'
        )
        drawn.append(
            f'<text x="{left:.1f}" y="{base:.1f}" font-size="32" font-weight="600" fill="#2a1c12" stroke="#f4eee2"'
            f' stroke-width="8" paint-order="stroke">{escape(name[:80])}</text>'
        )
    return drawn


def _find_room(
    x: float, y: float, width: float, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float]:
    """Choose where a name stands beside its place: on the right, the left, below or above, where none stands yet."""
    choices = [
        (x + 24, y + 11),
        (x - 24 - width, y + 11),
        (x - width / 2, y + 56),
        (x - width / 2, y - 28),
    ]
    free = [
        (left, base)
        for left, base in choices
        if left >= 0 and left + width <= WIDTH and not _overlaps(left, base, width, taken)
    ]
    left, base = free[0] if free else choices[0]
    left = max(4.0, min(left, WIDTH - width - 4))
    taken.append((left, base, left + width, base - _LINE))
    return left, base


def _overlaps(
    left: float, base: float, width: float, taken: list[tuple[float, float, float, float]]
) -> bool:
    return any(
        left < right and left + width > start and base > top and base - _LINE < bottom
        for start, bottom, right, top in taken
    )


def _draw_scale(frame: _Frame) -> list[str]:
    """Draw how long some round number of kilometres is, at the latitude in the middle."""
    latitude = _latitude(frame.north - HEIGHT / 2 / frame.scale)
    km_px = frame.scale / (111.320 * math.cos(math.radians(latitude)))
    longest = 320 / km_px
    length = 10.0 ** math.floor(math.log10(longest))
    length *= next(factor for factor in (5, 2, 1) if length * factor <= longest)
    right, base = WIDTH - 60, HEIGHT - 70
    left = right - length * km_px
    return [
        f'<path d="M{left:.0f} {base - 12}V{base}H{right}V{base - 12}" fill="none" stroke="#2a1c12" stroke-width="4"/>',
        f'<text x="{right}" y="{base - 22}" text-anchor="end" font-size="26" fill="#2a1c12">{length:g} km</text>',
    ]
