"""What is said of a file beforehand is what the conversion then does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from iiif_server.image.describe import PageDescription, describe_file
from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.jpeg_quality import find_quality
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.tiff import Tag, TiffReader
from tests.iiif_server.image import colorimetry
from tests.iiif_server.image.icc import grey_profile, rgb_profile
from tests.iiif_server.image.masters import EVERY, GREY, HEIGHT, WIDTH
from tests.iiif_server.image.pictures import gradient, grey_ramp, set_orientation, set_profile
from tests.iiif_server.image.test_colour import LAB_PATCHES, cielab_tiff, draw


def described(path: Path) -> PageDescription:
    [page] = describe_file(path)
    return page


@pytest.mark.parametrize("name", EVERY)
def test_the_notes_are_those_of_the_conversion(name: str, tmp_path: Path) -> None:
    EVERY[name](tmp_path / name)
    page = described(tmp_path / name)
    made = write_pyramid(tmp_path / name, tmp_path / "made.tif", progress=lambda _: None)
    assert page.notes == made.notes
    assert (page.width, page.height) == (WIDTH, HEIGHT)
    if page.colours:
        assert (page.colours == "grey") == (name in GREY)


UNUSUAL = {
    "p3.png": lambda path: set_profile(gradient(WIDTH, HEIGHT), "p3").pngsave(str(path)),
    "turned.jpg": lambda path: set_orientation(gradient(WIDTH, HEIGHT), 6).jpegsave(str(path)),
    "cmyk.tif": lambda path: (
        gradient(WIDTH, HEIGHT).icc_transform("cmyk", input_profile="srgb").tiffsave(str(path))
    ),
    "lab8.tif": lambda path: path.write_bytes(cielab_tiff(draw(LAB_PATCHES), 8)),
    "lab16.tif": lambda path: path.write_bytes(cielab_tiff(draw(LAB_PATCHES), 16)),
    "alpha.png": lambda path: gradient(90, 90).bandjoin(99).pngsave(str(path)),
    "broken.tif": lambda path: Image.fromarray(np.zeros((9, 9, 3), np.uint8)).save(
        path, icc_profile=b"nonsense" * 50
    ),
}


@pytest.mark.parametrize("name", UNUSUAL)
def test_the_notes_on_unusual_colours_are_those_of_the_conversion(
    name: str, tmp_path: Path
) -> None:
    UNUSUAL[name](tmp_path / name)
    page = described(tmp_path / name)
    made = write_pyramid(tmp_path / name, tmp_path / "made.tif", progress=lambda _: None)
    assert page.notes == made.notes != ()


def test_a_photograph_is_described(tmp_path: Path) -> None:
    picture = set_orientation(gradient(300, 200), 8).copy(xres=300 / 25.4, yres=300 / 25.4)
    profile = rgb_profile(colorimetry.ADOBE_RGB, "Màu của máy")
    picture.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    picture.jpegsave(str(tmp_path / "x.jpg"), interlace=True)
    page = described(tmp_path / "x.jpg")
    assert (page.format, page.media_type, page.page) == ("jpeg", "image/jpeg", 0)
    assert (page.width, page.height, page.bands, page.bits) == (300, 200, 3, 8)
    assert (page.colours, page.profile, page.orientation) == ("RGB", "Màu của máy", 8)
    assert (page.dpi, page.compression, page.tile_px) == (300, "JPEG, progressive", None)


@pytest.mark.parametrize("subifd", [False, True])
def test_a_pyramid_is_described_as_one_picture(subifd: bool, tmp_path: Path) -> None:
    gradient(2000, 1200).tiffsave(
        str(tmp_path / "x.tif"), tile=True, pyramid=True, subifd=subifd, compression="lzw"
    )
    page = described(tmp_path / "x.tif")
    assert (page.compression, page.tile_px) == ("LZW", (128, 128))
    assert page.reduced == 4  # 1000, 500, 250 and 125 px wide
    assert page.dpi is None


def test_a_grey_scan_of_16_bits_is_described(tmp_path: Path) -> None:
    deep = (grey_ramp(90, 90).cast("ushort") * 257).cast("ushort").copy(interpretation="grey16")
    deep.set_type(pyvips.GValue.blob_type, "icc-profile-data", grey_profile(1.8))
    deep.tiffsave(str(tmp_path / "x.tif"), compression="deflate")
    page = described(tmp_path / "x.tif")
    assert (page.bands, page.bits, page.colours, page.profile) == (1, 16, "grey", "Grey")
    assert page.compression == "deflate"
    assert page.notes == (
        "Reduced from 16 to 8 bits a sample.",
        "Converted to sRGB with its embedded profile.",
    )


def test_each_page_is_described(tmp_path: Path) -> None:
    pages = gradient(300, 900)
    pages.set_type(pyvips.GValue.gint_type, "page-height", 300)
    pages.tiffsave(str(tmp_path / "x.tif"))
    assert [page.page for page in describe_file(tmp_path / "x.tif")] == [0, 1, 2]


def test_what_a_deposit_refuses_is_refused(tmp_path: Path) -> None:
    gradient(90, 90).pngsave(str(tmp_path / "x.png"))
    (tmp_path / "x.png").write_bytes((tmp_path / "x.png").read_bytes()[:-20])
    with pytest.raises(ImageRefusedError, match="truncated"):
        describe_file(tmp_path / "x.png")


@pytest.mark.parametrize("quality", [1, 25, 49, 50, 51, 75, 85, 89])
def test_the_quality_of_tiles_is_read_from_their_tables(quality: int, tmp_path: Path) -> None:
    gradient(300, 300).tiffsave(str(tmp_path / "x.tif"), tile=True, compression="jpeg", Q=quality)
    with (tmp_path / "x.tif").open("rb") as file:
        reader = TiffReader(file)
        tables = reader.data(reader.directories()[0], Tag.JPEG_TABLES)
    assert find_quality(tables) == quality


@pytest.mark.parametrize(
    "tables",
    [
        b"",
        b"\xff\xd8",
        b"\xff\xd8\xff\xdb\0\x43\0abc",
        b"\xff\xd8" + b"\xff\xdb\0\x43\x10" + bytes(64),
    ],
)
def test_strange_tables_have_no_quality(tables: bytes) -> None:
    assert find_quality(tables) is None
