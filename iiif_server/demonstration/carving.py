"""Carving in clay as arithmetic: lotus petals and a flowering vine on an unrolled turned form.

u runs around, v from the mouth to the foot; a band is a range of v.
"""

from __future__ import annotations

import numpy as np

from iiif_server.demonstration.noise import Field


def draw_petals(u: Field, v: Field, band: tuple[float, float], count: int, tip: int) -> Field:
    """Return two overlapping rows of lotus petals; `tip` 1 points to the lip, -1 to the foot."""
    t = (v - band[0]) / (band[1] - band[0])
    t = 1 - t if tip > 0 else t
    front = _draw_petal_row(u * count, t, 1.0)
    back = _draw_petal_row(u * count + np.float32(0.5), t / np.float32(1.0), 0.98) - np.float32(
        0.42
    )
    return np.where(front > 0.02, front, np.maximum(back, -0.25)).astype(np.float32)


def _draw_petal_row(place: Field, t: Field, reach: float) -> Field:
    """Return one row of petals: a swelling inside a raised rim, a mid-rib and fine veins."""
    x = np.abs(place % 1 - 0.5)[None, :] * 2
    along = np.clip(t / reach, 0, 1)
    # A lotus petal is broad at two thirds and ends in a point.
    width = np.sqrt(np.clip(1 - along**3.2, 0, 1)) * (0.80 + 0.20 * np.sin(along * np.pi))
    depth = 1 - x / np.maximum(width, 1e-3)
    swell = np.sqrt(np.clip(depth * 1.6, 0, 1)) * (0.55 + 0.35 * (1 - along))
    rim = np.exp(-(((depth - 0.10) / 0.055) ** 2)) * 0.42
    inner = np.exp(-(((depth - 0.30) / 0.035) ** 2)) * 0.20
    rib = np.exp(-((x / 0.045) ** 2)) * 0.22 * (along < 0.86)
    veins = 0.045 * np.sin(x * 46 + along * 7) * (depth > 0.34)
    petal = (swell + rim + inner + rib + veins) * (depth > 0) * (t <= reach)
    return np.asarray(petal, np.float32)


def draw_vine(u: Field, v: Field, band: tuple[float, float]) -> Field:
    """Return a running vine: a waving stem with a spiral tendril, a flower and leaves in each bend."""
    bends = 10
    t = (v - band[0]) / (band[1] - band[0]) * 2 - 1
    phase = (u * bends)[None, :]
    side = np.where(phase.astype(np.int32) % 2 == 0, 1.0, -1.0)
    x = (phase % 1 - 0.5) * 2.0
    y = t * side
    stem = _draw_ridge(np.abs(y - 0.62 * np.cos(x * np.pi / 2) * 1.0 + 0.10), 0.055)
    dx, dy = x * 1.05, y + 0.28
    radius, angle = np.hypot(dx, dy), np.arctan2(dy, dx)
    flower = np.clip(1 - radius / (0.34 + 0.07 * np.cos(6 * angle)), 0, 1) ** 0.6 * 0.85
    flower *= 1 - 0.35 * np.exp(-((np.abs(np.sin(3 * angle)) / 0.16) ** 2)) * (radius > 0.12)
    heart = np.exp(-((radius / 0.085) ** 2)) * 0.5
    tendril = (
        _draw_ridge(np.abs(radius - 0.53 - 0.045 * angle), 0.035) * (np.abs(angle) < 2.5) * 0.7
    )
    leaves = np.zeros_like(radius)
    for lx, ly, lean in (
        (0.62, -0.55, 0.7),
        (-0.62, -0.55, -0.7),
        (0.78, 0.52, -0.9),
        (-0.78, 0.52, 0.9),
    ):
        px, py = x - lx, y - ly
        a, b = px * np.cos(lean) + py * np.sin(lean), -px * np.sin(lean) + py * np.cos(lean)
        leaf = np.clip(1 - (a / 0.30) ** 2 - (b / (0.115 - 0.05 * a)) ** 2, 0, 1) ** 0.5 * 0.7
        leaf *= 1 - 0.45 * np.exp(-((b / 0.016) ** 2))
        leaves = np.maximum(leaves, leaf)
    scroll = np.maximum.reduce([stem * 0.8, flower + heart, tendril, leaves])
    return np.asarray(scroll - 0.12, np.float32)


def _draw_ridge(distance: Field, width: float) -> Field:
    """Return a round ridge where the distance is small."""
    return np.asarray(np.exp(-((distance / width) ** 2)), np.float32)
