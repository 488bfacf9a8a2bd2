from __future__ import annotations

from pathlib import Path

import pytest

from iiif_server.image.tiff import Tag, TiffReader
from iiif_server.image.tiff_writer import (
    HEADER_BYTES,
    append_directories,
    longs,
    rationals,
    shorts,
    undefined,
)

#: A file of holes costs no disk.
BEYOND_32_BITS = 5 << 30


@pytest.mark.parametrize(("end", "is_big"), [(HEADER_BYTES + 3, False), (BEYOND_32_BITS, True)])
def test_directories_are_read_back_in_the_kind_that_the_length_needs(
    tmp_path: Path, end: int, *, is_big: bool
) -> None:
    path = tmp_path / "x.tif"
    offsets = [end - 2, end - 1, 17]
    with path.open("w+b") as file:
        file.truncate(end)
        append_directories(
            file,
            [
                [longs(Tag.TILE_OFFSETS, offsets), shorts(Tag.BITS_PER_SAMPLE, 8, 8, 8)],
                [longs(Tag.IMAGE_WIDTH, [70_000]), undefined(Tag.JPEG_TABLES, b"tables, long")],
            ],
        )
        reader = TiffReader(file)
        first, second = reader.directories()
        assert reader.is_big == is_big
        assert list(reader.numbers(first, Tag.TILE_OFFSETS)) == list(offsets)
        assert list(reader.numbers(first, Tag.BITS_PER_SAMPLE)) == [8, 8, 8]
        assert list(first.fields) == sorted(first.fields)
        assert reader.number(second, Tag.IMAGE_WIDTH) == 70_000
        assert reader.data(second, Tag.JPEG_TABLES) == b"tables, long"


def test_a_fraction_is_two_numbers() -> None:
    entry = rationals(Tag.X_RESOLUTION, 300, 7)
    assert (entry.count, entry.data.hex()) == (2, "2c010000010000000700000001000000")
