"""Which tiles go into a package: all that a screen shows, and no more."""

from __future__ import annotations

from dataclasses import replace

import pytest

from manifests.annotation import Rectangle
from manifests.exhibition.material import Material
from manifests.exhibition.model import ImagePart, MediaReference
from manifests.exhibition.packing import TILE_PX, plan_pictures
from manifests.exhibition.plan import plan_tour
from tests.manifests.examples import image, item
from tests.manifests.exhibition.tours import DRUM, MATERIAL, TOUR, step


def pack(width: int, height: int, *regions: Rectangle | None):
    material = Material({DRUM: item(image(width=width, height=height))})
    steps = tuple(
        step(f"s{number}", ImagePart(MediaReference(DRUM), region))
        for number, region in enumerate(regions)
    )
    (picture,) = plan_pictures(plan_tour(replace(TOUR, steps=steps), material))
    return picture


def test_a_small_picture_is_one_tile():
    picture = pack(500, 400, None)
    (tile,) = picture.tiles
    assert (picture.max_level, tile.level, tile.width, tile.height) == (0, 0, 500, 400)
    assert tile.region == Rectangle(0, 0, 500, 400)


def test_levels_up_to_a_screen_are_whole():
    picture = pack(2048, 1500, None)
    assert picture.max_level == 2
    assert [sum(tile.level == level for tile in picture.tiles) for level in range(3)] == [1, 4, 12]


@pytest.mark.parametrize("size", [(16_000, 12_000), (8191, 77), (513, 512), (1, 1)])
def test_tiles_of_a_level_cover_the_picture_without_overlap(size: tuple[int, int]):
    picture = pack(*size, Rectangle(0, 0, *size))
    for level in range(picture.max_level + 1):
        tiles = [tile for tile in picture.tiles if tile.level == level]
        covered = sum(tile.region.width * tile.region.height for tile in tiles)
        if max(size) / 2 ** (picture.max_level - level) <= 2048:
            assert covered == size[0] * size[1]
        for tile in tiles:
            assert 0 < tile.width <= TILE_PX
            assert 0 < tile.height <= TILE_PX


def test_fine_levels_hold_what_lies_under_regions_only():
    region = Rectangle(7000, 5000, 1000, 1000)
    picture = pack(16_000, 12_000, region)
    finest = [tile for tile in picture.tiles if tile.level == picture.max_level]
    assert 0 < len(finest) < 30
    for tile in finest:
        assert tile.region.left < 8350 + TILE_PX
        assert tile.region.left + tile.region.width > 6650 - TILE_PX


def test_no_level_is_finer_than_a_screen_shows():
    picture = pack(16_000, 12_000, Rectangle(0, 0, 8000, 8000))
    finest = max(tile.level for tile in picture.tiles)
    # 8,000 pixels of the full picture fill a screen of 1,600 at a quarter already.
    assert finest == picture.max_level - 2


def test_a_whole_tour_is_planned_once_for_each_picture():
    pictures = plan_pictures(plan_tour(TOUR, MATERIAL))
    assert [picture.media.id for picture in pictures] == ["mat-trong"]
    assert len({tile.name for tile in pictures[0].tiles}) == len(pictures[0].tiles)
