"""How large a surface is: box, area, edges, and volume where it has an inside."""

from __future__ import annotations

import numpy as np

from mesh.inspection.facts import Extent, Topology
from mesh.surface import DoubleArray, IndexArray, Surface
from mesh.topology import Edges, Places, are_finite

#: Faces of which the volume is summed at once; about 250 bytes each on the way.
_AT_ONCE = 1_000_000


def measure_extent(
    surface: Surface, places: Places, areas: DoubleArray, edges: Edges, topology: Topology
) -> Extent:
    """Measure sizes; `areas` are those of all faces in square metres, 0 where a corner is no number."""
    finite = places.positions[are_finite(places.positions)].astype(np.float64)
    low, high = finite.min(axis=0), finite.max(axis=0)
    unknown = _tell_why_no_volume(topology)
    ends = places.positions[edges.ends].astype(np.float64)
    lengths = np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)
    volume_m3 = None
    if unknown is None:
        volume_m3 = _measure_volume(places, places.corners[places.whole], (low + high) / 2)
    return Extent(
        low_m=_three(low + surface.shift_m),
        high_m=_three(high + surface.shift_m),
        shift_m=surface.shift_m,
        size_mm=_three((high - low) * 1e3),
        diagonal_mm=float(np.linalg.norm(high - low) * 1e3),
        area_mm2=float(areas.sum() * 1e6),
        volume_mm3=None if volume_m3 is None else volume_m3 * 1e9,
        volume_unknown=unknown,
        mean_edge_mm=float(lengths.mean() * 1e3) if len(lengths) else 0.0,
    )


def _tell_why_no_volume(topology: Topology) -> str | None:
    if topology.boundary_edges:
        return "the surface is open"
    if topology.non_manifold_edges:
        return "some edges have more than two faces"
    if not topology.orientable:
        return "the surface has one side only"
    if not topology.consistently_wound:
        return "some faces are wound against their neighbours"
    return None


def _measure_volume(places: Places, corners: IndexArray, center_m: DoubleArray) -> float:
    """Sum the signed volumes of the tetrahedra between the centre and each face."""
    total = 0.0
    for at in range(0, len(corners), _AT_ONCE):
        points = places.positions[corners[at : at + _AT_ONCE]].astype(np.float64) - center_m
        cross = np.cross(points[:, 1], points[:, 2])
        total += float(np.einsum("nd,nd->", points[:, 0], cross)) / 6
    return total


def _three(values: DoubleArray) -> tuple[float, float, float]:
    return float(values[0]), float(values[1]), float(values[2])
