"""The side of the drum (*tang, lưng, chân*): its silhouette and the drawing that runs around it.

The drawing is a strip 2500 units long, one unit a millimetre at a radius of 0.398 m, and as high as
the silhouette is long; y = 0 is the foot's edge and up is negative, as on a `Line` track.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from iiif_server.demonstration.motifs import draw_boat, draw_dancer, draw_standing_bird
from iiif_server.demonstration.ornament import (
    HIGH,
    LINE,
    Line,
    draw_bar,
    draw_ladder,
    draw_row,
    draw_sawtooth,
    draw_sawtooth_inward,
    draw_tangent_circle,
)
from iiif_server.demonstration.surface import measure_travel, smooth_polygon

#: Radius of the face and height of the drum in metres (Ngọc Lũ I: 0.793 m across, 0.63 m high).
FACE_RADIUS, DRUM_HEIGHT = 0.3965, 0.63
STRIP_LENGTH = 2500.0
_TRACK = Line(STRIP_LENGTH)
_BOATS, _PANELS = 5, 10
# Corners of the silhouette before they are rounded: radius and height in metres, from the face down.
_CORNERS = (
    (FACE_RADIUS, DRUM_HEIGHT),
    (0.3990, 0.6275),
    (0.3985, 0.6215),
    (0.3890, 0.6170),
    (0.3900, 0.6020),
    (0.4180, 0.5780),
    (0.4390, 0.5240),
    (0.4350, 0.4560),
    (0.4140, 0.4060),
    (0.3560, 0.3660),
    (0.3360, 0.3400),
    (0.3330, 0.2900),
    (0.3340, 0.2200),
    (0.3390, 0.1600),
    (0.3520, 0.1380),
    (0.3760, 0.0700),
    (0.3960, 0.0200),
    (0.4000, 0.0000),
)


def build_silhouette() -> npt.NDArray[np.float64]:
    """Return radius and height along the side, from the edge of the face to the foot, in metres."""
    return smooth_polygon(np.array(_CORNERS), 4)


def measure_strip_height() -> float:
    """Return the length of the silhouette in drawing units (millimetres)."""
    return float(measure_travel(build_silhouette())[-1] * 1000)


def find_edge(height_m: float) -> float:
    """Return where, in the drawing, a height above the ground lies: units above the foot's edge."""
    silhouette = build_silhouette()
    from_foot = measure_travel(silhouette[::-1]) * 1000
    return float(np.interp(height_m, silhouette[::-1, 1], from_foot))


def build_mantle_drawing() -> str:
    """Return the drawing of the whole side: boats on the shoulder, dancers on the waist, bare foot."""
    shoulder_top, shoulder_foot = find_edge(0.595), find_edge(0.405)
    waist_top, waist_foot = find_edge(0.335), find_edge(0.165)
    return (
        _draw_border(shoulder_top - 58, shoulder_top)
        + _draw_fleet(shoulder_foot + 52, shoulder_top - 58)
        + _draw_border(shoulder_foot - 6, shoulder_foot + 52)
        + _draw_panels(waist_foot + 44, waist_top)
        + _draw_border(waist_foot - 14, waist_foot + 44)
        + draw_row(_TRACK, 6, 16, 0.9, draw_ladder)
    )


def _draw_border(low: float, high: float) -> str:
    """Return sawteeth, tangent circles and sawteeth, one above the other."""
    third = (high - low) / 3.4
    return (
        draw_row(_TRACK, low, low + third, 0.8, draw_sawtooth)
        + draw_row(_TRACK, low + third, high - third, 1.3, draw_tangent_circle)
        + draw_row(_TRACK, high - third, high, 0.8, draw_sawtooth_inward)
    )


def _draw_fleet(low: float, high: float) -> str:
    """Return the boats between two edges, a wader between each and the next."""
    scale = (high - low) / 172
    boat = f'<g transform="scale({scale * 0.92:.4f} {scale:.4f})">{draw_boat()}</g>'
    wader = f'<g transform="scale({scale:.4f})">{draw_standing_bird()}</g>'
    drawn = []
    for i in range(_BOATS):
        drawn.append(_TRACK.place(boat, (i + 0.46) / _BOATS, low + 14 * scale))
        drawn.append(_TRACK.place(wader, (i + 0.97) / _BOATS, low + 4))
    return "".join(drawn)


def _draw_panels(low: float, high: float) -> str:
    """Return the waist: panels with a feathered dancer each, parted by upright bands of ornament."""
    height = high - low
    post = _draw_post(height)
    drawn = [_TRACK.draw_line(high, LINE)]
    scale = height / 152
    for i in range(_PANELS):
        drawn.append(_TRACK.place(post, i / _PANELS, low))
        if i == 0:  # the strip's ends meet here: the other half of the same post
            drawn.append(_TRACK.place(post, 1.0, low))
        for step, holds in ((0.36, "spear"), (0.68, "nothing")):
            figure = f'<g transform="scale({scale:.4f})">{draw_dancer(holds)}</g>'
            drawn.append(_TRACK.place(figure, (i + step) / _PANELS, low + 3))
    return "".join(drawn)


def _draw_post(height: float) -> str:
    """Return an upright band: bars, tangent circles, bars, closed by lines; its foot at the origin."""
    short = Line(height)
    rows = (
        draw_row(short, -26, -13, 0.6, draw_bar)
        + draw_row(short, -13, 13, 1.3, draw_tangent_circle)
        + draw_row(short, 13, 26, 0.6, draw_bar)
    )
    cap = f'<path d="M0 -26V26" stroke="{HIGH}" stroke-width="{LINE}"/>'
    # The inner svg cuts off the tangent that would reach for a circle beyond the last.
    cut = f'<svg x="0" y="-28" width="{height:.3f}" height="56" viewBox="0 -28 {height:.3f} 56">'
    return f'<g transform="rotate(-90)">{cut}{rows}</svg>{cap}</g>'
