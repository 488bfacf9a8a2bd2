"""The pyramid for the public: nothing finer is in it, and it shows what the full one shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips

from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import PyramidGeometry, TileIndex
from iiif_server.image.public_pyramid import write_public_pyramid
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.stored_tiles import read_tile_table
from iiif_server.image.tiff import Tag, TiffReader
from iiif_server.image.turbo_jpeg import encode_jpeg
from iiif_server.image.watermark import TextMark
from tests.iiif_server.image.pictures import decode, gradient, grey_ramp

MARK = TextMark("Bảo tàng tỉnh")


def silent(share: float) -> None:
    assert 0 <= share <= 1


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("full")
    texture = pyvips.Image.gaussnoise(2311, 1603, sigma=40, mean=0, seed=1).gaussblur(1)
    picture = (gradient(2311, 1603) + texture).cast("uchar").copy(interpretation="srgb")
    picture.pngsave(str(folder / "a.png"), compression=1)
    write_pyramid(folder / "a.png", folder / "full.tif", progress=silent)
    return folder / "full.tif"


def make(full: Path, folder: Path, pixels: int | None, mark: TextMark | None = None) -> Path:
    target = folder / "public.tif"
    geometry = write_public_pyramid(full, target, pixels=pixels, mark=mark, progress=silent)
    assert [path.name for path in folder.iterdir()] == ["public.tif"]
    with target.open("rb") as file:
        assert read_tile_table(file).geometry == geometry
    return target


def read_geometry(pyramid: Path) -> PyramidGeometry:
    with pyramid.open("rb") as file:
        return read_tile_table(file).geometry


def stitch(pyramid: Path, level: int) -> pyvips.Image:
    """Put all stored tiles of a level together, as somebody would who wants more than is offered."""
    with pyramid.open("rb") as file:
        table = read_tile_table(file)
        columns, rows = table.geometry.tile_grid(level)
        tiles = [
            decode(table.read_tile(file, TileIndex(level, column, row)))
            for row in range(rows)
            for column in range(columns)
        ]
    lines = [
        pyvips.Image.arrayjoin(tiles[row * columns : (row + 1) * columns], across=columns)
        for row in range(rows)
    ]
    joined = pyvips.Image.arrayjoin(lines, across=1)
    right = sum(tile.width for tile in tiles[:columns])
    bottom = sum(tiles[row * columns].height for row in range(rows))
    return joined.crop(0, 0, right, bottom)


@pytest.mark.parametrize("pixels", [1600, 1024, 513, 512, 511, 100, 64])
def test_all_tiles_of_all_levels_never_give_more_than_the_limit(
    full: Path, tmp_path: Path, pixels: int
) -> None:
    public = make(full, tmp_path, pixels)
    geometry = read_geometry(public)
    assert geometry.width == pixels
    assert geometry.height == round(1603 * pixels / 2311)
    for level, size in enumerate(geometry.levels):
        stitched = stitch(public, level)
        assert (stitched.width, stitched.height) == size
        assert max(size) <= pixels
    with public.open("rb") as file:
        reader = TiffReader(file)
        for directory in reader.directories():
            assert reader.number(directory, Tag.IMAGE_WIDTH) <= pixels
            assert reader.number(directory, Tag.IMAGE_LENGTH) <= pixels


@pytest.mark.parametrize("pixels", [1600, 700, 256])
def test_it_shows_what_libvips_own_thumbnail_of_the_full_size_shows(
    full: Path, tmp_path: Path, pixels: int
) -> None:
    public = stitch(make(full, tmp_path, pixels), 0)
    whole = pyvips.Image.tiffload(str(full), page=0)
    expected = whole.thumbnail_image(pixels, height=public.height, size="force")
    # Compared as if both were stored alike: what remains is the JPEG of the tiles, cut elsewhere.
    again = decode(encode_jpeg(expected.numpy(), 85))
    off = (public.cast("short") - again).abs()
    assert off.avg() < 1.0
    assert np.percentile(off.numpy(), 99) <= 6


def test_a_mark_is_in_every_level_and_in_nothing_else(full: Path, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "marked").mkdir()
    plain = make(full, tmp_path / "plain", 1600)
    marked = make(full, tmp_path / "marked", 1600, MARK)
    assert read_geometry(plain) == read_geometry(marked)
    for level in range(len(read_geometry(plain).levels)):
        moved = (stitch(marked, level).cast("short") - stitch(plain, level)).abs().numpy()
        assert (moved.max(axis=2) > 20).mean() > 0.01
        assert np.median(moved) <= 1


@pytest.mark.parametrize("pixels", [None, 2311, 5000])
def test_a_mark_without_a_smaller_size_leaves_the_size(
    full: Path, tmp_path: Path, pixels: int | None
) -> None:
    geometry = read_geometry(make(full, tmp_path, pixels, MARK))
    assert (geometry.width, geometry.height) == (2311, 1603)


def test_grey_stays_grey(tmp_path: Path) -> None:
    grey_ramp(900, 600).pngsave(str(tmp_path / "g.png"))
    write_pyramid(tmp_path / "g.png", tmp_path / "full.tif", progress=silent)
    (tmp_path / "out").mkdir()
    assert read_geometry(make(tmp_path / "full.tif", tmp_path / "out", 300, MARK)).is_grey


@pytest.mark.parametrize("size", [(4000, 3), (3, 4000), (1000, 999)])
def test_narrow_pictures_keep_at_least_one_pixel(tmp_path: Path, size: tuple[int, int]) -> None:
    gradient(*size).pngsave(str(tmp_path / "n.png"))
    write_pyramid(tmp_path / "n.png", tmp_path / "full.tif", progress=silent)
    (tmp_path / "out").mkdir()
    public = make(tmp_path / "full.tif", tmp_path / "out", 500, MARK)
    geometry = read_geometry(public)
    assert max(geometry.width, geometry.height) == 500
    assert min(geometry.width, geometry.height) == max(1, round(min(size) * 500 / max(size)))
    stitch(public, 0).avg()


@pytest.mark.parametrize("damage", ["cut off", "no pyramid", "tiles overwritten"])
def test_a_damaged_full_pyramid_is_told_and_leaves_nothing(
    full: Path, tmp_path: Path, damage: str
) -> None:
    content = bytearray(full.read_bytes())
    if damage == "cut off":
        del content[len(content) // 3 :]
    elif damage == "no pyramid":
        content[:] = b"II*\0 this is no pyramid"
    else:
        middle = len(content) // 4
        content[middle : middle + 40_000] = bytes(40_000)
    (tmp_path / "full.tif").write_bytes(content)
    (tmp_path / "out").mkdir()
    with pytest.raises(DamagedPyramidError) as caught:
        write_public_pyramid(
            tmp_path / "full.tif",
            tmp_path / "out" / "public.tif",
            pixels=500,
            mark=None,
            progress=silent,
        )
    assert "build it again" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)
    assert list((tmp_path / "out").iterdir()) == []
