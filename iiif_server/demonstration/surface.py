"""Surfaces of triangles built from grids: turned on a wheel, swept along a path, or laid flat.

Right-handed, Y up, metres, as glTF. A grid's rows run downward and its columns to the right as seen
from outside, so that its triangles face outward.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from iiif_server.demonstration.noise import Field

Vectors = npt.NDArray[np.float32]
Indices = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Surface:
    """Triangles with what a renderer needs at each vertex.

    `positions` and `normals` have shape (n, 3), `uvs` (n, 2) with v downward as in glTF, and
    `triangles` (m, 3), counter-clockwise seen from outside.
    """

    positions: Vectors
    normals: Vectors
    uvs: Vectors
    triangles: Indices


def build_grid_triangles(rows: int, columns: int) -> Indices:
    """Return the triangles of a grid of `rows` x `columns` vertices: 2 (rows - 1)(columns - 1)."""
    corner = np.arange(rows * columns, dtype=np.uint32).reshape(rows, columns)
    a, b, c, d = corner[:-1, :-1], corner[:-1, 1:], corner[1:, :-1], corner[1:, 1:]
    quads = np.stack([a, c, d, a, d, b], axis=-1)
    return quads.reshape(-1, 3)


def build_fan(centre: int, ring: Indices) -> Indices:
    """Return triangles from a vertex to each edge of a ring that runs rightward below it."""
    apex = np.full(len(ring) - 1, centre, np.uint32)
    return np.stack([apex, ring[:-1], ring[1:]], axis=-1)


def build_band(upper: Indices, lower: Indices) -> Indices:
    """Return the triangles between two closed rings that run rightward, whose numbers of vertices may differ.

    The first vertex of each ring stands again at its end; both begin at the same side.
    """
    above, below = len(upper) - 1, len(lower) - 1
    # Edges take turns by where their middles lie along the rings, as whole numbers.
    upper_middles = (2 * np.arange(above) + 1) * below
    lower_middles = (2 * np.arange(below) + 1) * above
    under = lower[np.searchsorted(lower_middles, upper_middles)]
    over = upper[np.searchsorted(upper_middles, lower_middles, side="right")]
    return np.concatenate(
        [
            np.stack([upper[:-1], under, upper[1:]], axis=-1),
            np.stack([over, lower[:-1], lower[1:]], axis=-1),
        ]
    )


def compute_normals(positions: Vectors, triangles: Indices, *, seam: int = 0) -> Vectors:
    """Return unit normals, weighted by the area of the triangles around each vertex.

    Parameters
    ----------
    seam
        Columns of a grid whose first and last column are the same points (a turned form); their
        normals are made equal, so that no line shows. 0 where there is no such grid. Rows after the
        whole rows of the grid are left alone.
    """
    corner = positions[triangles]
    face = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    total = np.empty((len(positions), 3), np.float64)
    for axis in range(3):
        weights = np.repeat(face[:, axis].astype(np.float64), 3)
        total[:, axis] = np.bincount(triangles.ravel(), weights, minlength=len(positions))
    if seam:
        grid = total[: len(total) // seam * seam].reshape(-1, seam, 3)
        grid[:, 0] += grid[:, -1]
        grid[:, -1] = grid[:, 0]
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return np.asarray(total / np.maximum(length, 1e-30), np.float32)


def compute_tangents(surface: Surface) -> Vectors:
    """Return the tangents a normal texture needs, shape (n, 4): unit, at right angles to the normals.

    The fourth number is the side on which "up the picture" lies (glTF 2.0, section 3.7.2.1).
    """
    corner, uv = surface.positions[surface.triangles], surface.uvs[surface.triangles]
    edge_a, edge_b = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    (ua, va), (ub, vb) = (uv[:, 1] - uv[:, 0]).T, (uv[:, 2] - uv[:, 0]).T
    area = ua * vb - ub * va
    sign = np.where(area < 0, np.float32(-1), np.float32(1))[:, None]
    along = (edge_a * vb[:, None] - edge_b * va[:, None]) * sign
    upward = (edge_a * ub[:, None] - edge_b * ua[:, None]) * sign
    count, index = len(surface.positions), surface.triangles.ravel()
    total = np.empty((count, 6))
    for axis in range(3):
        total[:, axis] = np.bincount(index, np.repeat(along[:, axis], 3), minlength=count)
        total[:, 3 + axis] = np.bincount(index, np.repeat(upward[:, axis], 3), minlength=count)
    normal = surface.normals.astype(np.float64)
    tangent = total[:, :3] - normal * (normal * total[:, :3]).sum(axis=1, keepdims=True)
    length = np.linalg.norm(tangent, axis=1, keepdims=True)
    # Where the texture is folded, any direction across the normal will do.
    spare = np.cross(
        normal, np.where(np.abs(normal[:, 1:2]) < 0.9, [0.0, 1.0, 0.0], [1.0, 0.0, 0.0])
    )
    spare /= np.linalg.norm(spare, axis=1, keepdims=True)
    tangent = np.where(length > 1e-20, tangent / np.maximum(length, 1e-30), spare)
    side = (np.cross(normal, tangent) * total[:, 3:]).sum(axis=1, keepdims=True)
    return np.concatenate([tangent, np.where(side < 0, -1.0, 1.0)], axis=1).astype(np.float32)


def turn_profile(radius: Field, height: Field, columns: int) -> Vectors:
    """Return a turned form, shape (rows, columns + 1, 3); its last column repeats its first.

    `radius` and `height`, in metres, are either one number a row, shape (rows, 1), or a whole grid.
    """
    angle = np.linspace(0, 2 * np.pi, columns + 1)[None, :]
    shape = (len(radius), columns + 1)
    grid = np.empty((*shape, 3), np.float32)
    grid[..., 0] = radius * np.sin(angle)
    grid[..., 1] = np.broadcast_to(height, shape)
    grid[..., 2] = radius * np.cos(angle)
    grid[:, -1] = grid[:, 0]
    return grid


def smooth_polygon(corners: npt.NDArray[np.float64], rounds: int) -> npt.NDArray[np.float64]:
    """Return an open polygon with its corners cut, which tends to a quadratic B-spline.

    The ends stay (Chaikin, "An algorithm for high-speed curve generation", 1974).
    """
    curve = corners
    for _ in range(rounds):
        near = curve[:-1] * 0.75 + curve[1:] * 0.25
        far = curve[:-1] * 0.25 + curve[1:] * 0.75
        inner = np.stack([near, far], axis=1).reshape(-1, corners.shape[1])
        curve = np.concatenate([curve[:1], inner, curve[-1:]])
    return curve


def space_evenly(curve: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.float64]:
    """Return `count` points at equal distances along an open curve."""
    travelled = measure_travel(curve)
    wanted = np.linspace(0, travelled[-1], count)
    return np.stack([np.interp(wanted, travelled, axis) for axis in curve.T], axis=1)


def measure_travel(curve: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the distance along the curve from its start to each of its points."""
    steps = np.linalg.norm(np.diff(curve, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])


def sample_field(field: Field, u: Field, v: Field) -> Field:
    """Return the field read at texture coordinates, linearly between samples; outside is the edge."""
    rows, columns = field.shape
    x = np.clip(u * columns - 0.5, 0, columns - 1)
    y = np.clip(v * rows - 0.5, 0, rows - 1)
    left = np.minimum(x.astype(np.int32), columns - 2)
    top = np.minimum(y.astype(np.int32), rows - 2)
    x, y = (x - left).astype(np.float32), (y - top).astype(np.float32)
    upper = field[top, left] * (1 - x) + field[top, left + 1] * x
    lower = field[top + 1, left] * (1 - x) + field[top + 1, left + 1] * x
    return np.asarray(upper * (1 - y) + lower * y, np.float32)


def join_surfaces(surfaces: list[Surface]) -> Surface:
    """Return one surface with the vertices and triangles of all, in order."""
    starts = np.cumsum([0] + [len(part.positions) for part in surfaces[:-1]])
    return Surface(
        positions=np.concatenate([part.positions for part in surfaces]),
        normals=np.concatenate([part.normals for part in surfaces]),
        uvs=np.concatenate([part.uvs for part in surfaces]),
        triangles=np.concatenate(
            [
                part.triangles + np.uint32(start)
                for part, start in zip(surfaces, starts, strict=True)
            ]
        ),
    )
