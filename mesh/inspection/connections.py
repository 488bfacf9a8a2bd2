"""How the triangles of a surface hang together: components, holes, edges of too many faces."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mesh.inspection.facts import Component, Topology
from mesh.surface import BoolArray
from mesh.topology import (
    Edges,
    NumberArray,
    Places,
    find_edges,
    find_end,
    find_fans,
    find_sides,
    number_components,
)

#: Components that are described one by one.
MAX_LISTED = 10


@dataclass(frozen=True, eq=False)
class Connections:
    """The triangles with three different corners, their edges and fans.

    fan : (3 f,) the fan of each corner
    place_of_fan : one place for each fan
    """

    corners: NumberArray
    edges: Edges
    fan: NumberArray
    place_of_fan: NumberArray
    one_sided: bool


def connect(places: Places) -> Connections:
    """Find edges and fans; 2 s for a million triangles."""
    corners = places.corners[places.whole]
    edges = find_edges(corners)
    fan, fans = find_fans(corners, edges)
    place_of_fan = np.zeros(fans, dtype=np.int64)
    place_of_fan[fan] = corners.reshape(-1)
    one_sided = False
    if not edges.agrees.all():
        sides, _ = find_sides(len(corners), edges)
        one_sided = bool((sides[: len(corners)] == sides[len(corners) :]).any())
    return Connections(corners.astype(np.int64), edges, fan, place_of_fan, one_sided)


def measure_topology(places: Places, connections: Connections) -> Topology:
    """Count what hangs together and what is open."""
    edges = connections.edges
    single, many = edges.faces_at == 1, edges.faces_at > 2
    fans_at = np.bincount(connections.place_of_fan, minlength=len(places.positions))
    rim = places.positions[edges.ends[single]].astype(np.float64)
    components, largest = _list_components(places, connections, fans_at > 1)
    return Topology(
        components=components,
        largest=largest,
        boundary_edges=int(single.sum()),
        holes=_count_holes(connections),
        rim_mm=float(np.linalg.norm(rim[:, 0] - rim[:, 1], axis=1).sum() * 1e3),
        non_manifold_edges=int(many.sum()),
        non_manifold_vertices=int((fans_at > 1).sum()),
        watertight=bool((edges.faces_at == 2).all()),
        consistently_wound=bool(edges.agrees.all()),
        orientable=not connections.one_sided,
        euler_characteristic=int((fans_at > 0).sum() - len(edges.ends) + len(connections.corners)),
    )


def _count_holes(connections: Connections) -> int:
    """Count rims: open edges, joined where they meet in the same fan.

    Holes that touch in one vertex have one rim: along the faces one passes from each to the other.
    """
    alone = connections.edges.alone
    starts, ends = connections.fan[alone], connections.fan[find_end(alone)]
    used, numbers = np.unique(np.concatenate([starts, ends]), return_inverse=True)
    first, second = np.split(numbers.reshape(-1), 2)
    return number_components(len(used), first, second)[1]


def _list_components(
    places: Places, connections: Connections, pinched: BoolArray
) -> tuple[int, tuple[Component, ...]]:
    edges, corners = connections.edges, connections.corners
    of_place, count = number_components(len(places.positions), edges.ends[:, 0], edges.ends[:, 1])
    faces = np.bincount(of_place[corners[:, 0]], minlength=count)
    edge_counts = np.bincount(of_place[edges.ends[:, 0]], minlength=count)
    used = np.zeros(len(places.positions), dtype=bool)
    used[corners] = True
    points = np.bincount(of_place[used], minlength=count)
    closed = np.bincount(of_place[edges.ends[edges.faces_at != 2, 0]], minlength=count) == 0
    apart = corners.reshape(-1)[edges.left[~edges.agrees]]
    plain = np.bincount(of_place[pinched], minlength=count) == 0
    if connections.one_sided:
        plain &= np.bincount(of_place[apart], minlength=count) == 0
    found = int((faces > 0).sum())
    largest = np.argsort(-faces, kind="stable")[: min(found, MAX_LISTED)]
    euler = points - edge_counts + faces
    return found, tuple(
        Component(
            triangles=int(faces[each]),
            watertight=bool(closed[each]),
            euler_characteristic=int(euler[each]),
            genus=int(2 - euler[each]) // 2 if closed[each] and plain[each] else None,
        )
        for each in largest
    )
