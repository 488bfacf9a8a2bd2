from __future__ import annotations

import numpy as np
import pytest

from iiif_server.image.halving import HalvedStrip

TILE = 4


def halved(picture: np.ndarray) -> np.ndarray:
    """Halve a picture of whole tiles, strip by strip."""
    strips = []
    for top in range(0, len(picture), 2 * TILE):
        upper, lower = picture[top : top + TILE], picture[top + TILE : top + 2 * TILE]
        strip = HalvedStrip(upper, TILE)
        for is_lower, row in enumerate((upper, lower)):
            for column in reversed(range(row.shape[1] // TILE if len(row) else 0)):
                tile = row[:, column * TILE : (column + 1) * TILE]
                strip.add(tile, column, is_lower=bool(is_lower))
        strips.append(strip.complete(has_lower=len(lower) > 0))
    return np.concatenate(strips)


def mean_of_squares(picture: np.ndarray) -> np.ndarray:
    total = sum(picture[y::2, x::2].astype(int) for y in (0, 1) for x in (0, 1))
    return (total + 2) // 4


@pytest.mark.parametrize("channels", [(), (3,)])
def test_a_pixel_of_the_next_level_is_the_mean_of_four_to_the_nearest(
    channels: tuple[int, ...],
) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (4 * TILE, 4 * TILE, *channels))
    half = halved(picture.astype(np.uint8))
    assert np.array_equal(half, mean_of_squares(picture))
    assert np.array_equal(halved(half), mean_of_squares(half))


def test_beyond_the_picture_its_last_column_and_row_go_on() -> None:
    picture = np.random.default_rng(2).integers(0, 256, (3 * TILE, 3 * TILE)).astype(np.uint8)
    half = halved(picture)
    inside = TILE * 3 // 2
    assert half.shape == (2 * TILE, 2 * TILE)
    assert np.array_equal(half[:inside, :inside], mean_of_squares(picture))
    assert (half[:, inside:] == half[:, inside - 1 : inside]).all()
    assert (half[inside:] == half[inside - 1]).all()
