"""The cache on disk with a hard bound: measured as `du` would, while processes write into it and are killed."""

from __future__ import annotations

import io
import multiprocessing
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from iiif_server.storage import bounded_cache
from iiif_server.storage.bounded_cache import SHARDS, BoundedCache

MEGA = 1_000_000


def measure(root: Path) -> tuple[int, int]:
    """Return the bytes that `du --apparent-size` and `du` would tell of a folder, itself included."""
    apparent = allocated = 0
    for path in (root, *root.rglob("*")):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue
        apparent += stat.st_size
        allocated += stat.st_blocks * 512
    return apparent, allocated


def content_of(key: str) -> bytes:
    """Return from 0 to 3,000 bytes that follow from the key."""
    random = Random(key)
    return random.randbytes(random.randrange(3000))


def keep_many(root: Path, max_bytes: int, first: int, count: int) -> None:
    cache = BoundedCache(root, max_bytes)
    for number in range(first, first + count):
        key = f"picture/{number}"
        cache.keep(key, content_of(key))


@pytest.fixture(params=["memory", "disk"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """Give a folder and a number of keys.

    ext4 looks for an inode that was not freed within the last seconds, which makes a hundred thousand files in a
    minute a thousand times slower than they are in memory; few are enough to see folders grow on a disk.
    """
    memory = Path("/dev/shm")
    if request.param == "memory" and memory.is_dir():
        with tempfile.TemporaryDirectory(dir=memory) as folder:
            yield Path(folder), 100_200
    else:
        yield tmp_path, 9_000


def test_a_hundred_thousand_keys_from_several_processes_never_exceed_the_bound(
    place: tuple[Path, int],
) -> None:
    root, max_bytes, processes = place[0] / "cache", 24 * MEGA, 3
    each = place[1] // processes
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=keep_many, args=(root, max_bytes, first * each, each))
        for first in range(processes)
    ]
    for writer in writers:
        writer.start()
    seen = []
    while any(writer.is_alive() for writer in writers):
        seen.append(measure(root))
        time.sleep(0.3)
    seen.append(measure(root))
    assert [writer.exitcode for writer in writers] == [0] * processes
    assert max(max(pair) for pair in seen) <= max_bytes
    assert seen[-1][1] > max_bytes * 0.6  # the bound is used, not only kept
    cache = BoundedCache(root, max_bytes)
    found = {number: cache.find(f"picture/{number}") for number in range(processes * each)}
    kept = {number: content for number, content in found.items() if content is not None}
    assert len(kept) > 3000
    assert all(content == content_of(f"picture/{number}") for number, content in kept.items())


def test_what_is_kept_is_found_by_another_process_view(tmp_path: Path) -> None:
    BoundedCache(tmp_path, 10 * MEGA).keep("a", b"abc")
    other = BoundedCache(tmp_path, 10 * MEGA)
    assert other.find("a") == b"abc"
    assert other.find("b") is None
    other.keep("a", b"newer")
    assert BoundedCache(tmp_path, 10 * MEGA).find("a") == b"newer"


def test_empty_bytes_are_kept_like_others(tmp_path: Path) -> None:
    cache = BoundedCache(tmp_path, 10 * MEGA)
    cache.keep("nothing", b"")
    assert cache.find("nothing") == b""


def kept_file(root: Path) -> Path:
    [path] = [path for path in root.rglob("*") if path.is_file() and path.name != "lock"]
    return path


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data[:40] + bytes([data[40] ^ 1]) + data[41:],
        lambda data: b"",
        lambda data: data[:10],
        lambda data: bytes(len(data)),
    ],
)
def test_a_damaged_file_is_absent_and_can_be_kept_again(tmp_path: Path, harm: object) -> None:
    cache = BoundedCache(tmp_path, 10 * MEGA)
    cache.keep("a", bytes(range(256)))
    path = kept_file(tmp_path)
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    assert cache.find("a") is None
    assert not path.exists()
    cache.keep("a", b"again")
    assert cache.find("a") == b"again"


def test_a_file_never_stands_for_another_key(tmp_path: Path) -> None:
    cache = BoundedCache(tmp_path, 10 * MEGA)
    cache.keep("a", b"of a")
    data = kept_file(tmp_path).read_bytes()
    cache.keep("b", b"of b")
    for path in tmp_path.rglob("*"):
        if path.is_file() and path.name != "lock":
            path.write_bytes(data)
    assert cache.find("a") == b"of a"
    assert cache.find("b") is None


def test_an_object_above_the_share_of_a_shard_is_not_kept(tmp_path: Path) -> None:
    cache = BoundedCache(tmp_path, 10 * MEGA)
    cache.keep("large", bytes(10 * MEGA // SHARDS))
    assert cache.find("large") is None
    BoundedCache(tmp_path / "tiny", 1000).keep("a", b"abc")
    assert not any(path.is_file() and path.stat().st_size > 8 for path in tmp_path.rglob("*"))


def in_one_shard(count: int) -> list[str]:
    """Return keys that all lie in the shard of the first."""
    cache = BoundedCache(Path("/nowhere"), MEGA)
    shard = cache._path("0").parent
    keys = (str(number) for number in range(10**6))
    return [next(key for key in keys if cache._path(key).parent == shard) for _ in range(count)]


def test_what_was_read_last_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_cache, "MARK_AFTER_S", -1.0)
    keys = in_one_shard(40)
    cache = BoundedCache(tmp_path, 8 * MEGA)  # 125 kB a shard: about 27 blocks
    for number, key in enumerate(keys):
        cache.keep(key, b"x")
        then = (number + 1) * 10**9
        os.utime(cache._path(key), ns=(then, then))
        if number >= 1:
            assert cache.find(keys[0]) == b"x"
    kept = [key for key in keys if cache.find(key) is not None]
    assert keys[0] in kept
    assert keys[1] not in kept
    assert keys[-1] in kept


def test_reading_often_does_not_write(tmp_path: Path) -> None:
    cache = BoundedCache(tmp_path, 10 * MEGA)
    cache.keep("a", b"abc")
    path = kept_file(tmp_path)
    before = path.stat().st_mtime_ns
    for _ in range(5):
        cache.find("a")
    assert path.stat().st_mtime_ns == before
    os.utime(path, (1, 1))
    cache.find("a")
    assert path.stat().st_mtime > 10**9


def test_what_a_killed_process_left_is_swept_when_room_is_made(tmp_path: Path) -> None:
    keys = in_one_shard(60)
    cache = BoundedCache(tmp_path, 8 * MEGA)
    cache.keep(keys[0], b"x")
    part = cache._path(keys[1]).with_name("0123.part")
    part.write_bytes(bytes(50_000))
    (part.parent / "lock").write_bytes(b"")  # killed before its first count
    for key in keys:
        cache.keep(key, b"x")
    assert not part.exists()
    assert measure(part.parent)[1] <= 8 * MEGA // SHARDS


def test_a_smaller_bound_holds_from_the_start(tmp_path: Path) -> None:
    cache = BoundedCache(tmp_path, 40 * MEGA)
    for number in range(3000):
        cache.keep(str(number), bytes(5000))
    assert measure(tmp_path)[1] > 12 * MEGA
    BoundedCache(tmp_path, 4 * MEGA)
    assert measure(tmp_path)[1] <= 4 * MEGA


def test_the_count_is_never_below_the_files(tmp_path: Path) -> None:
    cache = BoundedCache(tmp_path, 4 * MEGA)
    for number in range(1500):
        cache.keep(str(number % 700), content_of(str(number)))
    files = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "lock"]
    assert cache.used_bytes() >= sum(path.stat().st_blocks * 512 for path in files)
    assert cache.used_bytes() <= 4 * MEGA


def test_a_file_is_kept_and_read_in_pieces(tmp_path: Path) -> None:
    content = Random(1).randbytes(3 * MEGA)
    cache = BoundedCache(tmp_path, 400 * MEGA)
    cache.keep_file("film", io.BytesIO(content + b"not this"), len(content))
    with cache.find_file("film") as file:  # type: ignore[union-attr]
        assert file.read(10) == content[:10]
        kept_file(tmp_path).unlink()
        assert file.read() == content[10:]
    cache.keep_file("short", io.BytesIO(b"abc"), 5)
    assert cache.find("short") is None
    assert not list(tmp_path.rglob("*.part"))


def test_a_disk_that_refuses_keeps_nothing_and_fails_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_bytes(b"")
    cache = BoundedCache(tmp_path / "file" / "below", 10 * MEGA)
    cache.keep("a", b"abc")
    assert cache.find("a") is None
    assert "cannot keep" in caplog.text


def test_threads_share_it(tmp_path: Path) -> None:
    cache, wrong = BoundedCache(tmp_path, 6 * MEGA), []

    def work(seed: int) -> None:
        random = Random(seed)
        for _ in range(400):
            key = str(random.randrange(200))
            found = cache.find(key)
            if found not in (None, content_of(key)):
                wrong.append(key)
            cache.keep(key, content_of(key))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert measure(tmp_path)[1] <= 6 * MEGA


def test_a_damaged_file_is_not_counted_when_it_is_gone(tmp_path: Path) -> None:
    cache = BoundedCache(tmp_path, 10 * MEGA)
    cache.keep("a", bytes(20_000))
    assert cache.used_bytes() > 20_000
    path = kept_file(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"x")
    assert cache.find("a") is None
    assert cache.used_bytes() == 0


def test_what_was_kept_anew_is_not_removed_for_what_was_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = BoundedCache(tmp_path, 10 * MEGA)
    cache.keep("a", bytes(20_000))
    path = kept_file(tmp_path)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    judge = bounded_cache._is_whole

    def judge_slowly(file: io.BufferedReader, key: str) -> bool:
        whole = judge(file, key)
        cache.keep("a", b"anew")
        return whole

    monkeypatch.setattr(bounded_cache, "_is_whole", judge_slowly)
    assert cache.find("a") is None
    monkeypatch.undo()
    assert cache.find("a") == b"anew"
