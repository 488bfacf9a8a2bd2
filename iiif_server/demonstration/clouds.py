"""Curling clouds, a dragon among them, flames and leaf scrolls, as strokes of SVG.

They frame the pages of the document and the forehead and edges of the stele.
"""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from iiif_server.demonstration.glyphs import Points
from iiif_server.demonstration.surface import space_evenly


def draw_spiral(x: float, y: float, radius: float, turns: float, direction: int) -> str:
    """Return path data of a spiral that ends at its middle."""
    points = []
    for i in range(25):
        t = i / 24
        angle = direction * turns * 2 * pi * t + pi / 2
        reach = radius * (1 - t) ** 0.8
        points.append(f"{x + reach * cos(angle):.2f} {y + reach * sin(angle):.2f}")
    return "M" + "L".join(points)


def draw_cloud(x: float, y: float, size: float, direction: int = 1) -> str:
    """Return path data of an auspicious cloud: three curls and two trailing wisps."""
    d, s = direction, size
    curls = (
        draw_spiral(x, y, s * 0.34, 1.6, d)
        + draw_spiral(x - d * s * 0.52, y + s * 0.16, s * 0.24, 1.5, d)
        + draw_spiral(x + d * s * 0.46, y + s * 0.18, s * 0.22, 1.5, -d)
    )
    wisp = (
        f"M{x - d * s * 0.52:.2f} {y + s * 0.40:.2f}Q{x:.2f} {y + s * 0.30:.2f} "
        f"{x + d * s * 0.5:.2f} {y + s * 0.40:.2f}T{x + d * s * 1.35:.2f} {y + s * 0.22:.2f}"
        f"M{x - d * s * 0.2:.2f} {y + s * 0.52:.2f}Q{x + d * s * 0.3:.2f} {y + s * 0.46:.2f} "
        f"{x + d * s * 1.0:.2f} {y + s * 0.44:.2f}"
    )
    return curls + wisp


def draw_leaf_scroll(length: float, height: float, bends: int) -> str:
    """Return path data of a running vine along the x axis, y from 0 to `height`."""
    step = length / bends
    middle, swing = height / 2, height * 0.30
    path = [f"M0 {middle:.2f}"]
    for i in range(bends):
        side = 1 if i % 2 else -1
        path.append(f"q{step / 2:.2f} {side * swing * 2:.2f} {step:.2f} 0")
    for i in range(bends):
        side = 1 if i % 2 else -1
        x, y = (i + 0.5) * step, middle - side * swing * 0.05
        path.append(draw_spiral(x, y - side * height * 0.06, height * 0.24, 1.35, side))
        for lean in (-1, 1):
            px, py = x + lean * step * 0.30, middle + side * swing * 0.55
            path.append(
                f"M{px:.2f} {py:.2f}q{lean * step * 0.05:.2f} {-side * height * 0.26:.2f} "
                f"{lean * step * 0.18:.2f} {-side * height * 0.34:.2f}"
                f"q{-lean * step * 0.02:.2f} {side * height * 0.24:.2f} "
                f"{-lean * step * 0.18:.2f} {side * height * 0.34:.2f}"
            )
    return "".join(path)


def draw_dragon(length: float, coils: float, thickness: float) -> str:
    """Return a dragon as SVG, head at the left, about `length` long and centred on the x axis.

    The body is a sine whose waves shorten towards the tail, as the dragons of the Lý are drawn.
    """
    line, across, half = _trace_body(length, coils, thickness)
    back, belly = line - across * half, line + across * half
    body = "M" + "L".join(f"{a:.1f} {b:.1f}" for a, b in np.concatenate([back, belly[::-1]])) + "z"
    scales, spines = [], []
    for i in range(4, 142, 2):
        side, width = across[i], float(half[i, 0])
        for k in (-0.45, 0.25):
            p, r = line[i] + side * width * k, line[i] + side * width * (k + 0.7)
            q = line[i + 1] + across[i + 1] * width * (k + 0.55)
            scales.append(f"M{p[0]:.1f} {p[1]:.1f}Q{q[0]:.1f} {q[1]:.1f} {r[0]:.1f} {r[1]:.1f}")
        tip = back[i + 1] - side * width * 0.6 + (line[i + 1] - line[i]) * 0.5
        spines.append(
            f"M{back[i][0]:.1f} {back[i][1]:.1f}L{tip[0]:.1f} {tip[1]:.1f}"
            f"L{back[i + 2][0]:.1f} {back[i + 2][1]:.1f}"
        )
    legs = "".join(
        _draw_leg(float(belly[i][0]), float(belly[i][1]), thickness, side)
        for i, side in ((26, 1), (44, -1), (84, 1), (104, -1))
    )
    thin = thickness * 0.045
    return (
        f'<path d="{legs}" fill="none" stroke="#fff" stroke-width="{thin * 2:.2f}" '
        f'stroke-linecap="round"/>'
        f'<path d="{"".join(spines)}" fill="none" stroke="#fff" stroke-width="{thin:.2f}"/>'
        f'<path d="{body}" fill="#777" stroke="#fff" stroke-width="{thin * 1.6:.2f}"/>'
        f'<path d="{"".join(scales)}" fill="none" stroke="#fff" stroke-width="{thin:.2f}"/>'
        + _draw_head(float(line[0][0]), float(line[0][1]), thickness * 1.25)
    )


def _trace_body(length: float, coils: float, thickness: float) -> tuple[Points, Points, Points]:
    """Return 150 points along the dragon's back bone, the way across, and the half-width at each."""
    t = np.linspace(0, 1, 400)
    swing = thickness * (1.9 - 1.3 * t) * np.minimum(1, t * 9 + 0.25)
    wave = -swing * np.cos(2 * pi * coils * t**0.86)
    line = space_evenly(np.stack([length * (0.10 + 0.90 * t), wave], axis=1), 150)
    along = np.gradient(line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    share = np.linspace(0, 1, len(line))
    return line, across, thickness * 0.5 * np.clip(1.05 - share**1.6, 0.04, 1)[:, None]


def _draw_leg(x: float, y: float, size: float, side: int) -> str:
    """Return path data of a leg with five claws and a flame at the elbow."""
    foot_x, foot_y = x - side * size * 0.55, y + size * 1.0
    path = f"M{x:.1f} {y - size * 0.2:.1f}Q{x + side * size * 0.5:.1f} {y + size * 0.4:.1f} {foot_x:.1f} {foot_y:.1f}"
    for i in range(5):
        angle = pi * (0.12 + 0.19 * i)
        path += (
            f"M{foot_x:.1f} {foot_y:.1f}q{size * 0.2 * cos(angle):.1f} {size * 0.34 * sin(angle):.1f} "
            f"{size * 0.42 * cos(angle) - size * 0.06:.1f} {size * 0.36 * sin(angle):.1f}"
        )
    return path + draw_spiral(x + side * size * 0.45, y + size * 0.35, size * 0.2, 1.2, side)


def _draw_head(x: float, y: float, s: float) -> str:
    """Return the head: open jaws with a pearl before them, an eye, a crest, horns and a mane of flames."""

    def at(points: str) -> str:
        numbers = [float(value) for value in points.split()]
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        return " ".join(f"{x + a * s:.1f} {y + b * s:.1f}" for a, b in pairs)

    skull = (
        f"M{at('0.25 -0.42')}Q{at('-0.25 -0.75 -0.55 -0.42')}Q{at('-0.95 -0.42 -1.15 -0.15')}"
        f"Q{at('-1.2 -0.45 -0.95 -0.62')}Q{at('-1.35 -0.55 -1.32 0.0')}L{at('-0.62 0.02')}"
        f"Q{at('-0.75 0.25 -1.1 0.3')}Q{at('-0.85 0.55 -0.3 0.45')}Q{at('0.1 0.5 0.3 0.35')}z"
    )
    teeth = "".join(
        f"M{at(f'{-1.2 + 0.14 * i:.2f} 0.0')}L{at(f'{-1.15 + 0.14 * i:.2f} 0.12')}"
        f"L{at(f'{-1.08 + 0.14 * i:.2f} 0.0')}"
        for i in range(4)
    )
    mane = ""
    for i in range(7):
        a = -0.62 + 0.2 * i
        mane += f"M{at(f'0.05 {a * 0.6:.2f}')}Q{at(f'0.7 {a - 0.35:.2f} {1.15 - 0.05 * i:.2f} {a * 1.3 - 0.12:.2f}')}"
    horns = f"M{at('-0.2 -0.58')}Q{at('0.2 -1.25 0.75 -1.2')}M{at('0.12 -0.95')}Q{at('0.3 -1.4 0.6 -1.5')}"
    whisker = f"M{at('-1.15 -0.2')}Q{at('-1.9 -0.5 -1.75 -1.05')}M{at('-1.0 0.3')}Q{at('-1.5 0.6 -1.4 0.95')}"
    line = f'fill="none" stroke="#fff" stroke-width="{s * 0.055:.2f}" stroke-linecap="round"'
    eye_x, eye_y = x - 0.35 * s, y - 0.28 * s
    pearl_x = x - 2.15 * s
    return (
        f'<path d="{mane}{horns}{whisker}" {line}/>'
        f'<path d="{skull}" fill="#888" stroke="#fff" stroke-width="{s * 0.055:.2f}"/>'
        f'<path d="{teeth}" {line}/>'
        f'<circle cx="{eye_x:.1f}" cy="{eye_y:.1f}" r="{s * 0.13:.2f}" {line}/>'
        f'<circle cx="{eye_x:.1f}" cy="{eye_y:.1f}" r="{s * 0.05:.2f}" fill="#fff"/>'
        f'<circle cx="{pearl_x:.1f}" cy="{y:.1f}" r="{s * 0.3:.2f}" fill="#999" stroke="#fff" '
        f'stroke-width="{s * 0.055:.2f}"/><path d="{draw_spiral(pearl_x, y, s * 0.22, 1.4, 1)}" {line}/>'
    )
