"""The bounded cache of remote objects."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from iiif_server.storage import disk_cache
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


def test_nothing_is_remembered_of_what_was_fetched(tmp_path: Path) -> None:
    cache = DiskCache(tmp_path, 1_000)
    for number in range(50):
        cache.path_of(f"object-{number}", writer(b"abc"))
    assert cache._fetching == {}


#: A process that is killed in the middle of an object, as boto3 fetches it: into a file beside the target.
KILLED = """
import os, signal, sys
from pathlib import Path
from iiif_server.storage import disk_cache
from iiif_server.storage.disk_cache import DiskCache

def fetch(target):
    target.with_name(target.name + ".part").write_bytes(bytes(900))
    os.kill(os.getpid(), signal.SIGKILL)

DiskCache(Path(sys.argv[1]), 1_000).path_of("a/killed", fetch)
"""


def test_what_a_killed_process_was_fetching_goes_before_anything_else(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", KILLED, tmp_path], capture_output=True)
    assert done.returncode == -9
    assert [path.stat().st_size for path in tmp_path.rglob("*") if path.is_file()] == [900]
    cache = DiskCache(tmp_path, 1_000)
    for name in ("b/one", "b/two"):
        cache.path_of(name, writer(bytes(300)))
    files = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {"b/one", "b/two"}


def test_what_is_being_fetched_is_counted_and_left_alone(tmp_path: Path) -> None:
    cache, other = DiskCache(tmp_path, 1_000), DiskCache(tmp_path, 1_000)

    def fetch(target: Path) -> None:
        target.write_bytes(bytes(500))
        for number in range(3):
            other.path_of(f"b/{number}", writer(bytes(300)))
            taken = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
            assert taken <= 1_000

    assert cache.path_of("a", fetch).stat().st_size == 500


def test_processes_that_share_a_small_folder_do_not_trip_over_one_another(tmp_path: Path) -> None:
    def work(first: int) -> None:
        cache = DiskCache(tmp_path, 2_000)
        for number in range(first, first + 200):
            cache.path_of(f"a/{number}", writer(bytes(300)))

    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(work, first * 1_000) for first in range(6)]:
            done.result(60)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert 0 < sum(path.stat().st_size for path in files) <= 2_000


def test_what_was_read_after_it_was_listed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = DiskCache(tmp_path, 700)
    for number in range(2):
        os.utime(cache.path_of(str(number), writer(bytes(300))), ns=(number, number))
    listed = disk_cache._list_files

    def list_and_read(root: Path):
        found = list(listed(root))
        DiskCache(root, 700).path_of("0", writer(b""))
        return found

    monkeypatch.setattr(disk_cache, "_list_files", list_and_read)
    cache.path_of("2", writer(bytes(300)))
    assert {path.name for path in tmp_path.iterdir()} == {"0", "2"}
