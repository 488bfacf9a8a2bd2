"""Tangents for normal maps, so that every viewer reads the map the same way."""

from __future__ import annotations

import numpy as np

from mesh.surface import DoubleArray, FloatArray, Part

_SMALLEST = 1e-20


def build_tangents(part: Part, texcoord: int) -> FloatArray:
    """Compute tangents from a set of texture coordinates: (n, 4), the last number is ±1.

    Sums over the triangles at each vertex, made perpendicular to the normal (Lengyel 2001); the
    last number tells on which side the second tangent lies (glTF 2.0, 3.7.2.1).
    """
    if part.normals is None:
        raise ValueError("tangents are made for a part that has normals")
    corners, count = part.triangles, len(part.positions)
    points, uv = part.positions.astype(np.float64), part.uvs[texcoord].astype(np.float64)
    edge_1, edge_2 = (points[corners[:, k]] - points[corners[:, 0]] for k in (1, 2))
    du_1, dv_1 = (uv[corners[:, 1]] - uv[corners[:, 0]]).T
    du_2, dv_2 = (uv[corners[:, 2]] - uv[corners[:, 0]]).T
    turn = np.sign(du_1 * dv_2 - du_2 * dv_1)[:, None]
    along_u = (edge_1 * dv_2[:, None] - edge_2 * dv_1[:, None]) * turn
    along_v = (edge_2 * du_1[:, None] - edge_1 * du_2[:, None]) * turn
    normal = part.normals.astype(np.float64)
    first = _sum_at_corners(along_u, corners, count)
    second = _sum_at_corners(along_v, corners, count)
    first -= normal * np.einsum("nd,nd->n", first, normal)[:, None]
    length = np.linalg.norm(first, axis=1)
    lost = length < _SMALLEST
    first[lost] = _any_perpendicular(normal[lost])
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    # Texture coordinates run downward in glTF, so the second tangent is against their direction.
    side = np.einsum("nd,nd->n", np.cross(normal, first), -second)
    sign = np.where(side < 0, -1.0, 1.0)
    return np.concatenate([first, sign[:, None]], axis=1).astype(np.float32)


def _sum_at_corners(
    values: DoubleArray, corners: np.ndarray[tuple[int, ...], np.dtype[np.uint32]], count: int
) -> DoubleArray:
    summed = np.zeros((count, 3))
    flat = corners.reshape(-1)
    for axis in range(3):
        summed[:, axis] = np.bincount(flat, np.repeat(values[:, axis], 3), count)
    return summed


def _any_perpendicular(normals: DoubleArray) -> DoubleArray:
    """Choose a direction across each normal: with the axis that it leans on least."""
    axes = np.eye(3)[np.abs(normals).argmin(axis=1)]
    return np.cross(normals, axes)
