"""The rows of small repeated figures that fill a Đông Sơn drum, around a circle or along a line.

A drawing's brightness is height: black is the ground, white stands proudest. A row is drawn on a
`Track`, which says where a figure stands; the same sawteeth serve the round tympanum and the body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi, radians, sin
from typing import TypeAlias

#: Width of a cast line in drawing units; on the tympanum 1 unit is 0.4 mm.
LINE = 2.4
#: Height of the flat inside of a figure, as grey.
LOW, MIDDLE, HIGH = "#5a5a5a", "#8c8c8c", "#ffffff"
#: Draws one cell of a row in a box of the width given, with y from 0 (outer) to the height given.
Cell: TypeAlias = Callable[[float, float], str]


@dataclass(frozen=True)
class Circle:
    """A track around the origin: outward is up, and a row runs counter-clockwise."""

    def measure_length(self, edge: float) -> float:
        """Return the length of the track at a radius."""
        return 2 * pi * edge

    def place(self, body: str, share: float, edge: float) -> str:
        """Return the drawing moved to a share of the turn, its y = 0 at the radius `edge`."""
        return f'<g transform="rotate({-360 * share:.4f}) translate(0 {-edge:.3f})">{body}</g>'

    def draw_line(self, edge: float, width: float) -> str:
        """Return a raised line all along the track."""
        return f'<circle r="{edge:.3f}" fill="none" stroke="{HIGH}" stroke-width="{width}"/>'


@dataclass(frozen=True)
class Line:
    """A straight track of a given length, whose `edge` is measured upwards from y = 0."""

    length: float

    def measure_length(self, edge: float) -> float:
        """Return the length of the track, which is the same at every edge."""
        del edge
        return self.length

    def place(self, body: str, share: float, edge: float) -> str:
        """Return the drawing moved to a share of the length, its y = 0 at the edge."""
        return f'<g transform="translate({self.length * share:.3f} {-edge:.3f})">{body}</g>'

    def draw_line(self, edge: float, width: float) -> str:
        """Return a raised line all along the track."""
        return (
            f'<path d="M0 {-edge:.3f}H{self.length}" fill="none" stroke="{HIGH}" '
            f'stroke-width="{width}"/>'
        )


Track: TypeAlias = Circle | Line


def draw_row(track: Track, inner: float, outer: float, aspect: float, cell: Cell) -> str:
    """Return a row of equal cells between two edges, closed by a raised line on each side.

    `aspect` is the wished width of a cell over its height; the number of cells is rounded so that the
    row closes on itself.
    """
    gap = LINE * 1.6
    height = outer - inner - 2 * gap
    length = track.measure_length((inner + outer) / 2)
    count = max(1, round(length / (height * aspect)))
    body = cell(length / count, height)
    drawn = "".join(track.place(body, (i + 0.5) / count, outer - gap) for i in range(count))
    return drawn + track.draw_line(inner, LINE) + track.draw_line(outer, LINE)


def draw_sawtooth(width: float, height: float) -> str:
    """Return one tooth of a sawtooth row (*răng cưa*), its point outward."""
    half = width / 2
    return f'<path d="M{-half:.3f} {height:.3f}L0 0L{half:.3f} {height:.3f}z" fill="{HIGH}"/>'


def draw_sawtooth_inward(width: float, height: float) -> str:
    """Return one tooth of a sawtooth row, its point inward."""
    half = width / 2
    return f'<path d="M{-half:.3f} 0L0 {height:.3f}L{half:.3f} 0z" fill="{HIGH}"/>'


def draw_bar(width: float, height: float) -> str:
    """Return one short bar of a row of bars (*vạch ngắn song song*)."""
    return f'<path d="M0 0V{height:.3f}" stroke="{HIGH}" stroke-width="{width * 0.36:.3f}"/>'


def draw_tangent_circle(width: float, height: float) -> str:
    """Return a double circle with a dot and the tangent that ties it to the next circle."""
    middle, radius = height / 2, height / 2 - LINE * 0.4
    line = f'fill="none" stroke="{HIGH}" stroke-width="{LINE * 0.8:.3f}"'
    lean = radius * 0.72
    return (
        f'<path d="M{lean:.3f} {middle - lean:.3f}L{width - lean:.3f} {middle + lean:.3f}" {line}/>'
        f'<circle cy="{middle:.3f}" r="{radius:.3f}" {line}/>'
        f'<circle cy="{middle:.3f}" r="{radius * 0.55:.3f}" {line}/>'
        f'<circle cy="{middle:.3f}" r="{radius * 0.22:.3f}" fill="{HIGH}"/>'
    )


def draw_meander(width: float, height: float) -> str:
    """Return one hooked S of the running meander (*hồi văn gãy khúc*), with its inner thread."""
    w, h = width / 2, height
    hook = (
        f"M{-w:.2f} {h * 0.95:.2f}H{w * 0.1:.2f}V{h * 0.38:.2f}H{-w * 0.42:.2f}V{h * 0.68:.2f}"
        f"M{w:.2f} {h * 0.05:.2f}H{-w * 0.78:.2f}V{h * 0.72:.2f}"
        f"M{w:.2f} {h * 0.95:.2f}H{w * 0.42:.2f}"
        f"M{w * 0.42:.2f} {h * 0.95:.2f}V{h * 0.3:.2f}H{w * 0.78:.2f}V{h * 0.66:.2f}"
    )
    return (
        f'<path d="{hook}" fill="none" stroke="{HIGH}" stroke-width="{LINE * 0.95:.2f}" '
        f'stroke-linejoin="miter"/>'
    )


def draw_ladder(width: float, height: float) -> str:
    """Return one leaning rung of a row of oblique strokes."""
    lean = width * 0.35
    return (
        f'<path d="M{-lean:.3f} {height:.3f}L{lean:.3f} 0" stroke="{HIGH}" '
        f'stroke-width="{width * 0.34:.3f}"/>'
    )


def draw_star(rays: int, boss: float, waist: float, tip: float) -> str:
    """Return a star of straight rays with ridged middles, and the feather chevrons between them."""
    half = 180 / rays
    points = []
    for i in range(2 * rays):
        radius = tip if i % 2 == 0 else waist
        points.append(
            f"{radius * sin(radians(i * half)):.3f} {-radius * cos(radians(i * half)):.3f}"
        )
    star = f'<path d="M{"L".join(points)}z" fill="#c4c4c4" stroke="{HIGH}" stroke-width="{LINE}"/>'
    ridges = "".join(
        f'<path d="M-2.2 0L0 {-tip:.2f}L2.2 0z" fill="{HIGH}" transform="rotate({2 * i * half:.4f})"/>'
        for i in range(rays)
    )
    chevrons = "".join(
        f'<g transform="rotate({(2 * i + 1) * half:.4f})">{_draw_chevrons(waist, tip, half)}</g>'
        for i in range(rays)
    )
    return chevrons + star + ridges + f'<circle r="{boss}" fill="{HIGH}"/>'


def _draw_chevrons(waist: float, tip: float, half: float) -> str:
    """Return nested V strokes that widen outward, with a dotted eye, for the gap between two rays."""
    drawn = []
    for level in range(5):
        edge = waist + (tip - waist) * (0.30 + 0.15 * level)
        reach = edge * sin(radians(half)) * (0.10 + 0.17 * level)
        drawn.append(
            f'<path d="M{-reach:.2f} {-edge:.2f}L0 {-edge + reach * 0.9 + 5:.2f}'
            f'L{reach:.2f} {-edge:.2f}" fill="none" stroke="{HIGH}" stroke-width="{LINE * 0.75:.2f}"/>'
        )
    eye = f'<circle cy="{-tip * 0.965:.2f}" r="5" fill="none" stroke="{HIGH}" stroke-width="1.8"/>'
    return "".join(drawn) + eye + f'<circle cy="{-tip * 0.965:.2f}" r="1.6" fill="{HIGH}"/>'
