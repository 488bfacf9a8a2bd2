"""The folder as a store: what the contract suite cannot see from outside."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from iiif_server.errors import StorageError
from iiif_server.storage import durable
from iiif_server.storage.keys import derivative_key, original_key
from iiif_server.storage.local import LocalStore

SHA256 = "0123456789abcdef" * 4


def test_keys_are_made_of_hash_and_recipe() -> None:
    assert original_key(SHA256) == f"originals/01/{SHA256}"
    assert (
        derivative_key(SHA256, "levels-1", "low.glb") == f"derivatives/01/{SHA256}/levels-1/low.glb"
    )


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "", SHA256.upper(), SHA256[:-1], SHA256 + "0"]
)
def test_a_key_is_never_made_of_anything_but_a_hash(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        original_key(name)


def test_bytes_are_synced_before_they_get_their_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    target = tmp_path / "objects" / "a" / "b"
    real = os.fsync

    def recording(descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        if path == str(target.parent):
            events.append("folder, named" if target.exists() else "folder, not named")
        elif Path(path).name.startswith(".b."):
            events.append("file, named" if target.exists() else "file, not named")
        real(descriptor)

    monkeypatch.setattr(durable.os, "fsync", recording)
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    durable.place_durably(source, target)
    assert events == ["file, not named", "folder, named"]


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (errno.ENOSPC, "Free some space"),
        (errno.EROFS, "Let the user of the service write there"),
        (errno.EIO, "Look at the disk"),
    ],
)
def test_what_the_disk_refuses_is_told_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, advice: str
) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"abc")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("iiif_server.storage.local.place_durably", refuse)
    with pytest.raises(StorageError, match=rf"could not keep a/b: .+\. {advice}"):
        LocalStore(tmp_path / "objects").put("a/b", source)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    (tmp_path / "objects").write_bytes(b"a file where the folder should be")
    with pytest.raises(StorageError, match="could not keep"):
        LocalStore(tmp_path / "objects").put("a/b", source)


def test_an_object_cannot_be_written_through_its_path(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"abc")
    store = LocalStore(tmp_path / "objects")
    store.put("a/b", source)
    assert store.local_path("a/b").stat().st_mode & 0o222 == 0
