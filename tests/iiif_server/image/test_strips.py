"""One reading from top to bottom, whatever lies how in the file."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
import pyvips
from PIL import Image

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.libvips import open_picture
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.strips import read_strips
from tests.iiif_server.image.pictures import gradient

ROWS_PER_STRIP = 278


def nothing(_fraction: float) -> None:
    """Tell nobody how far it is."""


def write_strips(path: Path, rows: int, compression: str, mode: str) -> None:
    """Write a TIFF of so many rows to the strip."""
    picture = Image.fromarray(gradient(900, 1_100).numpy()).convert(mode)
    picture.save(path, compression=compression, tiffinfo={ROWS_PER_STRIP: rows})


@pytest.mark.parametrize("rows", [1, 7, 10, 15, 20, 27, 100, 511, 513, 1_100])
@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits", "raw"])
@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_strips_of_a_file_may_end_anywhere(
    tmp_path: Path, rows: int, compression: str, mode: str
) -> None:
    source, target = tmp_path / "strips.tif", tmp_path / "pyramid.tif"
    write_strips(source, rows, compression, mode)
    made = write_pyramid(source, target, progress=nothing)
    assert (made.geometry.width, made.geometry.height) == (900, 1_100)


def test_strips_are_the_picture(tmp_path: Path) -> None:
    source = tmp_path / "strips.tif"
    write_strips(source, 10, "tiff_lzw", "RGB")
    image = open_picture(source, "tiff", page=0).crop(0, 0, 900, 1_024)
    with closing(read_strips(image, 256)) as strips:
        read = np.concatenate(list(strips))
    assert np.array_equal(read, gradient(900, 1_100).numpy()[:1_024])


def test_who_goes_on_no_further_leaves_no_thread() -> None:
    before = threading.active_count()
    with closing(read_strips(gradient(512, 8 * 512), 512)) as strips:
        next(strips)
    assert threading.active_count() == before


def test_a_file_that_ends_early_is_told(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole.jpg", tmp_path / "cut.jpg"
    gradient(900, 1_100).jpegsave(str(whole))
    cut.write_bytes(whole.read_bytes()[:-2_000])
    with (
        pytest.raises(pyvips.Error),
        closing(
            read_strips(open_picture(cut, "jpeg", page=0).crop(0, 0, 900, 1_024), 512)
        ) as strips,
    ):
        list(strips)
    with pytest.raises(ImageRefusedError, match="truncated"):
        write_pyramid(cut, tmp_path / "pyramid.tif", progress=nothing)
