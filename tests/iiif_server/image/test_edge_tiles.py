from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
import pyvips

from iiif_server.image.edge_tiles import append_edge_tiles, edge_tiles, read_edge_table
from iiif_server.image.errors import DamagedPyramidError, DerivationError, TiffStructureError
from iiif_server.image.geometry import PyramidGeometry, TileIndex, halvings
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.stored_tiles import read_tile_table
from iiif_server.image.tiff import Tag, TiffReader
from iiif_server.image.turbo_jpeg import crop_upper_left
from tests.iiif_server.image.pictures import decode, flat, gradient


def shape(width: int, height: int, levels: int) -> PyramidGeometry:
    return PyramidGeometry(width, height, 512, halvings(width, height, levels))


def pyramid_of(picture: pyvips.Image, folder: Path) -> Path:
    picture.tiffsave(str(folder / "original.tif"), compression="deflate")
    write_pyramid(folder / "original.tif", folder / "pyramid.tif", progress=lambda _: None)
    return folder / "pyramid.tif"


def test_edges_are_the_last_column_and_row_where_the_picture_does_not_fill_them() -> None:
    assert list(edge_tiles(shape(1024, 512, 2))) == [TileIndex(1, 0, 0)]
    assert list(edge_tiles(shape(1025, 512, 1))) == [TileIndex(0, 2, 0)]
    assert list(edge_tiles(shape(1024, 513, 1))) == [TileIndex(0, 0, 1), TileIndex(0, 1, 1)]
    assert list(edge_tiles(shape(1025, 513, 1))) == [
        TileIndex(0, 2, 0),
        TileIndex(0, 0, 1),
        TileIndex(0, 1, 1),
        TileIndex(0, 2, 1),
    ]


@pytest.mark.parametrize("size", [(1, 1), (257, 3), (511, 513), (1037, 781), (20_001, 9_001)])
def test_any_picture_has_every_tile_in_its_true_size(tmp_path: Path, size: tuple[int, int]) -> None:
    pyramid = pyramid_of(flat((200, 100, 50), *size), tmp_path)
    with pyramid.open("rb") as file:
        table = read_tile_table(file)
        assert (table.geometry.width, table.geometry.height) == size
        assert max(table.geometry.levels[-1]) <= table.geometry.tile_px
        for tile in edge_tiles(table.geometry):
            box = table.geometry.tile_box(tile)
            picture = decode(table.read_tile(file, tile))
            assert (picture.width, picture.height) == (box.width, box.height)
            assert (picture - [200, 100, 50]).abs().max() <= 2


def test_a_very_long_picture_has_every_tile_too(tmp_path: Path) -> None:
    pyramid = pyramid_of(flat((200, 100, 50), 100_000, 3), tmp_path)
    with pyramid.open("rb") as file:
        table = read_tile_table(file)
        assert table.geometry.levels[-1] == (391, 1)
        for tile in edge_tiles(table.geometry):
            box = table.geometry.tile_box(tile)
            picture = decode(table.read_tile(file, tile))
            assert (picture.width, picture.height) == (box.width, box.height)


def test_what_lies_beyond_the_picture_does_not_darken_its_edge(tmp_path: Path) -> None:
    """Black there would be blended by JPEG into the last eight or sixteen pixels."""
    pyramid = pyramid_of(flat((255, 255, 255), 1027, 771), tmp_path)
    for level in range(3):
        image = pyvips.Image.tiffload(str(pyramid), page=level)
        assert image.min() == 255


def test_a_pixel_of_a_lower_level_is_the_mean_of_what_it_covers_also_at_the_edge(
    tmp_path: Path,
) -> None:
    picture = gradient(1031, 600)
    pyramid = pyramid_of(picture, tmp_path)
    last = picture.crop(1028, 0, 3, 4).embed(0, 0, 4, 4, extend="copy")
    expected = [last.extract_band(band).avg() for band in range(3)]
    quarter = pyvips.Image.tiffload(str(pyramid), page=2)
    assert (quarter.width, quarter.height) == (258, 150)
    found = quarter.getpoint(257, 0)
    assert max(abs(a - b) for a, b in zip(found, expected, strict=True)) <= 3


def test_the_directories_stand_together_behind_the_tiles(tmp_path: Path) -> None:
    pyramid = pyramid_of(gradient(2100, 1700), tmp_path)
    with pyramid.open("rb") as file:
        reader = TiffReader(file)
        first_edge = min(
            offset for offset, _ in read_edge_table(file, read_tile_table(file).geometry).values()
        )
        reached = 0
        for directory in reader.directories():
            offsets = reader.numbers(directory, Tag.TILE_OFFSETS)
            counts = reader.numbers(directory, Tag.TILE_BYTE_COUNTS)
            reached = max(reached, *map(sum, zip(offsets, counts, strict=True)))
            assert all(reached < field.offset < first_edge for field in directory.fields.values())


def test_a_broken_jpeg_is_not_cut() -> None:
    with pytest.raises(DerivationError, match="could not be cut"):
        crop_upper_left(b"\xff\xd8 no JPEG \xff\xd9", 10, 10)


def test_the_table_says_where_each_file_stands() -> None:
    geometry = shape(600, 400, 1)
    file = io.BytesIO(b"the TIFF")
    append_edge_tiles(file, [b"first", b"second"])
    found = read_edge_table(file, geometry)
    data = file.getvalue()
    texts = [data[offset : offset + length] for offset, length in found.values()]
    assert list(found) == [TileIndex(0, 0, 0), TileIndex(0, 1, 0)]
    assert texts == [b"first", b"second"]


def test_a_table_for_another_shape_or_with_any_byte_changed_is_refused() -> None:
    geometry = shape(600, 400, 1)
    file = io.BytesIO(b"the TIFF")
    append_edge_tiles(file, [b"first", b"second"])
    with pytest.raises(TiffStructureError):
        read_edge_table(file, shape(1200, 400, 2))
    whole = file.getvalue()
    table_at = whole.index(b"second") + len(b"second")
    for place in range(table_at, len(whole)):
        lie = bytearray(whole)
        lie[place] ^= 0x41
        with pytest.raises(TiffStructureError):
            read_edge_table(io.BytesIO(bytes(lie)), geometry)
    for length in range(len(whole)):
        with pytest.raises(TiffStructureError):
            read_edge_table(io.BytesIO(whole[:length]), geometry)


def test_a_footer_that_claims_four_billion_tiles_costs_no_memory(colour_pyramid: Path) -> None:
    data = bytearray(colour_pyramid.read_bytes())
    data[-16:-12] = struct.pack("<I", 0xFFFFFFFF)
    with pytest.raises(DamagedPyramidError):
        read_tile_table(io.BytesIO(bytes(data)))
