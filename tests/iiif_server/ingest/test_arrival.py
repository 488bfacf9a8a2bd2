"""Files that come in while their receiver does something else."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest

from iiif_server.errors import BaovatError, UnreadableUploadError
from iiif_server.ingest.arrival import arriving
from iiif_server.ingest.copied import COPIED_AT_ONCE_BYTES
from iiif_server.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"BAOVAT_DATA_DIR": str(tmp_path / "data")})


def write(folder: Path, content: bytes) -> Path:
    path = folder / "front.tif"
    path.write_bytes(content)
    return path


def test_a_file_arrives_whole_and_goes_with_its_context(tmp_path: Path, settings: Settings) -> None:
    content = os.urandom(100_000)
    with arriving(write(tmp_path, content), settings) as arrival:
        received = arrival.wait()
        assert received.path.read_bytes() == content
        assert received.sha256 == hashlib.sha256(content).hexdigest()
        assert received.file_name == "front.tif"
    assert not any(settings.scratch_dir.iterdir())


def test_what_came_is_the_same_when_the_source_changes_afterwards(
    tmp_path: Path, settings: Settings
) -> None:
    content = os.urandom(COPIED_AT_ONCE_BYTES + 7)
    path = write(tmp_path, content)
    with arriving(path, settings) as arrival:
        received = arrival.wait()
        with path.open("r+b") as file:
            file.write(b"changed")
        assert hashlib.sha256(received.path.read_bytes()).hexdigest() == received.sha256


def test_a_refusal_is_told_to_who_waits(tmp_path: Path, settings: Settings) -> None:
    with (
        arriving(write(tmp_path, b""), settings) as arrival,
        pytest.raises(UnreadableUploadError, match="empty"),
    ):
        arrival.wait()
    assert not any(settings.scratch_dir.iterdir())


def test_nothing_is_left_where_nobody_waits(tmp_path: Path, settings: Settings) -> None:
    path = write(tmp_path, os.urandom(3 * COPIED_AT_ONCE_BYTES))
    begun = threading.Event()
    # Ends the context with the copy under way: its next piece finds that it is given up.
    with arriving(path, settings) as arrival:
        arrival.on_bytes = lambda _bytes: begun.set()
    assert not any(settings.scratch_dir.iterdir())


def test_a_copy_that_is_given_up_ends_with_an_error(tmp_path: Path, settings: Settings) -> None:
    first = threading.Event()
    go_on = threading.Event()

    def hold(_bytes: int) -> None:
        first.set()
        assert go_on.wait(10)

    path = write(tmp_path, b"")
    os.truncate(path, 64 * COPIED_AT_ONCE_BYTES)
    with arriving(path, settings) as arrival:
        arrival.on_bytes = hold
        ender = threading.Thread(target=arrival.end)
        first.wait(10)
        ender.start()
        go_on.set()
        ender.join()
        with pytest.raises(BaovatError, match="not waited for"):
            arrival.wait()
