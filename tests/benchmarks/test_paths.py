"""What the benchmarks ask for: every tile once, regions inside the picture, nothing that a cache could answer."""

from __future__ import annotations

import itertools
from collections import Counter
from urllib.parse import unquote

import numpy as np
import pytest

from benchmarks.paths import costly, level, regions, thumbnails, tiles
from benchmarks.pictures import Picture
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.request import parse_image_request

ODD = Picture("odd", 1_301, 977)


def numbers(path: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    region, size = path.split("/")[:2]
    return tuple(map(int, region.split(","))), tuple(map(int, size.split(",")))


@pytest.mark.parametrize("factor", [1, 2, 4, 8])
def test_tiles_cover_a_level_exactly_once(factor: int) -> None:
    covered = np.zeros((ODD.height, ODD.width), int)
    for path in level(ODD, 256, factor):
        (left, top, width, height), size = numbers(path)
        covered[top : top + height, left : left + width] += 1
        assert size == (-(-width // factor), -(-height // factor))
    assert (covered == 1).all()


def test_the_list_holds_every_level_shuffled() -> None:
    asked = tiles(ODD, 256)
    in_order = [path for factor in (1, 2, 4, 8, 16) for path in level(ODD, 256, factor)]
    assert sorted(asked) == sorted(in_order)
    assert asked != in_order


def test_the_large_picture_has_the_tiles_that_were_counted_by_hand() -> None:
    """32 × 24, 16 × 12, 8 × 6, 4 × 3 and 2 × 2."""
    asked = tiles(Picture("large", 16_128, 12_096), 512)
    assert len(asked) == len(set(asked)) == 768 + 192 + 48 + 12 + 4


def test_regions_lie_inside_and_differ() -> None:
    picture = Picture("large", 16_128, 12_096)
    asked = regions(picture, 2_000, seed=1)
    assert len(set(asked)) == 2_000
    assert asked == regions(picture, 2_000, seed=1)
    assert not set(asked) & set(regions(picture, 2_000, seed=2))
    for path in asked:
        region, size = path.split("/")[:2]
        left, top, width, height = map(int, region.split(","))
        assert left >= 0
        assert top >= 0
        assert left + width <= picture.width
        assert top + height <= picture.height
        assert 300 <= width <= 12_000
        assert size == ("^600," if width < 600 else "600,")


def test_thumbnails_have_different_widths() -> None:
    widths = [int(path.split("/")[1].rstrip(",")) for path in thumbnails(600, seed=3)]
    assert len(set(widths)) == 600
    assert min(widths) >= 200
    assert max(widths) <= 1000


def test_a_third_of_the_costly_requests_is_alike_and_the_rest_is_not() -> None:
    asked = list(itertools.islice(costly(ODD), 3_000))
    counts = Counter(asked)
    assert counts.pop("full/max/0/default.jpg") == 1_000
    assert set(counts.values()) == {1}


def test_everything_is_a_request_that_the_image_api_knows() -> None:
    asked = tiles(ODD, 256) + thumbnails(100, seed=4)
    asked += regions(Picture("large", 16_128, 12_096), 100, seed=5)
    asked += itertools.islice(costly(ODD), 100)
    for path in asked:
        parse_image_request(*unquote(path).split("/"), ApiVersion.V3)
