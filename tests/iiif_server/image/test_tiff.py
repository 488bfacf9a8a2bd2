"""Directories that share their bytes: a small file that would be read for hours."""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest

from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.probe import inspect_header
from iiif_server.image.tiff import Tag

SHORT, LONG = 3, 4
#: A small grey picture without compression, but for where its pixels lie.
FIELDS = [
    (Tag.IMAGE_WIDTH, LONG, 1, 64),
    (Tag.IMAGE_LENGTH, LONG, 1, 64),
    (Tag.BITS_PER_SAMPLE, SHORT, 1, 8),
    (Tag.COMPRESSION, SHORT, 1, 1),
    (Tag.PHOTOMETRIC, SHORT, 1, 1),
]


def directory(next_at: int, fields: list[tuple[int, int, int, int]]) -> bytes:
    entries = b"".join(struct.pack("<HHII", *field) for field in sorted(fields))
    return struct.pack("<H", len(fields)) + entries + struct.pack("<I", next_at)


def write_chain(path: Path, directories: int, shared: int) -> None:
    """Write a TIFF of small grey pictures whose directories all name the same array of so many numbers."""
    array_at = 8
    first_at = array_at + 4 * shared
    fields = [
        *FIELDS,
        (Tag.STRIP_OFFSETS, LONG, shared, array_at),
        (Tag.STRIP_BYTE_COUNTS, LONG, shared, array_at),
    ]
    length = len(directory(0, fields))
    places = [first_at + number * length for number in range(directories)]
    path.write_bytes(
        b"II*\0"
        + struct.pack("<I", first_at)
        + struct.pack("<I", 64) * shared
        + b"".join(directory(at, fields) for at in [*places[1:], 0])
    )


def test_directories_that_name_one_array_do_not_keep_the_reader_busy(tmp_path: Path) -> None:
    path = tmp_path / "shared.tif"
    write_chain(path, directories=4_096, shared=4_000_000)
    assert path.stat().st_size < 17 << 20
    started_s = time.process_time()
    with pytest.raises(ImageRefusedError, match="more tiles than any picture"):
        inspect_header(path)
    assert time.process_time() - started_s < 10


def test_directories_below_others_count_too(tmp_path: Path) -> None:
    path = tmp_path / "below.tif"
    below_at, chain_at = 8, 8 + 4 * 4_000
    fields = [
        *FIELDS,
        (Tag.STRIP_OFFSETS, LONG, 1, 8),
        (Tag.STRIP_BYTE_COUNTS, LONG, 1, 8),
        (Tag.SUB_IFDS, LONG, 4_000, below_at),
    ]
    length = len(directory(0, fields))
    places = [chain_at + number * length for number in range(4_000)]
    path.write_bytes(
        b"II*\0"
        + struct.pack("<I", chain_at)
        + struct.pack("<I", chain_at) * 4_000
        + b"".join(directory(at, fields) for at in [*places[1:], 0])
    )
    with pytest.raises(ImageRefusedError, match="more than 4096 directories"):
        inspect_header(path)


def test_a_volume_of_many_pages_is_read(tmp_path: Path) -> None:
    path = tmp_path / "volume.tif"
    write_chain(path, directories=1_000, shared=64)
    assert len(inspect_header(path)) == 1_000
