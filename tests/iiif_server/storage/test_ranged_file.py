"""Objects read in parts: the same bytes as in a file, in few requests."""

from __future__ import annotations

import os
import random
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from iiif_server.errors import ObjectMissingError, ObjectReplacedError
from iiif_server.image.pyramid import write_pyramid
from iiif_server.image.stored_tiles import read_tile_table
from iiif_server.image.tiff import Tag, TiffReader
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.memory import MemoryStore
from iiif_server.storage.ranged_file import TAIL_BYTES, open_ranged
from iiif_server.storage.s3 import S3Store, connect
from tests.support.pictures import write_grid
from tests.support.s3 import use_test_credentials

KEY = "derivatives/ab/pyramid.tif"


@pytest.fixture
def memory() -> Iterator[MemoryStore]:
    store = MemoryStore()
    yield store
    store.close()


class CountedS3:
    """A store on an S3 server, with every request that went over the wire as ``GET bytes=-262144``."""

    def __init__(self, url: str, folder: Path) -> None:
        client = connect(url)
        bucket = f"b{os.urandom(8).hex()}"
        client.create_bucket(Bucket=bucket)
        self.store = S3Store(client, bucket, "", DiskCache(folder / "cache", 1 << 20))
        self.requests: list[str] = []
        client.meta.events.register("before-send.s3", self._count)

    def _count(self, request, **_: object) -> None:
        asked = request.headers.get("Range", b"")
        told = asked.decode() if isinstance(asked, bytes) else asked
        self.requests.append(f"{request.method} {told}".strip())


@pytest.fixture
def counted(s3_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CountedS3:
    use_test_credentials(monkeypatch)
    return CountedS3(s3_url, tmp_path)


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("size", [0, 1, 99, 100, 101, 1_000, 10_007])
def test_any_walk_through_it_reads_what_a_file_gives(
    memory: MemoryStore, tmp_path: Path, size: int
) -> None:
    source = write(tmp_path / "file", os.urandom(size))
    memory.put(KEY, source)
    steps = random.Random(size)
    with (
        source.open("rb") as real,
        open_ranged(memory, KEY, tail_bytes=100, block_bytes=64) as ranged,
    ):
        for _ in range(300):
            whence = steps.choice([os.SEEK_SET, os.SEEK_CUR, os.SEEK_END])
            here = real.tell()
            base = {os.SEEK_SET: 0, os.SEEK_CUR: here, os.SEEK_END: size}[whence]
            offset = steps.randint(-base, size + 50 - base)
            assert ranged.seek(offset, whence) == real.seek(offset, whence)
            count = steps.choice([0, 1, 8, 63, 64, 65, 500, -1])
            assert ranged.read(count) == real.read(count)
            assert ranged.tell() == real.tell()


def test_a_seek_before_the_beginning_is_refused(memory: MemoryStore, tmp_path: Path) -> None:
    memory.put(KEY, write(tmp_path / "file", b"abc"))
    with (
        open_ranged(memory, KEY) as ranged,
        pytest.raises(ValueError, match="before the beginning"),
    ):
        ranged.seek(-4, os.SEEK_END)


def test_one_that_is_not_there_cannot_be_opened(memory: MemoryStore) -> None:
    with pytest.raises(ObjectMissingError):
        open_ranged(memory, KEY)


def test_it_stays_one_version_or_says_so(memory: MemoryStore, tmp_path: Path) -> None:
    memory.put(KEY, write(tmp_path / "file", bytes(1_000)))
    with open_ranged(memory, KEY, tail_bytes=100, block_bytes=64) as ranged:
        ranged.read(10)
        memory.replace(KEY, write(tmp_path / "other", bytes([1]) * 1_000))
        ranged.seek(500)
        with pytest.raises(ObjectReplacedError):
            ranged.read(10)


def test_a_small_pyramid_on_s3_is_understood_after_one_request(
    counted: CountedS3, tmp_path: Path
) -> None:
    target = tmp_path / "pyramid.tif"
    made = write_pyramid(
        write_grid(tmp_path / "grid.png", 1300, 900), target, progress=lambda _: None
    )
    assert target.stat().st_size <= TAIL_BYTES
    counted.store.put(KEY, target)
    counted.requests.clear()
    with open_ranged(counted.store, KEY) as file:
        assert read_tile_table(file).geometry == made.geometry
    assert counted.requests == [f"GET bytes=-{TAIL_BYTES}"]


def tiff_with_directories_at_its_end(pixel_bytes: int, widths: tuple[int, ...]) -> bytes:
    """Return a BigTIFF that begins with its header and pixels and ends with a chain of directories."""
    start = 16 + pixel_bytes
    directory_bytes = 8 + 20 + 8
    content = struct.pack("<2sHHHQ", b"II", 43, 8, 0, start) + os.urandom(pixel_bytes)
    for number, width in enumerate(widths, 1):
        following = start + number * directory_bytes if number < len(widths) else 0
        content += struct.pack("<QHHQQQ", 1, Tag.IMAGE_WIDTH, 4, 1, width, following)
    return content


def test_a_large_tiff_on_s3_with_directories_at_its_end_takes_two_requests(
    counted: CountedS3, tmp_path: Path
) -> None:
    content = tiff_with_directories_at_its_end(6_000_000, (4000, 2000, 1000))
    counted.store.put(KEY, write(tmp_path / "file", content))
    counted.requests.clear()
    with open_ranged(counted.store, KEY) as file:
        reader = TiffReader(file)
        widths = [reader.number(each, Tag.IMAGE_WIDTH) for each in reader.directories()]
    assert widths == [4000, 2000, 1000]
    assert counted.requests == [f"GET bytes=-{TAIL_BYTES}", "GET bytes=0-262143"]


def test_a_whole_object_on_s3_is_fetched_again_only_when_it_was_replaced(
    counted: CountedS3, tmp_path: Path
) -> None:
    counted.store.put(KEY, write(tmp_path / "file", b"first"))
    assert counted.store.local_path(KEY).read_bytes() == b"first"
    counted.requests.clear()
    for _ in range(20):
        assert counted.store.local_path(KEY).read_bytes() == b"first"
    assert not any(request.startswith("GET") for request in counted.requests)
    counted.store.replace(KEY, write(tmp_path / "other", b"other"))
    assert counted.store.local_path(KEY).read_bytes() == b"other"
