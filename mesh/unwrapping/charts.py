"""Charts of our own: triangles that look the same way, laid flat by projection. Works on any triangles.

Used where the library is too slow (thousands of loose pieces) or does not end. Every chart is a connected
patch whose triangles face one of six directions, seen from that direction; where a patch covers itself
in that view (a spiral stair), what lies beneath becomes a chart of its own.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from mesh.normals import measure_face_normals
from mesh.open3d_kernels import NO_TRIANGLE, RaySurface
from mesh.surface import BoolArray, DoubleArray, FloatArray, IndexArray
from mesh.topology import number_components

Labels = npt.NDArray[np.int64]

#: Rounds of taking apart what covers itself; what is left after them is laid out triangle by triangle.
_ROUNDS = 3

#: Rays through a chart's triangle on average when looking for what covers itself.
_RAYS_PER_TRIANGLE = 16
_MAX_RAYS = 8_000_000


def find_pieces(triangles: IndexArray, labels: Labels | None = None) -> Labels:
    """Find the connected piece of each triangle: (m,) int64; corners in common connect.

    With `labels`, only an edge between triangles of the same label connects them.
    """
    faces = np.arange(len(triangles))
    if labels is None:
        first = np.full(int(triangles.max(initial=0)) + 1, -1, dtype=np.int64)
        first[triangles.reshape(-1)] = np.repeat(faces, 3)
        pairs = np.stack([np.repeat(faces, 3), first[triangles.reshape(-1)]], axis=1)
        return number_components(len(triangles), *pairs.T)[0]
    edges = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2).astype(np.int64), axis=1)
    owner = np.repeat(faces, 3)
    order = np.lexsort((labels[owner], edges[:, 1], edges[:, 0]))
    edges, owner = edges[order], owner[order]
    same = (edges[1:] == edges[:-1]).all(axis=1) & (labels[owner[1:]] == labels[owner[:-1]])
    return number_components(len(triangles), owner[1:][same], owner[:-1][same])[0]


def cut_charts(positions: FloatArray, triangles: IndexArray) -> tuple[Labels, FloatArray]:
    """Cut triangles into charts and lay each flat: chart of each triangle, (m, 3 corners, 2) metres.

    Flat triangles keep between 0.58 and 1 of their length in every direction, and no chart covers itself.
    """
    normals = measure_face_normals(positions, triangles)
    facing = _find_facing(normals)
    charts = find_pieces(triangles, facing)
    for _ in range(_ROUNDS):
        flat = _project(positions, triangles, facing)
        covered = _find_covered(flat, charts)
        if not covered.any():
            return charts, flat
        # A layer beneath is cut apart from the one above, and into its own pieces.
        charts = find_pieces(triangles, charts * 2 + covered)
    covered = _find_covered(flat, charts)
    charts[covered] = charts.max() + 1 + np.arange(np.count_nonzero(covered))
    _, charts = np.unique(charts, return_inverse=True)
    return charts.reshape(-1), flat


def _find_facing(normals: DoubleArray) -> Labels:
    """Tell which of the six directions along the axes each normal is nearest to."""
    axis = np.abs(normals).argmax(axis=1)
    facing: Labels = axis * 2 + (normals[np.arange(len(normals)), axis] < 0)
    return facing


def _project(positions: FloatArray, triangles: IndexArray, facing: Labels) -> FloatArray:
    """See triangles from their directions, so that none is mirrored in a picture with rows downward."""
    corners = positions[triangles]
    axis, back = facing // 2, facing % 2 == 1
    across = np.take_along_axis(corners, ((axis + 1) % 3)[:, None, None], axis=2)[..., 0]
    down = -np.take_along_axis(corners, ((axis + 2) % 3)[:, None, None], axis=2)[..., 0]
    across = np.where(back[:, None], -across, across)
    return np.stack([across, down], axis=-1).astype(np.float32)


def _find_covered(flat: FloatArray, charts: Labels) -> BoolArray:
    """Find triangles that lie beneath another of their chart, by rays from both sides.

    Every chart is put aside by itself; triangles of one chart lie one above the other in their order.
    """
    count = len(flat)
    spread, size = _spread_out(flat, charts)
    heights = (np.arange(count) * (size / count)).astype(np.float32)
    corners = np.concatenate(
        [spread, np.broadcast_to(heights[:, None, None], (count, 3, 1))], axis=2
    ).reshape(-1, 3)
    rays = RaySurface(
        corners.astype(np.float32), np.arange(3 * count, dtype=np.uint32).reshape(-1, 3)
    )
    points = _choose_points(spread)
    up = np.tile(np.array([0, 0, 1], dtype=np.float32), (len(points), 1))
    below = rays.cast(points - up, up).places.triangles
    above = rays.cast(points + up * np.float32(size + 1), -up).places.triangles
    differ = (below != above) & (below != NO_TRIANGLE) & (above != NO_TRIANGLE)
    covered = np.zeros(count, dtype=bool)
    covered[below[differ]] = True
    return covered


def _spread_out(flat: FloatArray, charts: Labels) -> tuple[FloatArray, float]:
    """Put charts side by side in a grid of cells as large as the largest, scaled to one unit each."""
    number = int(charts.max()) + 1
    low, high = (np.full((number, 2), edge, np.float32) for edge in (np.inf, -np.inf))
    for corner in range(3):
        np.minimum.at(low, charts, flat[:, corner])
        np.maximum.at(high, charts, flat[:, corner])
    widest = np.maximum((high - low).max(axis=1), np.float32(1e-30))
    columns = int(np.ceil(np.sqrt(number)))
    cell = np.stack([np.arange(number) % columns, np.arange(number) // columns], axis=1)
    unit = (flat - low[charts][:, None]) / widest[charts][:, None, None]
    return (unit * np.float32(0.9) + cell[charts][:, None]).astype(np.float32), float(columns + 1)


def _choose_points(flat: FloatArray) -> FloatArray:
    """Choose points well inside triangles: (k, 3) with height 0."""
    rounds = int(np.clip(_MAX_RAYS // max(len(flat), 1), 1, _RAYS_PER_TRIANGLE))
    random = np.random.default_rng(20_260_102)
    chosen = []
    for _ in range(rounds):
        weights = random.dirichlet((2.0, 2.0, 2.0), len(flat)).astype(np.float32)
        chosen.append(np.einsum("mc,mcd->md", weights, flat))
    points = np.concatenate(chosen)
    return np.concatenate([points, np.zeros((len(points), 1), np.float32)], axis=1)
