from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
import pyvips

from iiif_server.image.edge_tiles import append_edge_tiles
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import TileIndex
from iiif_server.image.stored_tiles import TileTable, read_tile_table
from tests.iiif_server.image.pictures import decode, gradient


def all_tiles(table: TileTable) -> list[TileIndex]:
    found = []
    for level in range(len(table.levels)):
        columns, rows = table.geometry.tile_grid(level)
        found += [TileIndex(level, x, y) for y in range(rows) for x in range(columns)]
    return found


def assert_same_as_libvips(pyramid: Path) -> tuple[int, int]:
    """Every tile decodes to the pixels that libvips reads there; how many are whole, and how many are cut.

    Colours of half the resolution are blended with the neighbour's when they are decoded, and the last column and
    row of a cut tile have no neighbour any more: there alone the values may differ, by a quarter of a step of colour.
    """
    whole = cut = 0
    with pyramid.open("rb") as file:
        table = read_tile_table(file)
        for index in all_tiles(table):
            box = table.geometry.tile_box(index)
            level = pyvips.Image.tiffload(str(pyramid), page=index.level)
            expected = level.crop(box.left, box.top, box.width, box.height)
            got = decode(table.read_tile(file, index))
            assert (got.width, got.height, got.bands) == (box.width, box.height, expected.bands)
            difference = (got - expected).abs()
            if (box.width, box.height) == (512, 512):
                whole += 1
                assert difference.max() == 0
                continue
            cut += 1
            assert difference.max() <= 4
            if min(box.width, box.height) > 1:
                assert difference.crop(0, 0, box.width - 1, box.height - 1).max() == 0
    return whole, cut


def test_stored_colour_tiles_decode_bit_for_bit(colour_pyramid: Path) -> None:
    assert assert_same_as_libvips(colour_pyramid) == (4 * 2 + 2 * 1, 7 + 4 + 2 + 1)


def test_stored_grey_tiles_decode_bit_for_bit(grey_pyramid: Path) -> None:
    assert assert_same_as_libvips(grey_pyramid) == (2 * 1 + 1 * 0, 4 + 2 + 1)


@pytest.mark.parametrize("bigtiff", [False, True])
def test_rgb_tiles_decode_bit_for_bit_and_say_that_they_are_rgb(
    tmp_path: Path, *, bigtiff: bool
) -> None:
    target = tmp_path / "rgb.tif"
    options = {"tile": True, "tile_width": 512, "tile_height": 512, "bigtiff": bigtiff}
    gradient(1024, 1024).tiffsave(str(target), compression="jpeg", Q=92, **options)
    with target.open("r+b") as file:
        append_edge_tiles(file, [])
    assert assert_same_as_libvips(target) == (4, 0)
    with target.open("rb") as file:
        tile = read_tile_table(file).read_tile(file, TileIndex(0, 0, 0))
    assert tile[2:4] == b"\xff\xee"
    assert tile[6:11] == b"Adobe"
    assert tile[17] == 0
    assert b"JFIF" not in tile[:64]


def test_ycbcr_tiles_say_so_with_jfif(colour_pyramid: Path) -> None:
    with colour_pyramid.open("rb") as file:
        tile = read_tile_table(file).read_tile(file, TileIndex(0, 1, 1))
    assert tile[:4] == b"\xff\xd8\xff\xe0"
    assert tile[6:10] == b"JFIF"
    assert tile[-2:] == b"\xff\xd9"
    assert tile.count(b"\xff\xd8") == 1
    assert b"Adobe" not in tile


def test_the_table_knows_the_shape(colour_pyramid: Path) -> None:
    with colour_pyramid.open("rb") as file:
        geometry = read_tile_table(file).geometry
    assert geometry.levels == ((2301, 1501), (1151, 751), (576, 376), (288, 188))
    assert geometry.bands == 3


@pytest.mark.parametrize(
    "index", [(0, 5, 0), (0, 0, 3), (0, 9, 9), (9, 0, 0), (-1, 0, 0), (0, -1, 0)]
)
def test_absent_tiles_are_not_given(colour_pyramid: Path, index: tuple[int, int, int]) -> None:
    with colour_pyramid.open("rb") as file:
        table = read_tile_table(file)
        with pytest.raises(ValueError, match="has no"):
            table.read_tile(file, TileIndex(*index))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_pyramid_is_reported(colour_pyramid: Path, share: float) -> None:
    data = colour_pyramid.read_bytes()
    with pytest.raises(DamagedPyramidError, match="original"):
        read_tile_table(io.BytesIO(data[: int(share * len(data))]))


def test_a_tile_overwritten_after_indexing_is_reported(colour_pyramid: Path) -> None:
    data = bytearray(colour_pyramid.read_bytes())
    table = read_tile_table(io.BytesIO(bytes(data)))
    span = table.span(TileIndex(0, 0, 0))
    for damage in (b"\0\0", b"\xff\xd8\xff\xda"):
        data[span.offset : span.offset + len(damage)] = damage
        with pytest.raises(DamagedPyramidError):
            table.read_tile(io.BytesIO(bytes(data)), TileIndex(0, 0, 0))
    with pytest.raises(DamagedPyramidError):
        table.read_tile(io.BytesIO(bytes(data[: span.offset + 10])), TileIndex(0, 0, 0))


def test_a_tiff_that_is_no_pyramid_of_ours_is_reported(tmp_path: Path) -> None:
    gradient(600, 600).tiffsave(str(tmp_path / "strips.tif"))
    gradient(600, 600).tiffsave(str(tmp_path / "deflate.tif"), compression="deflate", tile=True)
    (tmp_path / "text.tif").write_bytes(b"no picture at all")
    for name in ("strips.tif", "deflate.tif", "text.tif"):
        with (tmp_path / name).open("rb") as file, pytest.raises(DamagedPyramidError):
            read_tile_table(file)


def test_every_lie_in_the_directory_is_an_error_or_harmless(colour_pyramid: Path) -> None:
    data = colour_pyramid.read_bytes()
    order = "<" if data[:2] == b"II" else ">"
    first = struct.unpack(order + "I", data[4:8])[0]
    entries = struct.unpack(order + "H", data[first : first + 2])[0]
    for entry in range(entries):
        for at, value in ((4, 0xFFFFFFFF), (8, 0xFFFFFFF0), (4, 0), (8, 0)):
            lie = bytearray(data)
            place = first + 2 + 12 * entry + at
            lie[place : place + 4] = struct.pack(order + "I", value)
            file = io.BytesIO(bytes(lie))
            try:
                table = read_tile_table(file)
                table.read_tile(file, TileIndex(0, 0, 0))
            except DamagedPyramidError:
                continue
