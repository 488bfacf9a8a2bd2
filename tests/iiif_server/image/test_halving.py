from __future__ import annotations

import numpy as np
import pytest

from iiif_server.image.halving import Halving, Strip

TILE = 4


def strips_of(picture: np.ndarray, levels: int) -> list[Strip]:
    halving = Halving(levels, TILE)
    found = []
    for top in range(0, len(picture), TILE):
        found += halving.add(picture[top : top + TILE])
    return found + list(halving.end())


def level_of(strips: list[Strip], level: int) -> np.ndarray:
    rows = [strip for strip in strips if strip.level == level]
    assert [strip.row for strip in rows] == list(range(len(rows)))
    return np.concatenate([strip.pixels for strip in rows])


def mean_of_squares(picture: np.ndarray) -> np.ndarray:
    total = sum(picture[y::2, x::2].astype(int) for y in (0, 1) for x in (0, 1))
    return (total + 2) // 4


@pytest.mark.parametrize("channels", [(), (4,)])
def test_a_pixel_of_the_next_level_is_the_mean_of_four_to_the_nearest(
    channels: tuple[int, ...],
) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (4 * TILE, 4 * TILE, *channels))
    strips = strips_of(picture.astype(np.uint8), 3)
    half = level_of(strips, 1)
    assert np.array_equal(half, mean_of_squares(picture))
    assert np.array_equal(level_of(strips, 2), mean_of_squares(half))


def test_beyond_the_picture_its_last_column_and_row_go_on() -> None:
    picture = np.random.default_rng(2).integers(0, 256, (3 * TILE, 3 * TILE)).astype(np.uint8)
    half = level_of(strips_of(picture, 2), 1)
    inside = TILE * 3 // 2
    assert half.shape == (2 * TILE, 2 * TILE)
    assert np.array_equal(half[:inside, :inside], mean_of_squares(picture))
    assert (half[:, inside:] == half[:, inside - 1 : inside]).all()
    assert (half[inside:] == half[inside - 1]).all()


def test_strips_come_as_soon_as_they_are_complete() -> None:
    halving = Halving(3, TILE)
    blank = np.zeros((TILE, 4 * TILE), np.uint8)
    come = [[(strip.level, strip.row) for strip in halving.add(blank)] for _ in range(4)]
    assert come == [[(0, 0)], [(0, 1), (1, 0)], [(0, 2)], [(0, 3), (1, 1), (2, 0)]]
    assert list(halving.end()) == []


def test_one_strip_has_all_levels_in_the_end() -> None:
    found = [(strip.level, strip.row) for strip in strips_of(np.zeros((TILE, TILE), np.uint8), 3)]
    assert found == [(0, 0), (1, 0), (2, 0)]
