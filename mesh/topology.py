"""Which triangles of a surface touch which: by position, across its parts.

A vertex of a file is split wherever texture coordinates, normals or materials change. What a visitor sees
as one point is a *place* here: all vertices with the same position.

A half-edge is numbered ``3 * face + corner`` and runs from that corner to the next of its face; so
the number of a half-edge is also that of the corner where it begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from mesh.meshopt_kernels import first_of_each, weld_rows
from mesh.surface import BoolArray, FloatArray, IndexArray, Surface, join_positions

NumberArray = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Places:
    """A surface by position.

    positions : (p, 3) float32, metres
    corners : (f, 3) uint32, the place of each corner, in the order of `join_positions`
    placed : (f,) whether all three corners have coordinates that are numbers
    whole : (f,) whether they moreover lie in three different places
    """

    positions: FloatArray
    corners: IndexArray
    placed: BoolArray
    whole: BoolArray


@dataclass(frozen=True, eq=False)
class Edges:
    """The edges of triangles that have three different corners.

    ends : (e, 2) int64, the two places of each edge, the smaller number first
    faces_at : (e,) int64, how many triangles use it
    alone : int64, the half-edges of the edges that have one triangle only
    left, right : (m,) int64, the two half-edges of each edge that has exactly two
    agrees : (m,) whether those two triangles are wound alike: they use the edge in opposite directions
    crowded : (k, 2) int64, pairs of half-edges on the same edge of three or more triangles: all pairs
        of up to four triangles, and enough to hold more together
    """

    ends: NumberArray
    faces_at: NumberArray
    alone: NumberArray
    left: NumberArray
    right: NumberArray
    agrees: BoolArray
    crowded: NumberArray


def find_places(surface: Surface) -> Places:
    """Join vertices by position, over all parts; 0.3 s for a million triangles."""
    positions, triangles = join_positions(surface)
    numbers, count = weld_rows(positions)
    places = positions[first_of_each(numbers, count)]
    corners = numbers[triangles]
    placed = are_placed(places, corners)
    return Places(places, corners, placed, placed & has_three_corners(corners))


def are_finite(positions: FloatArray) -> BoolArray:
    """Tell which points have coordinates that are finite numbers."""
    return cast(BoolArray, np.isfinite(positions).all(axis=1))


def are_placed(positions: FloatArray, triangles: IndexArray) -> BoolArray:
    """Tell which triangles have three corners whose coordinates are finite numbers."""
    return cast(BoolArray, are_finite(positions)[triangles].all(axis=1))


def has_three_corners(corners: IndexArray) -> BoolArray:
    """Tell which triangles have three different corners."""
    first, second, third = corners[:, 0], corners[:, 1], corners[:, 2]
    different: BoolArray = (first != second) & (second != third) & (third != first)
    return different


def find_edges(corners: IndexArray) -> Edges:
    """Find the edges of triangles, (f, 3) numbers of places, none of which repeats in one triangle."""
    wide = corners.astype(np.int64)
    start, end = wide.reshape(-1), wide[:, [1, 2, 0]].reshape(-1)
    span = int(start.max(initial=0)) + 1
    keys = np.minimum(start, end) * span + np.maximum(start, end)
    order = np.argsort(keys)
    keys = keys[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    faces_at = np.diff(np.append(first, len(keys)))
    pairs = first[faces_at == 2]
    left, right = order[pairs], order[pairs + 1]
    ends = np.stack(np.divmod(keys[first], span), axis=1)
    alone = order[first[faces_at == 1]]
    crowded = order[_pair_crowded(first, faces_at)]
    return Edges(ends, faces_at, alone, left, right, start[left] != start[right], crowded)


def _pair_crowded(first: NumberArray, faces_at: NumberArray) -> NumberArray:
    """Pair the places, in the sorted order, of half-edges that share an edge of three or more."""
    many = np.flatnonzero(faces_at > 2)
    counts = faces_at[many]
    ends = np.repeat(first[many] + counts, counts)
    places = np.arange(len(ends)) + np.repeat(first[many] - (np.cumsum(counts) - counts), counts)
    steps = [np.stack([places, places + step], axis=1)[places + step < ends] for step in (1, 2, 3)]
    return np.concatenate(steps)


def number_components(
    count: int, first: npt.NDArray[np.integer], second: npt.NDArray[np.integer]
) -> tuple[NumberArray, int]:
    """Find the connected components of `count` nodes that are linked in pairs.

    Returns the number of each node's component, and how many there are. Every node hooks onto its
    smallest neighbour, what hangs together shrinks to one node, and the rest is done again: about
    0.2 s for a million links. Source: Shiloach and Vishkin, "An O(log n) parallel connectivity
    algorithm", 1982.
    """
    if len(first) == 0:
        return np.arange(count), count
    parent = np.arange(count)
    np.minimum.at(parent, np.maximum(first, second), np.minimum(first, second))
    while True:
        grandparent = parent[parent]
        if np.array_equal(grandparent, parent):
            break
        parent = grandparent
    roots = parent == np.arange(count)
    shrunk = (np.cumsum(roots) - 1)[parent]
    one, other = shrunk[first], shrunk[second]
    apart = one != other
    numbers, found = number_components(int(roots.sum()), one[apart], other[apart])
    return numbers[shrunk], found


def find_fans(corners: IndexArray, edges: Edges) -> tuple[NumberArray, int]:
    """Find the fans: corners at one place that hang together over edges of two triangles.

    Returns the fan of each corner, (3 f,), and how many there are. Where a surface is a manifold,
    every place has exactly one.
    """
    left, right, agrees = edges.left, edges.right, edges.agrees
    after_left, after_right = find_end(left), find_end(right)
    begins = np.where(agrees, after_right, right)
    ends = np.where(agrees, right, after_right)
    return number_components(
        corners.size, np.concatenate([left, after_left]), np.concatenate([begins, ends])
    )


def find_sides(faces: int, edges: Edges) -> tuple[NumberArray, int]:
    """Find the sides of a surface: each triangle has two, and they run on over edges of two triangles.

    Returns the side of each triangle as it is wound, then as if wound the other way, (2 f,), and how
    many sides there are. Where the two of one triangle are the same, the surface has only one side
    and cannot be wound consistently, as a Möbius strip.
    """
    one, other = edges.left // 3, edges.right // 3
    turned = np.where(edges.agrees, 0, faces)
    return number_components(
        2 * faces,
        np.concatenate([one, one + faces]),
        np.concatenate([other + turned, other + (faces - turned)]),
    )


def find_repeated(triples: npt.NDArray[np.integer]) -> BoolArray:
    """Tell which rows of three numbers are equal to an earlier one.

    Few triangles have their first two places in common, so only those are compared whole.
    """
    repeated = np.zeros(len(triples), dtype=bool)
    if len(triples) == 0:
        return repeated
    span = int(triples.max(initial=0)) + 1
    keys = triples[:, 0].astype(np.int64) * span + triples[:, 1]
    order = np.argsort(keys)
    same = keys[order][1:] == keys[order][:-1]
    alike = np.sort(order[np.append(same, False) | np.insert(same, 0, False)])
    _, pairs = np.unique(keys[alike], return_inverse=True)
    _, first = np.unique(
        pairs.reshape(-1) * span + triples[alike, 2].astype(np.int64), return_index=True
    )
    repeated[alike] = True
    repeated[alike[first]] = False
    return repeated


def from_the_smallest(corners: IndexArray) -> IndexArray:
    """Turn triples, without changing their direction, so that the smallest number comes first."""
    steps = corners.argmin(axis=1)[:, None] + np.arange(3)
    return np.take_along_axis(corners, steps % 3, axis=1)


def find_end(half_edges: NumberArray) -> NumberArray:
    """Find the corner where a half-edge ends."""
    return half_edges + np.where(half_edges % 3 == 2, -2, 1)
