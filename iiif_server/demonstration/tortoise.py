"""The tortoise that carries a stele, out of rounded stones: plinth, shell, head, feet and tail."""

from __future__ import annotations

import numpy as np

from iiif_server.demonstration.noise import Field, sharpen_step
from iiif_server.demonstration.surface import (
    Indices,
    Vectors,
    build_fan,
    build_grid_triangles,
    turn_profile,
)

Triple = tuple[float, float, float]
#: Height of the shell's back, where the slab stands, in metres.
BACK_HEIGHT_M = 0.50
_PLINTH_HEIGHT_M = 0.12
# Width of a scute of the shell.
_SCUTE_M = 0.17


def build_tortoise(detail: int) -> tuple[Vectors, Indices, Field]:
    """Return vertices, triangles and relief (-1 groove to 1 ridge) of the tortoise, facing +Z.

    `detail` is the number of grid lines around the shell; the other parts have fewer, by their size.
    """
    shell = build_ball((0.47, 0.30, 0.62), (0.0, 0.22, 0.0), detail, 2.4)
    parts = [_carve_shell(*shell), *(_smooth(*ball) for ball in _list_stones(detail))]
    starts = np.cumsum([0] + [len(vertices) for vertices, _, _ in parts[:-1]])
    return (
        np.concatenate([vertices for vertices, _, _ in parts]),
        np.concatenate(
            [faces + np.uint32(start) for (_, faces, _), start in zip(parts, starts, strict=True)]
        ),
        np.concatenate([relief for _, _, relief in parts]),
    )


def build_ball(radii: Triple, centre: Triple, around: int, power: float) -> tuple[Vectors, Indices]:
    """Return a closed rounded body; `power` 2 is an ellipsoid, more is boxier (a superellipsoid)."""
    rows = max(6, around // 2)
    polar = np.linspace(0, np.pi, rows + 1)[1:-1, None]
    ring = turn_profile(np.sin(polar).astype(np.float32), np.cos(polar).astype(np.float32), around)
    flat = ring.reshape(-1, 3)
    poles = np.array([[0, 1, 0], [0, -1, 0]], np.float32)
    unit = np.concatenate([flat, poles])
    norm = (np.abs(unit) ** power).sum(axis=1, keepdims=True) ** (1 / power)
    vertices = (unit / norm * np.asarray(radii) + np.asarray(centre)).astype(np.float32)
    columns = around + 1
    first = np.arange(columns, dtype=np.uint32)
    last = first[::-1] + np.uint32((rows - 2) * columns)
    faces = np.concatenate(
        [
            build_grid_triangles(rows - 1, columns),
            build_fan(len(flat), first),
            build_fan(len(flat) + 1, last),
        ]
    )
    return vertices, faces


def _list_stones(detail: int) -> list[tuple[Vectors, Indices]]:
    """Return every part but the shell."""
    around, small = max(24, detail // 2), max(12, detail // 6)
    stones = [
        build_ball((0.62, _PLINTH_HEIGHT_M / 2, 0.86), (0, _PLINTH_HEIGHT_M / 2, 0), detail, 14),
        build_ball((0.50, 0.07, 0.66), (0, 0.20, 0), around, 3.2),
        build_ball((0.50, 0.17, 0.15), (0, 0.335, 0), around, 9),  # the block that holds the slab
        build_ball((0.13, 0.14, 0.24), (0, 0.30, 0.66), around, 2.2),
        build_ball((0.145, 0.125, 0.17), (0, 0.40, 0.80), around, 2.5),
        build_ball((0.105, 0.065, 0.12), (0, 0.36, 0.90), around, 2.6),
        build_ball((0.05, 0.045, 0.16), (0, 0.17, -0.68), small, 2.2),
    ]
    for side in (-1.0, 1.0):
        stones.append(build_ball((0.034, 0.038, 0.034), (side * 0.105, 0.445, 0.875), small, 2))
        stones.append(build_ball((0.05, 0.022, 0.055), (side * 0.095, 0.485, 0.855), small, 2))
        for end in (-1.0, 1.0):
            x, z = side * 0.43, end * 0.44
            stones.append(build_ball((0.12, 0.11, 0.16), (x, 0.20, z), around, 2.4))
            stones.append(build_ball((0.10, 0.055, 0.15), (x * 1.06, 0.155, z + 0.08), around, 2.6))
            stones.extend(
                build_ball(
                    (0.022, 0.026, 0.05), (x * 1.06 + toe * 0.055, 0.145, z + 0.225), small, 2
                )
                for toe in (-1, 0, 1)
            )
    return stones


def _smooth(vertices: Vectors, faces: Indices) -> tuple[Vectors, Indices, Field]:
    return vertices, faces, np.zeros(len(vertices), np.float32)


def _carve_shell(vertices: Vectors, faces: Indices) -> tuple[Vectors, Indices, Field]:
    """Return the shell with six-sided scutes cut into it, each with an inner ring."""
    inward = measure_hexagon(vertices[:, 0] / _SCUTE_M, vertices[:, 2] / _SCUTE_M)
    groove = 1 - sharpen_step(inward, 0.02, 0.10)
    ring = np.exp(-(((inward - 0.24) / 0.045) ** 2)) * 0.45
    relief = (ring - groove) * (vertices[:, 1] > 0.24)
    out = vertices / np.maximum(np.linalg.norm(vertices, axis=1, keepdims=True), 1e-6)
    carved = vertices + out * (relief * 0.011)[:, None]
    carved[:, 1] = np.maximum(carved[:, 1], _PLINTH_HEIGHT_M * 0.9)  # its foot lies in the plinth
    return carved.astype(np.float32), faces, relief.astype(np.float32)


def measure_hexagon(x: Field, y: Field) -> Field:
    """Return the distance to the nearest border of a honeycomb with cells one unit wide, 0 to 0.5."""
    root = np.sqrt(np.float32(3))
    best = np.full(x.shape, np.float32(9))
    second = best.copy()
    for shift_x, shift_y in ((0.0, 0.0), (0.5, root / 2)):
        for step_x in (-1, 0, 1):
            for step_y in (-1, 0, 1):
                cell_x = np.round(x - shift_x) + shift_x + step_x
                cell_y = np.round((y - shift_y) / root) * root + shift_y + step_y * root
                distance = np.hypot(x - cell_x, y - cell_y)
                second = np.minimum(second, np.maximum(best, distance))
                best = np.minimum(best, distance)
    return np.asarray((second - best) / 2, np.float32)
