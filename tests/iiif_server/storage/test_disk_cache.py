"""The bounded cache of remote objects."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from iiif_server.storage.disk_cache import DiskCache


def writer(content: bytes, calls: list[str] | None = None):
    def fetch(target: Path) -> None:
        if calls is not None:
            calls.append(target.name)
        target.write_bytes(content)

    return fetch


def test_an_object_is_fetched_once(tmp_path: Path) -> None:
    cache, calls = DiskCache(tmp_path, 1_000), []
    for _ in range(3):
        assert cache.path_of("a/b", writer(b"abc", calls)).read_bytes() == b"abc"
    assert len(calls) == 1


def test_those_who_wait_for_the_same_object_fetch_it_once(tmp_path: Path) -> None:
    cache, calls = DiskCache(tmp_path, 1_000), []
    go = threading.Barrier(8)

    def ask() -> None:
        go.wait()
        cache.path_of("a/b", writer(b"abc", calls))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1


def test_the_folder_stays_below_its_bound_and_keeps_what_was_read_last(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, 1_000)
    for number in range(20):
        path = cache.path_of(f"object-{number}", writer(bytes(300)))
        os.utime(path, ns=(number * 10**9, number * 10**9))
        assert sum(file.stat().st_size for file in tmp_path.rglob("*")) <= 1_000
    assert {file.name for file in tmp_path.iterdir()} == {"object-17", "object-18", "object-19"}


def test_a_failed_fetch_leaves_nothing(tmp_path: Path) -> None:
    def fail(target: Path) -> None:
        target.write_bytes(b"half")
        raise RuntimeError("cut off")

    cache = DiskCache(tmp_path, 1_000)
    with pytest.raises(RuntimeError, match="cut off"):
        cache.path_of("a", fail)
    assert list(tmp_path.iterdir()) == []
