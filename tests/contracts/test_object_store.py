"""What every store promises, asked of each of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from iiif_server.errors import ObjectMissingError, ObjectReplacedError, StorageError
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.local import LocalStore
from iiif_server.storage.memory import MemoryStore
from iiif_server.storage.s3 import S3Store, connect
from iiif_server.storage.store import CHUNK_BYTES, ObjectStore
from tests.support.s3 import use_test_credentials

KEY = "originals/ab/" + "ab" * 32


@pytest.fixture(params=["local", "memory", "s3"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[ObjectStore]:
    if request.param == "local":
        yield LocalStore(tmp_path / "objects")
    elif request.param == "memory":
        memory = MemoryStore()
        yield memory
        memory.close()
    else:
        use_test_credentials(monkeypatch)
        client = connect(request.getfixturevalue("s3_url"))
        bucket = f"b{os.urandom(8).hex()}"
        client.create_bucket(Bucket=bucket)
        yield S3Store(client, bucket, "some/prefix", DiskCache(tmp_path / "cache", 10_000_000))
        client.close()


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_what_is_put_is_read_back(store: ObjectStore, tmp_path: Path) -> None:
    content = os.urandom(3_000_000)
    store.put(KEY, write(tmp_path / "file", content))
    read = store.local_path(KEY).read_bytes()
    assert hashlib.sha256(read).digest() == hashlib.sha256(content).digest()


def test_size_is_told_without_opening(store: ObjectStore, tmp_path: Path) -> None:
    store.put(KEY, write(tmp_path / "file", b"seven b"))
    stat = store.find_stat(KEY)
    assert stat is not None
    assert stat.bytes == 7


def test_the_source_stays_where_it_is(store: ObjectStore, tmp_path: Path) -> None:
    source = write(tmp_path / "file", b"abc")
    store.put(KEY, source)
    assert source.read_bytes() == b"abc"


def test_putting_again_is_allowed_and_the_first_object_stays(
    store: ObjectStore, tmp_path: Path
) -> None:
    store.put(KEY, write(tmp_path / "file", b"abc"))
    before = store.find_stat(KEY)
    store.put(KEY, write(tmp_path / "other", b"xyz"))
    assert store.local_path(KEY).read_bytes() == b"abc"
    assert store.find_stat(KEY) == before


def test_putting_a_file_of_another_size_is_told_as_damage_and_changes_nothing(
    store: ObjectStore, tmp_path: Path
) -> None:
    store.put(KEY, write(tmp_path / "file", b"abc"))
    with pytest.raises(StorageError, match="is damaged: it has 3 bytes, the file for it 7"):
        store.put(KEY, write(tmp_path / "other", b"another"))
    assert store.local_path(KEY).read_bytes() == b"abc"


def test_replacing_takes_effect_at_once_and_readers_go_on_with_what_they_opened(
    store: ObjectStore, tmp_path: Path
) -> None:
    store.replace(KEY, write(tmp_path / "file", b"abc"))
    before = store.find_stat(KEY)
    with store.local_path(KEY).open("rb") as opened:
        store.replace(KEY, write(tmp_path / "other", b"xyz"))
        after = store.find_stat(KEY)
        assert store.local_path(KEY).read_bytes() == b"xyz"
        assert opened.read() == b"abc"
    assert before is not None
    assert after is not None
    assert (before.bytes, after.bytes) == (3, 3)
    assert before.version != after.version
    assert list(store.keys()) == [KEY]


def test_a_range_is_exactly_what_was_asked_for(store: ObjectStore, tmp_path: Path) -> None:
    content = os.urandom(100_000)
    store.put(KEY, write(tmp_path / "file", content))
    for offset, count in [(0, 1), (0, 100_000), (99_999, 1), (31_337, 40_000)]:
        assert store.read_range(KEY, offset, count) == content[offset : offset + count]


@pytest.mark.parametrize(("offset", "count"), [(0, 8), (6, 2), (7, 1), (1_000, 5)])
def test_a_range_beyond_the_end_is_an_error_and_never_shorter(
    store: ObjectStore, tmp_path: Path, offset: int, count: int
) -> None:
    store.put(KEY, write(tmp_path / "file", b"seven b"))
    with pytest.raises(StorageError, match=r"ends (at byte 7|before the bytes)"):
        store.read_range(KEY, offset, count)


@pytest.mark.parametrize(("offset", "count"), [(-1, 5), (0, 0), (3, -2)])
def test_what_is_no_range_is_refused(store: ObjectStore, offset: int, count: int) -> None:
    with pytest.raises(ValueError, match="no range"):
        store.read_range(KEY, offset, count)


def test_a_range_of_a_version_is_never_of_another(store: ObjectStore, tmp_path: Path) -> None:
    store.put(KEY, write(tmp_path / "file", b"abcdef"))
    stat = store.find_stat(KEY)
    assert stat is not None
    assert store.read_range(KEY, 2, 3, version=stat.version) == b"cde"
    store.replace(KEY, write(tmp_path / "other", b"ABCDEF"))
    with pytest.raises(ObjectReplacedError, match="was replaced"):
        store.read_range(KEY, 2, 3, version=stat.version)
    assert store.read_range(KEY, 2, 3) == b"CDE"


@pytest.mark.parametrize(("size", "asked"), [(0, 5), (3, 5), (5, 5), (1_000, 5), (100_000, 70_000)])
def test_a_tail_comes_with_the_size_and_version_of_the_whole(
    store: ObjectStore, tmp_path: Path, size: int, asked: int
) -> None:
    content = os.urandom(size)
    store.put(KEY, write(tmp_path / "file", content))
    tail = store.read_tail(KEY, asked)
    assert tail.content == content[max(0, size - asked) :]
    assert tail.stat == store.find_stat(KEY)
    assert tail.stat.bytes == size


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES, 2 * CHUNK_BYTES + 17])
def test_chunks_are_the_whole_object(store: ObjectStore, tmp_path: Path, size: int) -> None:
    content = os.urandom(size)
    store.put(KEY, write(tmp_path / "file", content))
    chunks = list(store.read_chunks(KEY))
    assert b"".join(chunks) == content
    assert all(0 < len(chunk) <= CHUNK_BYTES for chunk in chunks)


def test_chunks_are_of_what_is_kept_and_not_of_a_copy(store: ObjectStore, tmp_path: Path) -> None:
    """A check that a cache answers would find nothing."""
    store.put(KEY, write(tmp_path / "file", b"abc"))
    store.local_path(KEY)
    store.replace(KEY, write(tmp_path / "other", b"xyz"))
    assert b"".join(store.read_chunks(KEY)) == b"xyz"


def test_an_absent_object_is_told(store: ObjectStore) -> None:
    assert store.find_stat(KEY) is None
    for read in (
        lambda: store.local_path(KEY),
        lambda: store.read_range(KEY, 0, 1),
        lambda: store.read_tail(KEY, 1),
        lambda: list(store.read_chunks(KEY)),
    ):
        with pytest.raises(ObjectMissingError, match="is not in the store"):
            read()


def test_deleting_removes_and_may_be_repeated(store: ObjectStore, tmp_path: Path) -> None:
    store.put(KEY, write(tmp_path / "file", b"abc"))
    store.local_path(KEY)
    store.delete(KEY)
    store.delete(KEY)
    assert store.find_stat(KEY) is None
    with pytest.raises(ObjectMissingError):
        store.local_path(KEY)


def test_keys_are_listed_by_prefix(store: ObjectStore, tmp_path: Path) -> None:
    source = write(tmp_path / "file", b"abc")
    for key in (KEY, "derivatives/cd/x/y/one.glb", "derivatives/cd/x/y/two.glb"):
        store.put(key, source)
    assert set(store.keys("derivatives/")) == {
        "derivatives/cd/x/y/one.glb",
        "derivatives/cd/x/y/two.glb",
    }
    assert len(set(store.keys())) == 3
    assert dict(store.sizes()) == dict.fromkeys(store.keys(), 3)
    assert set(store.sizes("originals/")) == {(KEY, 3)}
