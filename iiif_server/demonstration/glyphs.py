"""Invented characters: brush strokes in a square, which look like writing and say nothing.

Each character is composed as real ones are, of two or three parts side by side or stacked; the parts
themselves are invented. They are not text in any script, and the descriptions say so.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Stroke:
    """A brush stroke in the unit square: its middle line and the half-width at each point."""

    line: Points
    half_width: npt.NDArray[np.float64]


# Parts in a square of 100: kind of stroke, start and end. Invented.
_PARTS = (
    "h 5 20 95 16, l 40 20 10 60, h 30 50 90 47, h 0 90 100 86, v 62 16 62 90",
    "v 15 10 15 95, h 15 12 85 10, v 85 10 85 60, l 62 26 34 66, d 50 60 64 78, h 15 92 100 90",
    "h 0 30 100 26, v 50 0 50 72, l 48 32 5 85, d 70 44 84 60, h 30 92 98 88",
    "l 55 0 5 50, r 50 10 100 50, d 44 34 56 46, h 20 66 80 63, l 40 66 12 100, k 62 64 95 96",
    "d 12 8 26 22, d 5 40 20 52, l 32 66 5 100, h 40 20 98 16, l 66 20 38 98, k 66 45 98 90",
    "l 45 0 5 42, v 30 30 30 100, h 45 30 100 26, l 74 6 50 60, d 70 44 84 60, h 40 92 100 90",
    "h 10 10 90 7, l 30 10 8 95, h 30 40 85 37, k 84 38 70 96, d 44 56 56 70",
    "d 46 0 58 10, h 5 22 95 18, l 34 30 10 56, l 74 32 62 50, h 0 62 100 58, k 50 60 80 100",
    "v 20 0 20 80, h 20 36 50 33, k 72 0 96 86, d 50 50 62 66, h 0 94 46 86",
    "h 10 14 90 10, h 10 38 90 35, l 40 38 2 96, k 60 38 98 80, h 28 66 66 63",
    "l 24 0 0 34, l 74 0 50 34, h 2 42 98 38, v 28 42 26 98, l 72 42 50 80, r 50 60 95 96",
    "h 20 12 86 8, d 10 50 22 80, k 30 36 84 88, l 70 30 48 62",
)
# How a character divides its square: boxes of left, top, width, height.
_LAYOUTS: tuple[tuple[tuple[float, float, float, float], ...], ...] = (
    ((0.0, 0.08, 0.40, 0.86), (0.46, 0.04, 0.54, 0.92)),
    ((0.0, 0.04, 0.52, 0.92), (0.60, 0.10, 0.40, 0.84)),
    ((0.12, 0.0, 0.76, 0.44), (0.04, 0.50, 0.92, 0.48)),
    ((0.0, 0.06, 0.36, 0.88), (0.44, 0.0, 0.56, 0.44), (0.42, 0.52, 0.58, 0.46)),
    ((0.14, 0.0, 0.72, 0.34), (0.0, 0.40, 0.46, 0.58), (0.54, 0.40, 0.46, 0.58)),
)


def compose_character(random: np.random.Generator, weight: float) -> list[Stroke]:
    """Return the strokes of one invented character; `weight` is the half-width of a full stroke."""
    layout = _LAYOUTS[random.choice(len(_LAYOUTS), p=[0.30, 0.20, 0.24, 0.15, 0.11])]
    parts = random.choice(len(_PARTS), size=len(layout), replace=False)
    strokes = []
    for box, part in zip(layout, parts, strict=True):
        shrink = weight * (0.72 + 0.28 * min(box[2], box[3]))
        for stroke in _PARTS[part].split(", "):
            kind, *ends = stroke.split()
            x0, y0, x1, y1 = np.array(ends, np.float64) / 100 + random.normal(0, 0.012, 4)
            start = (box[0] + box[2] * x0, box[1] + box[3] * y0)
            end = (box[0] + box[2] * x1, box[1] + box[3] * y1)
            strokes.append(_draw_stroke(kind, start, end, shrink))
    return strokes


def _draw_stroke(
    kind: str, start: tuple[float, float], end: tuple[float, float], weight: float
) -> Stroke:
    """Return one stroke of a kind: h across, v down, l and r falling, d a dot, k a hook."""
    t = np.linspace(0, 1, 13)
    (x0, y0), (x1, y1) = start, end
    line = np.stack([x0 + (x1 - x0) * t, y0 + (y1 - y0) * t], axis=1)
    swing = np.sin(np.pi * t)
    if kind == "h":
        line[:, 1] -= 0.018 * swing
        width = 0.62 + 0.42 * np.abs(2 * t - 0.9) ** 1.6
    elif kind == "v":
        width = 1.12 - 0.28 * swing - 0.30 * (t > 0.93)
    elif kind == "l":
        line[:, 0] += 0.10 * swing * abs(x1 - x0)
        line[:, 1] += 0.16 * swing * abs(y1 - y0)
        width = 1.15 - 1.0 * t**1.4
    elif kind == "r":
        line[:, 1] += 0.12 * swing * abs(y1 - y0)
        width = 0.38 + 1.15 * np.sin(np.pi * np.clip(t, 0, 0.96) ** 1.8)
    elif kind == "d":
        width = 0.30 + 1.05 * np.sqrt(t) * (1.25 - t)
    else:
        line[:, 0] -= 0.16 * swing * abs(x1 - x0)
        line[:, 1] += 0.14 * swing * abs(y1 - y0)
        line[-2:] -= [[0.0, 0.035], [-0.01, 0.10]]
        width = 1.05 - 0.22 * swing - 0.75 * np.clip(t - 0.84, 0, 1) / 0.16
    return Stroke(line, np.maximum(width, 0.10) * weight)


def draw_character(strokes: list[Stroke], left: float, top: float, size: float) -> str:
    """Return the character as SVG path data, its square placed and scaled."""
    return "".join(_draw_outline(stroke, left, top, size) for stroke in strokes)


def _draw_outline(stroke: Stroke, left: float, top: float, size: float) -> str:
    """Return the outline of a stroke with round ends."""
    along = np.gradient(stroke.line, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True) + 1e-9
    across = np.stack([-along[:, 1], along[:, 0]], axis=1) * stroke.half_width[:, None]
    first = stroke.line[:1] - along[:1] * stroke.half_width[0] * 0.8
    last = stroke.line[-1:] + along[-1:] * stroke.half_width[-1] * 0.8
    outline = np.concatenate([first, stroke.line + across, last, (stroke.line - across)[::-1]])
    placed = outline * size + [left, top]
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in placed) + "z"


def draw_seal_character(random: np.random.Generator, left: float, top: float, size: float) -> str:
    """Return one character in the manner of the nine-fold seal script: even strokes, many right angles."""
    lines = []
    for start, end in ((0.0, 0.44), (0.56, 1.0)):
        count = int(random.integers(5, 8))
        side = bool(random.integers(0, 2))
        for i in range(count):
            y = 0.04 + 0.92 * i / (count - 1)
            lines.append(f"M{start:.3f} {y:.3f}H{end:.3f}")
            if i:
                x = start if side else end
                lines.append(f"M{x:.3f} {y - 0.92 / (count - 1):.3f}V{y:.3f}")
            side = not side if random.random() < 0.85 else side
    body = f'<path d="{"".join(lines)}" fill="none" stroke="#fff" stroke-width="0.062"/>'
    return f'<g transform="translate({left:.2f} {top:.2f}) scale({size:.3f})">{body}</g>'
