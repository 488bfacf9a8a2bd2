"""Shapes whose connections are known: a ring, a strip with one side, boxes that touch."""

from __future__ import annotations

import numpy as np

from mesh.surface import FloatArray, IndexArray
from tests.mesh.shapes import Shape, cube


def torus(around: int = 24, across: int = 12, radius: float = 1.0, thickness: float = 0.3) -> Shape:
    """A closed ring of `2 * around * across` triangles."""
    u, v = np.meshgrid(
        np.arange(around) * 2 * np.pi / around,
        np.arange(across) * 2 * np.pi / across,
        indexing="ij",
    )
    out = radius + thickness * np.cos(v)
    points = np.stack([out * np.cos(u), thickness * np.sin(v), out * np.sin(u)], axis=-1)
    number = np.arange(around * across).reshape(around, across)
    right, up = np.roll(number, -1, axis=0), np.roll(number, -1, axis=1)
    both = np.roll(right, -1, axis=1)
    quads = np.stack([number, up, both, right], axis=-1).reshape(-1, 4)
    triangles = np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])
    return points.reshape(-1, 3).astype(np.float32), triangles.astype(np.uint32)


def strip(steps: int, *, twisted: bool) -> Shape:
    """A band of `2 * steps` triangles whose ends are joined, half a turn twisted (Möbius) or not."""
    angle = np.arange(steps) * 2 * np.pi / steps
    lean = angle / 2 if twisted else np.zeros(steps)
    points = np.concatenate(
        [
            np.stack(
                [
                    (1 + side * np.cos(lean)) * np.cos(angle),
                    side * np.sin(lean),
                    (1 + side * np.cos(lean)) * np.sin(angle),
                ],
                axis=1,
            )
            for side in (-0.3, 0.3)
        ]
    )
    inner = np.arange(steps)
    outer = inner + steps
    after_inner, after_outer = np.roll(inner, -1), np.roll(outer, -1)
    if twisted:
        after_inner[-1], after_outer[-1] = outer[0], inner[0]
    triangles = np.concatenate(
        [
            np.stack([inner, outer, after_outer], axis=1),
            np.stack([inner, after_outer, after_inner], axis=1),
        ]
    )
    return points.astype(np.float32), triangles.astype(np.uint32)


def joined(*shapes: Shape) -> Shape:
    """Several shapes as one, without joining vertices."""
    starts = np.cumsum([0, *(len(points) for points, _ in shapes)])
    return (
        np.concatenate([points for points, _ in shapes]),
        np.concatenate(
            [faces + np.uint32(at) for (_, faces), at in zip(shapes, starts, strict=False)]
        ),
    )


def moved(shape: Shape, x: float, y: float = 0.0, z: float = 0.0, size: float = 1.0) -> Shape:
    """A shape made larger and put elsewhere."""
    return shape[0] * np.float32(size) + np.float32([x, y, z]), shape[1]


def flipped(shape: Shape, *faces: int) -> Shape:
    """A shape with some faces turned round; all of them where none are named."""
    triangles = shape[1].copy()
    chosen = list(faces) if faces else list(range(len(triangles)))
    triangles[chosen] = triangles[chosen][:, [0, 2, 1]]
    return shape[0], triangles


def open_box() -> Shape:
    """A cube of side 1 without the two triangles of its lid, the face where x is 0.5."""
    points, triangles = cube()
    lid = (points[triangles][:, :, 0] > 0).all(axis=1)
    return points, triangles[~lid]


def boxes(count: int) -> Shape:
    """Closed cubes apart from each other on a grid."""
    points, triangles = cube(0.5)
    side = int(np.ceil(count ** (1 / 3)))
    places = np.stack(np.unravel_index(np.arange(count), (side, side, side)), axis=1)
    all_points: FloatArray = (points[None] + places[:, None].astype(np.float32)).reshape(-1, 3)
    starts = np.arange(count, dtype=np.uint32) * np.uint32(len(points))
    all_triangles: IndexArray = (triangles[None] + starts[:, None, None]).reshape(-1, 3)
    return all_points, all_triangles


def soup(count: int, vertices: int, seed: int = 3) -> Shape:
    """Triangles between random vertices: nearly every edge has more than two faces."""
    random = np.random.default_rng(seed)
    points = random.random((vertices, 3)).astype(np.float32)
    triangles = random.integers(0, vertices, (count, 3)).astype(np.uint32)
    return points, triangles
