"""Pixels that lie in a TIFF as they are wanted are read without libvips, and are the same."""

from __future__ import annotations

import struct
from contextlib import closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.geometry import PyramidGeometry, halvings
from iiif_server.image.plain_strips import PlainRows, find_plain_rows, read_plain_strips
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.stored_tiles import read_tile_table
from tests.iiif_server.image.pictures import flat, set_profile

WIDTH, HEIGHT = 700, 530
ROWS_PER_STRIP, ORIENTATION = 278, 274

Pixels = npt.NDArray[np.uint8]


def draw(bands: int) -> Pixels:
    """Return a picture whose samples tell where they are."""
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    colours = np.stack([x % 256, y % 256, (x // 256) * 16 + y // 256], axis=2).astype(np.uint8)
    return colours if bands == 3 else colours[:, :, 0]


def geometry_of(pixels: Pixels) -> PyramidGeometry:
    bands = 3 if pixels.ndim == 3 else 1
    return PyramidGeometry(WIDTH, HEIGHT, 256, halvings(WIDTH, HEIGHT, 3), bands)


def read_all(path: Path, rows: PlainRows, pixels: Pixels) -> Pixels:
    with closing(read_plain_strips(path, rows, geometry_of(pixels))) as strips:
        return np.concatenate(list(strips))


@pytest.mark.parametrize("rows_per_strip", [1, 7, 255, 256, 257, 530, 4_000])
@pytest.mark.parametrize("bands", [1, 3])
def test_rows_are_those_of_the_picture_and_its_edges_go_on(
    tmp_path: Path, rows_per_strip: int, bands: int
) -> None:
    path, pixels = tmp_path / "plain.tif", draw(bands)
    Image.fromarray(pixels).save(path, tiffinfo={ROWS_PER_STRIP: rows_per_strip})
    rows = find_plain_rows(path, 0)
    assert rows is not None
    read = read_all(path, rows, pixels)
    assert read.shape[:2] == (768, 768)
    assert np.array_equal(read[:HEIGHT, :WIDTH], pixels)
    assert (read[:HEIGHT, WIDTH:] == pixels[:, -1:]).all()
    assert (read[HEIGHT:] == read[HEIGHT - 1]).all()


def write_scattered(path: Path, pixels: Pixels, order: str) -> None:
    """Write strips of 100 rows from the last to the first, with gaps between them."""
    strips = [pixels[top : top + 100].tobytes() for top in range(0, HEIGHT, 100)]
    body, offsets = b"", []
    for strip in reversed(strips):
        offsets.insert(0, 8 + len(body))
        body += strip + b"\xff" * 13
    counts = [len(strip) for strip in strips]
    at = 8 + len(body)
    arrays = struct.pack(f"{order}{2 * len(strips)}I", *offsets, *counts)
    arrays += struct.pack(f"{order}3H", 8, 8, 8)
    fields = [
        (256, 4, 1, struct.pack(f"{order}I", WIDTH)),
        (257, 4, 1, struct.pack(f"{order}I", HEIGHT)),
        (258, 3, 3, struct.pack(f"{order}I", at + 8 * len(strips))),
        (262, 3, 1, struct.pack(f"{order}HH", 2, 0)),
        (273, 4, len(strips), struct.pack(f"{order}I", at)),
        (277, 3, 1, struct.pack(f"{order}HH", 3, 0)),
        (278, 3, 1, struct.pack(f"{order}HH", 100, 0)),
        (279, 4, len(strips), struct.pack(f"{order}I", at + 4 * len(strips))),
    ]
    table = struct.pack(f"{order}H", len(fields))
    for tag, kind, count, value in fields:
        table += struct.pack(f"{order}HHI", tag, kind, count) + value
    mark = b"II*\0" if order == "<" else b"MM\0*"
    first = struct.pack(f"{order}I", at + len(arrays))
    path.write_bytes(mark + first + body + arrays + table + bytes(4))


@pytest.mark.parametrize("order", ["<", ">"])
def test_strips_may_lie_anywhere_in_the_file(tmp_path: Path, order: str) -> None:
    path, pixels = tmp_path / "scattered.tif", draw(3)
    write_scattered(path, pixels, order)
    rows = find_plain_rows(path, 0)
    assert rows is not None
    assert np.array_equal(read_all(path, rows, pixels)[:HEIGHT, :WIDTH], pixels)


def test_a_pyramid_is_the_same_whichever_way_its_rows_came(tmp_path: Path) -> None:
    """LZW takes the way through libvips."""
    made = []
    for compression in ("raw", "tiff_lzw"):
        source, target = tmp_path / f"{compression}.tif", tmp_path / f"{compression}-pyramid.tif"
        Image.fromarray(draw(3)).save(source, compression=compression)
        write_pyramid(source, target, progress=lambda _fraction: None)
        made.append(target.read_bytes())
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("RGB", {"compression": "tiff_lzw"}),
        ("RGB", {"tiffinfo": {ORIENTATION: 6}}),
        ("RGBA", {}),
        ("CMYK", {}),
        ("P", {}),
        ("1", {}),
        ("I;16", {}),
        ("LAB", {}),
    ],
)
def test_what_must_be_decoded_is_left_to_libvips(
    tmp_path: Path, mode: str, options: dict[str, object]
) -> None:
    path = tmp_path / "other.tif"
    Image.new(mode, (WIDTH, HEIGHT)).save(path, **options)  # type: ignore[arg-type]
    assert find_plain_rows(path, 0) is None


def test_a_profile_still_changes_the_colours(tmp_path: Path) -> None:
    source, target = tmp_path / "p3.tif", tmp_path / "pyramid.tif"
    set_profile(flat((200, 30, 40), 300, 300), "p3").tiffsave(str(source))
    assert find_plain_rows(source, 0) is not None
    made = write_pyramid(source, target, progress=lambda _fraction: None)
    assert made.notes == ("Converted to sRGB with its embedded profile.",)


def test_a_file_that_is_cut_is_refused(tmp_path: Path) -> None:
    path, pixels = tmp_path / "cut.tif", draw(3)
    write_scattered(path, pixels, "<")
    rows = find_plain_rows(path, 0)
    assert rows is not None
    with path.open("r+b") as file:
        file.truncate(WIDTH * 3 * 50)
    with pytest.raises(ImageRefusedError, match="truncated"):
        read_all(path, rows, pixels)


def test_the_pyramid_holds_the_tiles_of_a_grey_picture(tmp_path: Path) -> None:
    source, target = tmp_path / "grey.tif", tmp_path / "pyramid.tif"
    Image.fromarray(draw(1)).save(source)
    write_pyramid(source, target, progress=lambda _fraction: None)
    with target.open("rb") as file:
        assert read_tile_table(file).geometry.bands == 1
