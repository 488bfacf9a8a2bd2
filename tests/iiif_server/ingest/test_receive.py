"""Files that come in: their bytes, their hash, their names as they are shown."""

from __future__ import annotations

import errno
import gzip
import hashlib
import io
import os
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from iiif_server.errors import StorageError, UnreadableUploadError
from iiif_server.ingest import copied
from iiif_server.ingest.beside import HASHED_AT_ONCE_BYTES
from iiif_server.ingest.receive import clean_file_name, receive

#: Longer than every piece, and no multiple of one.
CONTENT = os.urandom(copied.COPIED_AT_ONCE_BYTES + HASHED_AT_ONCE_BYTES + 12_345)


def received(stream: BinaryIO, folder: Path, max_bytes: int = 1 << 30) -> tuple[bytes, str, int]:
    """Return the bytes that were kept, what was told as their hash, and the last size that was told."""
    told = [0]
    with receive(
        stream, "a.bin", scratch_dir=folder, max_bytes=max_bytes, on_bytes=told.append
    ) as file:
        assert told == sorted(told)
        assert file.bytes == told[-1]
        return file.path.read_bytes(), file.sha256, told[-1]


def check(content: bytes, got: tuple[bytes, str, int]) -> None:
    assert got == (content, hashlib.sha256(content).hexdigest(), len(content))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.bin"
    path.write_bytes(CONTENT)
    return path


def test_a_file_and_a_stream_are_kept_alike(source: Path, tmp_path: Path) -> None:
    with source.open("rb") as file:
        check(CONTENT, received(file, tmp_path))
    check(CONTENT, received(io.BytesIO(CONTENT), tmp_path))


def test_the_rest_of_a_file_that_was_begun_is_kept(source: Path, tmp_path: Path) -> None:
    with source.open("rb") as file:
        file.read(1000)
        check(CONTENT[1000:], received(file, tmp_path))


def test_an_unpacking_stream_gives_what_it_unpacks(tmp_path: Path) -> None:
    """It has a descriptor too, that of the packed file."""
    packed = tmp_path / "a.gz"
    packed.write_bytes(gzip.compress(CONTENT, 1))
    with gzip.open(packed, "rb") as stream:
        check(CONTENT, received(stream, tmp_path))


@pytest.mark.parametrize("pieces", [0, 1])
def test_what_the_kernel_will_not_copy_is_read_and_written(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pieces: int
) -> None:
    """As between file systems of different kinds; also when it says so in the middle."""
    by_kernel = os.copy_file_range
    calls: list[int] = []

    def refusing(*arguments: int) -> int:
        calls.append(1)
        if len(calls) > pieces:
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        return by_kernel(*arguments)

    monkeypatch.setattr(os, "copy_file_range", refusing)
    with source.open("rb") as file:
        check(CONTENT, received(file, tmp_path))
    assert len(calls) == pieces + 1


@pytest.mark.parametrize("as_file", [True, False])
def test_too_much_is_refused_without_a_trace(source: Path, tmp_path: Path, as_file: bool) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with source.open("rb") as file:
        stream = file if as_file else io.BytesIO(CONTENT)
        with pytest.raises(UnreadableUploadError, match="larger than"):
            received(stream, scratch, len(CONTENT) - 1)
    assert not list(scratch.iterdir())
    with source.open("rb") as file:
        check(CONTENT, received(file, scratch, len(CONTENT)))


def test_a_full_disk_is_told_in_words(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Linux has a device that is always full."""
    scratch = source.parent / "scratch"
    scratch.mkdir()
    by_path = Path.open

    def full(path: Path, *arguments: Any, **options: Any) -> object:
        if path.name != "original":
            return by_path(path, *arguments, **options)
        return by_path(Path("/dev/full"), "r+b", buffering=0)

    with source.open("rb") as file:
        monkeypatch.setattr(Path, "open", full)
        with pytest.raises(StorageError, match=r"No space left on device\. Free some space"):
            received(file, scratch)
    assert not list(scratch.iterdir())


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("trống đồng.tif", "trống đồng.tif"),
        ("line\n\x1b[31m.jpg", "line??[31m.jpg"),
        ("odd\udcff.png", "odd?.png"),
        ("right-to-left\u202egpj.exe", "right-to-left?gpj.exe"),
        ("", "?"),
        ("a" * 300, "a" * 255),
    ],
)
def test_a_name_is_shown_without_what_cannot_be_shown(given: str, shown: str) -> None:
    assert clean_file_name(given) == shown
