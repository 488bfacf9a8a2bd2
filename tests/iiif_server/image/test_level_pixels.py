"""Both ways to the pixels of a level give the same ones, and what is kept is bounded."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import Box, PyramidGeometry, TileIndex
from iiif_server.image.level_pixels import DecodedTiles, read_level
from iiif_server.image.stored_tiles import TileTable, read_tile_table
from tests.iiif_server.image.pictures import read_joined

TILE_BYTES = 512 * 512 * 4


def table_of(pyramid: Path) -> TileTable:
    with pyramid.open("rb") as file:
        return read_tile_table(file)


def boxes(geometry: PyramidGeometry, level: int) -> list[Box]:
    """The whole level, its last pixel, a part that crosses tiles, and one that ends with the picture."""
    width, height = geometry.levels[level]
    return [
        Box(0, 0, width, height),
        Box(width - 1, height - 1, 1, 1),
        Box(width // 3, height // 3, width // 3, height // 3),
        Box(width // 2, height // 2, width - width // 2, height - height // 2),
    ]


@pytest.mark.parametrize("which", ["colour", "grey"])
def test_joined_tiles_are_the_pixels_of_the_level(
    which: str, colour_pyramid: Path, grey_pyramid: Path
) -> None:
    pyramid = colour_pyramid if which == "colour" else grey_pyramid
    geometry = table_of(pyramid).geometry
    streamed, joined = read_level(pyramid), read_joined(pyramid)
    for level in range(len(geometry.levels)):
        for box in boxes(geometry, level):
            one, two = streamed(level, box), joined(level, box)
            assert (one.width, one.height, one.bands) == (two.width, two.height, two.bands)
            assert one.interpretation == two.interpretation
            difference = (one.cast("short") - two).abs()
            # The picture's last column and row have no neighbour in a cut tile (see `lossless_crop`); elsewhere two
            # builds of libjpeg may round differently by one.
            width, height = geometry.levels[level]
            within = (min(box.width, width - 1 - box.left), min(box.height, height - 1 - box.top))
            assert difference.max() <= 5
            if min(within) > 0:
                assert difference.crop(0, 0, *within).max() <= 1


def test_a_tile_is_decoded_once_while_it_is_kept(colour_pyramid: Path) -> None:
    table, read = table_of(colour_pyramid), []

    def read_tile(index: TileIndex) -> bytes:
        read.append(index)
        with colour_pyramid.open("rb") as file:
            return table.read_tile(file, index)

    kept = DecodedTiles(4 * TILE_BYTES)
    reader = kept.reader("a", table.geometry, read_tile)
    for _ in range(3):
        reader(0, Box(400, 400, 300, 300))
    assert len(read) == len(set(read)) == 4
    reader(0, Box(1100, 0, 10, 10))  # a fifth tile makes the one used longest ago go
    reader(0, Box(600, 600, 10, 10))
    assert len(read) == 5
    reader(0, Box(0, 0, 10, 10))
    assert len(read) == 6
    kept.reader("b", table.geometry, read_tile)(0, Box(600, 600, 10, 10))
    assert len(read) == 7  # another pyramid has other pixels


def test_threads_share_decoded_tiles(colour_pyramid: Path) -> None:
    table, wrong = table_of(colour_pyramid), []
    reader = DecodedTiles(3 * TILE_BYTES).reader(
        "a", table.geometry, _reading(colour_pyramid, table)
    )
    expected = {box: read_level(colour_pyramid)(0, box).avg() for box in boxes(table.geometry, 0)}

    def work() -> None:
        for _ in range(5):
            for box, mean in expected.items():
                if abs(reader(0, box).avg() - mean) > 0.1:
                    wrong.append(box)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _reading(pyramid: Path, table: TileTable):
    def read_tile(index: TileIndex) -> bytes:
        with pyramid.open("rb") as file:
            return table.read_tile(file, index)

    return read_tile


@pytest.mark.parametrize(
    "harm", [lambda data: b"", lambda data: data[:300], lambda data: data[:-2000]]
)
def test_a_tile_that_cannot_be_decoded_is_reported(harm: object, colour_pyramid: Path) -> None:
    table = table_of(colour_pyramid)
    whole = _reading(colour_pyramid, table)
    reader = DecodedTiles(0).reader("a", table.geometry, lambda index: harm(whole(index)))  # type: ignore[operator]
    with pytest.raises(DamagedPyramidError, match="original"):
        reader(0, Box(0, 0, 10, 10))
