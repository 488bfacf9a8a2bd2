"""The connections of a few triangles, found one triangle at a time: an oracle for the arrays."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations

Triangle = tuple[int, int, int]


def edges_of(triangles: list[Triangle]) -> dict[frozenset[int], list[int]]:
    """Every edge with the triangles that use it."""
    found = defaultdict(list)
    for number, (a, b, c) in enumerate(triangles):
        for edge in ((a, b), (b, c), (c, a)):
            found[frozenset(edge)].append(number)
    return dict(found)


def groups(nodes: set[object], pairs: list[tuple[object, object]]) -> list[set[object]]:
    """What hangs together, by walking."""
    near = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    found, waiting = [], set(nodes)
    while waiting:
        group, walk = set(), [waiting.pop()]
        while walk:
            node = walk.pop()
            if node not in group:
                group.add(node)
                walk += near[node] - group
        waiting -= group
        found.append(group)
    return found


def fans_at(vertex: int, triangles: list[Triangle]) -> list[set[object]]:
    """The fans of triangles around a vertex, over edges of exactly two triangles."""
    around = {number for number, each in enumerate(triangles) if vertex in each}
    pairs = [
        (users[0], users[1])
        for edge, users in edges_of(triangles).items()
        if vertex in edge and len(users) == 2
    ]
    return groups(set(around), pairs)


def count_holes(triangles: list[Triangle]) -> int:
    """Rims, walked from open edge to open edge round the same fan."""
    open_edges = [edge for edge, users in edges_of(triangles).items() if len(users) == 1]
    owner = {edge: users[0] for edge, users in edges_of(triangles).items()}
    pairs = []
    for one, other in combinations(open_edges, 2):
        for vertex in one & other:
            if any({owner[one], owner[other]} <= fan for fan in fans_at(vertex, triangles)):
                pairs.append((one, other))
    return len(groups(set(open_edges), pairs))


def goes_along(triangle: Triangle, edge: frozenset[int]) -> bool:
    """Whether a triangle uses an edge from its lower number to its higher."""
    low, high = sorted(edge)
    a, b, c = triangle
    return (low, high) in ((a, b), (b, c), (c, a))


def two_sided(triangles: list[Triangle]) -> bool:
    """Whether triangles can be turned until all neighbours agree, by trying to colour them."""
    turned: dict[int, bool] = {}
    near = defaultdict(list)
    for edge, users in edges_of(triangles).items():
        if len(users) == 2:
            one, other = users
            same = goes_along(triangles[one], edge) == goes_along(triangles[other], edge)
            near[one].append((other, same))
            near[other].append((one, same))
    for start in range(len(triangles)):
        if start in turned:
            continue
        turned[start], walk = False, [start]
        while walk:
            number = walk.pop()
            for other, same in near[number]:
                wanted = turned[number] ^ same
                if other not in turned:
                    turned[other] = wanted
                    walk.append(other)
                elif turned[other] != wanted:
                    return False
    return True
