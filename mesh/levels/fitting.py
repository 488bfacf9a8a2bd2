"""A reduced shape drawn nearer to its original: each vertex moved along its normal to where distances are least.

Quadric decimation places a vertex by the planes of the triangles that it stood for; where it ends, the triangles
around it cut through hollows and miss ridges. One step of least squares over points of the original (Hoppe, DeRose,
Duchamp, McDonald & Stuetzle, "Mesh Optimization", 1993, section 4.1, with one unknown for each vertex) takes
that away. Measured on a scan of 150,000 triangles → 20,000: RMS 93 ppm of the diagonal instead of 102; → 10,000: 154
instead of 173; a second step changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mesh.indexed import IndexedSurface
from mesh.levels.welded import Welded
from mesh.normals import measure_face_normals
from mesh.open3d_kernels import RaySurface
from mesh.surface import DoubleArray, FloatArray

#: Points of the original for each vertex, and the least and most of all.
_POINTS_A_VERTEX, _FEWEST_POINTS, _MOST_POINTS = 12, 200_000, 1_500_000
_SEED = 20_261_126

#: Points whose nearest triangle faces elsewhere (the back of a thin wall) do not pull: cosine of the angle.
_LEAST_AGREEMENT = 0.5

#: Weight of staying in place, in medians of what the points of a vertex weigh.
_STIFFNESS = 0.1
_STEPS, _CLOSE_ENOUGH = 30, 1e-8

#: Keeping one triangle in place may turn its neighbour; where that does not end, the shape stays as it is.
_MOST_LOOKS = 20


@dataclass(frozen=True, eq=False)
class _Pulls:
    """Linear equations: for each point, how far it is off and how much each corner's moving takes away.

    corners : (n, 3) int64 vertices
    effects : (n, 3) metres for each metre that the corner moves along its normal
    off_m : (n,)
    """

    corners: npt.NDArray[np.int64]
    effects: DoubleArray
    off_m: DoubleArray


def fit_to_original(shape: Welded, original: IndexedSurface) -> Welded:
    """Move vertices along their normals so that points of the original are nearer in the mean of squares.

    A triangle that would turn over keeps its corners in place. About a second for 100,000 triangles.
    """
    centered = (shape.positions - original.center_m).astype(np.float32)
    normals = _sum_normals(centered, shape)
    pulls = _find_pulls(centered, normals, shape, original)
    if not np.any(pulls.effects):
        return shape  # nothing pulls, or where something does no vertex has a normal
    moved = normals * _solve(pulls, len(centered))[:, None]
    for _ in range(_MOST_LOOKS):
        turned = _find_turned(centered, moved, shape)
        if not moved[turned].any():
            break
        moved[turned] = 0
    else:
        return shape
    positions = (centered + moved + original.center_m).astype(np.float32)
    return Welded(positions, shape.triangles)


def _sum_normals(positions: FloatArray, shape: Welded) -> DoubleArray:
    """Compute normals at vertices from the triangles around them, by area, of length 1 (or 0 where they cancel)."""
    faces = measure_face_normals(positions, shape.triangles).astype(np.float64)
    total = np.zeros((len(positions), 3))
    for corner in range(3):
        for axis in range(3):
            total[:, axis] += np.bincount(
                shape.triangles[:, corner], weights=faces[:, axis], minlength=len(positions)
            )
    lengths = np.linalg.norm(total, axis=1, keepdims=True)
    unit: DoubleArray = np.divide(total, lengths, out=np.zeros_like(total), where=lengths > 0)
    return unit


def _find_pulls(
    positions: FloatArray, normals: DoubleArray, shape: Welded, original: IndexedSurface
) -> _Pulls:
    wanted = _POINTS_A_VERTEX * len(positions)
    places = original.sample(min(max(wanted, _FEWEST_POINTS), _MOST_POINTS), _SEED)
    points = original.points(places)
    nearest, found = RaySurface(positions, shape.triangles).find_closest(points)
    faces = measure_face_normals(positions, shape.triangles).astype(np.float64)
    faces /= np.maximum(np.linalg.norm(faces, axis=1, keepdims=True), 1e-300)
    facing = faces[found.triangles]
    agree = np.einsum("nd,nd->n", original.face_normals(places), facing) > _LEAST_AGREEMENT
    corners = shape.triangles[found.triangles[agree]].astype(np.int64)
    second, third = found.weights[agree].astype(np.float64).T
    weights = np.stack([1 - second - third, second, third], axis=1)
    facing = facing[agree]
    return _Pulls(
        corners,
        weights * np.einsum("nd,nkd->nk", facing, normals[corners]),
        np.einsum("nd,nd->n", (points - nearest)[agree], facing),
    )


def _solve(pulls: _Pulls, count: int) -> DoubleArray:
    """Solve the normal equations by conjugate gradients, each unknown scaled by its own weight."""

    def gather(values: DoubleArray) -> DoubleArray:
        total = np.bincount(pulls.corners.reshape(-1), values.reshape(-1), minlength=count)
        return total.astype(np.float64, copy=False)

    weights = gather(pulls.effects**2)
    stiffness = _STIFFNESS * float(np.median(weights[weights > 0], axis=0))
    scale = 1 / (weights + stiffness)
    moved = np.zeros(count)
    left = gather(pulls.effects * pulls.off_m[:, None])
    direction = scale * left
    size = first = float(left @ direction)
    for _ in range(_STEPS):
        if size <= _CLOSE_ENOUGH * first:
            break
        along = (pulls.effects * direction[pulls.corners]).sum(axis=1)
        applied = gather(pulls.effects * along[:, None]) + stiffness * direction
        step = size / float(direction @ applied)
        moved += step * direction
        left -= step * applied
        scaled = scale * left
        size, before = float(left @ scaled), size
        direction = scaled + size / before * direction
    return moved


def _find_turned(positions: FloatArray, moved: DoubleArray, shape: Welded) -> npt.NDArray[np.int64]:
    """Find the corners of triangles that would face the other way."""
    before = measure_face_normals(positions, shape.triangles)
    after = measure_face_normals((positions + moved).astype(np.float32), shape.triangles)
    # Of a triangle without area nothing can turn.
    turned = np.einsum("nd,nd->n", before, after) < 0
    return np.unique(shape.triangles[turned]).astype(np.int64)
