"""What every store promises, asked of each of them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from iiif_server.errors import ObjectMissingError
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.local import LocalStore
from iiif_server.storage.memory import MemoryStore
from iiif_server.storage.s3 import S3Store, connect
from iiif_server.storage.store import ObjectStore

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
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.setenv(name, "for-the-test-server-only")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
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
    store.put(KEY, write(tmp_path / "other", b"another"))
    assert store.local_path(KEY).read_bytes() == b"abc"


def test_an_absent_object_is_told(store: ObjectStore) -> None:
    assert store.find_stat(KEY) is None
    with pytest.raises(ObjectMissingError, match="is not in the store"):
        store.local_path(KEY)


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
