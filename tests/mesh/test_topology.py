from __future__ import annotations

import numpy as np
import pytest

from mesh.surface import IndexArray
from mesh.topology import find_repeated, from_the_smallest, number_components


def slow_components(count: int, links: IndexArray) -> set[frozenset[int]]:
    """Join sets one link at a time."""
    groups = {node: {node} for node in range(count)}
    for one, other in links.tolist():
        if groups[one] is not groups[other]:
            groups[one] |= groups[other]
            for node in groups[other]:
                groups[node] = groups[one]
    return {frozenset(group) for group in groups.values()}


@pytest.mark.parametrize("links", [0, 5, 40, 100, 400])
@pytest.mark.parametrize("seed", range(5))
def test_components_are_those_of_joining_one_by_one(links: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    pairs = random.integers(0, 200, (links, 2))
    numbers, count = number_components(200, pairs[:, 0], pairs[:, 1])
    expected = slow_components(200, pairs)
    found = {frozenset(np.flatnonzero(numbers == each).tolist()) for each in range(count)}
    assert found == expected


def test_a_long_chain_in_any_order_is_one_component() -> None:
    """Labels have to travel 200,000 links: one by one they would take as many rounds."""
    nodes = np.random.default_rng(1).permutation(200_000)
    numbers, count = number_components(len(nodes), nodes[:-1], nodes[1:])
    assert count == 1
    assert (numbers == 0).all()


def test_a_star_whose_centre_comes_last_is_one_component() -> None:
    leaves = np.arange(100_000)
    assert number_components(100_001, leaves, np.full(100_000, 100_000))[1] == 1


def test_rows_equal_to_earlier_ones_are_found() -> None:
    random = np.random.default_rng(2)
    rows = random.integers(0, 6, (400, 3)).astype(np.uint32)
    seen: set[tuple[int, ...]] = set()
    expected = []
    for row in map(tuple, rows.tolist()):
        expected.append(row in seen)
        seen.add(row)
    np.testing.assert_array_equal(find_repeated(rows), expected)


def test_turning_a_triple_keeps_its_direction() -> None:
    turned = from_the_smallest(np.array([[3, 1, 2], [2, 3, 1], [1, 2, 3], [3, 2, 1]], np.uint32))
    np.testing.assert_array_equal(turned, [[1, 2, 3]] * 3 + [[1, 3, 2]])
