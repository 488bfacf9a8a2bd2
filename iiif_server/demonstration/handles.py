"""The four handles of the drum (*quai*): flat plaited straps from the shoulder to the waist, in pairs."""

from __future__ import annotations

import numpy as np

from iiif_server.demonstration.motifs import draw_stroke
from iiif_server.demonstration.surface import (
    Surface,
    build_fan,
    build_grid_triangles,
    compute_normals,
    smooth_polygon,
    space_evenly,
)

#: Where the handles stand, in degrees around the axis: two pairs, face to face.
ANGLES_DEG = (82.0, 98.0, 262.0, 278.0)
# Corners of the middle line of a strap in the plane through the axis: radius and height in metres.
_PATH = (
    (0.4300, 0.4560),
    (0.4560, 0.4500),
    (0.4640, 0.3900),
    (0.4300, 0.3100),
    (0.3900, 0.2640),
    (0.3315, 0.2560),
)
_HALF_WIDTH_M, _HALF_THICKNESS_M = 0.019, 0.0040
_PLAITS = 22


def draw_rope() -> tuple[str, tuple[float, float, float, float]]:
    """Return the drawing of a plaited strap, its length from left to right, and the part to show."""
    lines = []
    for i in range(_PLAITS * 2 + 1):
        x = i * 25.0
        lines.append(f"M{x} 20L{x + 22} 70L{x} 120M{x} 160L{x + 22} 210L{x} 260")
    rails = "M0 8H1100M0 140H1100M0 272H1100"
    return draw_stroke("".join(lines), 9) + draw_stroke(rails, 8), (0, 0, 1100, 300)


def build_handles(around: int, along: int, box: tuple[float, float, float, float]) -> list[Surface]:
    """Return the handles as closed tubes of `around` x `along` vertices, textured from a box of the atlas.

    Their ends lie inside the wall of the drum.
    """
    line = space_evenly(smooth_polygon(np.array(_PATH), 4), along)
    direction = np.gradient(line, axis=0)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    turn = np.linspace(0, 2 * np.pi, around + 1)
    # A rounded rectangle: the fourth root keeps the strap flat on its broad sides.
    flat = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** 0.5
    broad = np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** 0.7
    swell = 1 + 0.10 * np.cos(np.linspace(0, 2 * np.pi * _PLAITS, along))[:, None]
    across = np.broadcast_to(broad[None, :] * _HALF_WIDTH_M, (along, around + 1)).copy()
    out = flat[None, :] * _HALF_THICKNESS_M * swell
    radius = line[:, 0:1] - direction[:, 1:2] * out
    height = line[:, 1:2] + direction[:, 0:1] * out
    across[:, -1], radius[:, -1], height[:, -1] = across[:, 0], radius[:, 0], height[:, 0]
    return [_place_handle(angle, radius, height, across, box) for angle in ANGLES_DEG]


def _place_handle(
    angle_deg: float,
    radius: np.ndarray,
    height: np.ndarray,
    across: np.ndarray,
    box: tuple[float, float, float, float],
) -> Surface:
    """Return one handle at an angle around the axis."""
    along, columns = radius.shape
    sine, cosine = np.sin(np.radians(angle_deg)), np.cos(np.radians(angle_deg))
    x = radius * sine - across * cosine
    z = radius * cosine + across * sine
    grid = np.stack([x, height, z], axis=-1).reshape(-1, 3)
    ends = grid.reshape(along, columns, 3)[[0, -1], :-1].mean(axis=1)
    positions = np.concatenate([grid, ends]).astype(np.float32)
    left, top, width, high = box
    u, v = np.meshgrid(np.linspace(0, 1, along), np.linspace(0, 2, columns), indexing="ij")
    v = np.where(v > 1, 2 - v, v) * 0.92
    uvs = np.stack([left + width * u, top + high * v], axis=-1).reshape(-1, 2)
    uvs = np.concatenate([uvs, [[left, top], [left + width, top]]]).astype(np.float32)
    ring = np.arange(columns, dtype=np.uint32)
    triangles = np.concatenate(
        [
            build_grid_triangles(along, columns),
            build_fan(len(grid), ring),
            build_fan(len(grid) + 1, ring[::-1] + np.uint32((along - 1) * columns)),
        ]
    )
    return Surface(
        positions=positions,
        normals=compute_normals(positions, triangles, seam=columns),
        uvs=np.asarray(uvs, np.float32),
        triangles=triangles,
    )
