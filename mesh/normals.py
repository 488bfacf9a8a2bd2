"""Normals for surfaces that come without: smooth, with hard edges where faces meet at an angle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from mesh.meshopt_kernels import first_of_each, weld_rows
from mesh.surface import DoubleArray, FloatArray, Part
from mesh.topology import find_edges, find_fans, has_three_corners

#: Faces that meet at more than this stay separate in shading. Right angles of turned and carved
#: things do; the noise of a scan does not.
CREASE_DEG = 75.0


def with_normals(part: Part, crease_deg: float = CREASE_DEG) -> Part:
    """Give a part normals where it has none; vertices on hard edges are split."""
    if part.normals is not None:
        return part
    places, count = weld_rows(part.positions)
    corners = places[part.triangles]
    areas = measure_face_normals(part.positions, part.triangles)
    smooth = _unit(_sum_at_vertices(areas, corners, count))
    faces = _unit(areas)
    agreement = np.einsum("mcd,md->mc", smooth[corners], faces)
    # Half the crease: two faces at the crease angle lie that far from their mean.
    hard_vertices = np.zeros(count, dtype=bool)
    hard_vertices[corners[agreement < np.cos(np.radians(crease_deg / 2))]] = True
    if not hard_vertices.any():
        return replace(part, normals=smooth[places].astype(np.float32))
    hard = hard_vertices[corners]
    of_hard = _sum_in_fans(areas, faces, corners, hard, crease_deg)
    return _split_corners(part, smooth[places].astype(np.float32), hard, of_hard.astype(np.float32))


def measure_face_normals(positions: FloatArray, triangles: npt.NDArray[np.uint32]) -> DoubleArray:
    """Compute the normal of each triangle, as long as twice its area."""
    points = positions.astype(np.float64)
    first = points[triangles[:, 0]]
    return np.cross(points[triangles[:, 1]] - first, points[triangles[:, 2]] - first)


def _sum_at_vertices(
    areas: DoubleArray, corners: npt.NDArray[np.uint32], count: int
) -> DoubleArray:
    summed = np.zeros((count, 3))
    for corner in range(3):
        for axis in range(3):
            summed[:, axis] += np.bincount(corners[:, corner], areas[:, axis], count)
    return summed


def _unit(vectors: DoubleArray) -> DoubleArray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1)
    unit[lengths[:, 0] == 0] = (0.0, 1.0, 0.0)
    return unit


def _sum_in_fans(
    areas: DoubleArray,
    faces: DoubleArray,
    corners: npt.NDArray[np.uint32],
    hard: npt.NDArray[np.bool_],
    crease_deg: float,
) -> DoubleArray:
    """For each corner on a hard vertex, sum the normals of its fan: the faces between two hard edges there."""
    near = np.flatnonzero(hard.any(axis=1))
    whole = has_three_corners(corners[near])
    normals = np.repeat(faces[near], 3, axis=0)
    normals[np.repeat(whole, 3)] = _fan_normals(areas, faces, corners, near[whole], crease_deg)
    return normals[hard[near].reshape(-1)]


def _fan_normals(
    areas: DoubleArray,
    faces: DoubleArray,
    corners: npt.NDArray[np.uint32],
    near: npt.NDArray[np.int64],
    crease_deg: float,
) -> DoubleArray:
    """Compute the normal of the fan of each corner of some faces, each with three different corners."""
    local = corners[near]
    edges = find_edges(local)
    left, right = edges.left // 3, edges.right // 3
    agreement = np.einsum("ed,ed->e", faces[near[left]], faces[near[right]])
    soft = agreement >= np.cos(np.radians(crease_deg))
    smooth = replace(
        edges, left=edges.left[soft], right=edges.right[soft], agrees=edges.agrees[soft]
    )
    fan, count = find_fans(local, smooth)
    weights = np.repeat(areas[near], 3, axis=0)
    summed: DoubleArray = np.stack(
        [np.bincount(fan, weights[:, axis], count) for axis in range(3)], axis=1
    ).astype(np.float64)
    unit: DoubleArray = _unit(summed)[fan]
    return unit


def _split_corners(
    part: Part, smooth: FloatArray, hard: npt.NDArray[np.bool_], of_hard: FloatArray
) -> Part:
    """Make more vertices where hard corners differ in their normals; all others keep theirs.

    Parameters
    ----------
    smooth
        (n, 3) normals of the vertices as they are.
    hard
        (m, 3) which corners lie on a hard edge, and `of_hard` their normals, in that order.
    """
    numbers = part.triangles.reshape(-1).copy()
    split = np.flatnonzero(hard)
    # A vertex number is exact in float32 only to 2^24, so it travels as its bits.
    keys = np.concatenate([numbers[split].view(np.float32)[:, None], np.round(of_hard, 3)], axis=1)
    new, count = _weld_bits(keys.astype(np.float32))
    first = first_of_each(new, count)
    vertices = np.concatenate([np.arange(len(smooth)), numbers[split[first]]])
    normals = np.concatenate([smooth, of_hard[first]])
    numbers[split] = new + np.uint32(len(smooth))
    used = np.zeros(len(vertices), dtype=bool)
    used[numbers] = True
    numbers = (np.cumsum(used) - 1)[numbers].astype(np.uint32)
    return replace(
        part.keep_vertices(vertices[used], numbers.reshape(-1, 3)), normals=normals[used]
    )


def _weld_bits(keys: FloatArray) -> tuple[npt.NDArray[np.uint32], int]:
    rows = np.ascontiguousarray(keys).view(np.dtype((np.void, keys.dtype.itemsize * keys.shape[1])))
    _, numbers = np.unique(rows.reshape(-1), return_inverse=True)
    return numbers.astype(np.uint32).reshape(-1), int(numbers.max()) + 1


def build_frames(normals: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Build two directions of length 1 across each normal of length 1: (n, 3) twice.

    Source: Duff et al., "Building an Orthonormal Basis, Revisited", 2017.
    """
    x, y, z = normals.T
    sign = np.where(z >= 0, 1.0, -1.0).astype(np.float32)
    a = -1 / (sign + z)
    b = x * y * a
    across = np.stack([1 + sign * x * x * a, sign * b, -sign * x], axis=1)
    along = np.stack([b, sign + y * y * a, -y], axis=1)
    return across.astype(np.float32), along.astype(np.float32)
