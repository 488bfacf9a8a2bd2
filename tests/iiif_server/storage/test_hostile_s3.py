"""An S3 server that fails ends as one error of ours, in bounded time, with nothing half-kept.

A server that says nothing here says nothing for ever: that these tests end is the proof of the bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from iiif_server.errors import StorageError
from iiif_server.storage.disk_cache import DiskCache
from iiif_server.storage.s3 import ATTEMPTS, CONNECT_TIMEOUT_S, READ_TIMEOUT_S, S3Store, connect
from tests.support.hostile_s3 import CLAIMED_BYTES, WAYS, hostile_s3
from tests.support.ports import free_port
from tests.support.s3 import use_test_credentials

KEY = "originals/ab/" + "ab" * 32

READS: dict[str, Callable[[S3Store], object]] = {
    "range": lambda store: store.read_range(KEY, 0, CLAIMED_BYTES),
    "tail": lambda store: store.read_tail(KEY, CLAIMED_BYTES),
    "whole": lambda store: store.local_path(KEY),
}


@pytest.fixture
def store(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[S3Store]:
    use_test_credentials(monkeypatch)
    with hostile_s3(request.param) as url:
        yield store_at(url, tmp_path)


def store_at(url: str, folder: Path) -> S3Store:
    client = connect(url, connect_timeout_s=0.5, read_timeout_s=0.5)
    return S3Store(client, "bucket", "", DiskCache(folder / "cache", 10_000_000))


@pytest.mark.parametrize(
    ("store", "read"),
    # A server that always sends whole bodies answers rightly where the whole is asked for.
    [(way, read) for way in WAYS for read in READS if (way, read) != ("whole body", "whole")],
    indirect=["store"],
)
def test_reading_ends_as_one_line_and_keeps_nothing(
    store: S3Store, tmp_path: Path, read: str
) -> None:
    with pytest.raises(StorageError) as caught:
        READS[read](store)
    assert "\n" not in str(caught.value)
    assert KEY in str(caught.value)
    assert [path for path in (tmp_path / "cache").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("store", [way for way in WAYS if way != "whole body"], indirect=True)
def test_a_stream_that_breaks_off_is_never_taken_for_the_whole(store: S3Store) -> None:
    with pytest.raises(StorageError):
        list(store.read_chunks(KEY))


@pytest.mark.parametrize("way", ["error 500", "no answer", "hangs up"])
def test_writing_and_listing_fail_as_ours_too(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_test_credentials(monkeypatch)
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    with hostile_s3(way) as url:
        store = store_at(url, tmp_path)
        for act in (
            lambda: store.put(KEY, source),
            lambda: store.replace(KEY, source),
            lambda: list(store.keys()),
        ):
            with pytest.raises(StorageError, match=r"^S3 did not"):
                act()


def test_a_server_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_test_credentials(monkeypatch)
    with pytest.raises(StorageError, match="S3 did not"):
        store_at(f"http://127.0.0.1:{free_port()}", tmp_path).read_tail(KEY, 10)


def test_the_limits_of_the_service_add_up_to_about_a_minute() -> None:
    """The tests above run with shorter ones."""
    assert ATTEMPTS * max(CONNECT_TIMEOUT_S, READ_TIMEOUT_S) <= 60
