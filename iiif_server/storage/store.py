"""What the house asks of a store, and which one an address stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

#: How much `ObjectStore.read_chunks` yields at a time, at most.
CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class ObjectStat:
    """What a store knows of an object without opening it: its size in bytes, and its version.

    The version changes whenever the object is replaced, also by another process or behind the back of this
    service; it means nothing else.
    """

    bytes: int
    version: str


@dataclass(frozen=True)
class Tail:
    """The last bytes of an object (all of it, where it is shorter), with the whole object's stat."""

    content: bytes
    stat: ObjectStat


class ObjectStore(Protocol):
    """Objects under keys made by `iiif_server.storage.keys`.

    An original, once put, never changes. A derivative may be replaced by a new one from the same original, as
    a whole and at once. Every implementation passes the same contract suite
    (``tests/contracts/test_object_store.py``).
    """

    def put(self, key: str, source: Path) -> None:
        """Keep a copy of the file under the key; when this returns, a power cut loses nothing.

        Putting again under the same key is allowed and changes nothing: the first object stays. Nothing
        half-written ever stands under a key.

        Raises
        ------
        StorageError
            If the bytes cannot be kept, or the object that is there has another size than the file: one of
            the two is damaged. Nothing is changed then.
        """

    def replace(self, key: str, source: Path) -> None:
        """Keep a copy of the file under the key, in place of what is there.

        The old object stands there until the new one is whole; who has opened the old one goes on reading
        it. For derivatives, and for an original whose stored bytes are known to be damaged.

        Raises
        ------
        StorageError
            If the bytes cannot be kept; the old object stays then.
        """

    def local_path(self, key: str) -> Path:
        """Return a local file with the object's bytes, for reading only.

        Raises
        ------
        ObjectMissingError
            If there is no such object.
        """

    def find_file(self, key: str) -> Path | None:
        """Return the file in which the object is kept on this machine, for reading only.

        None where there is no such object, or the store has no files of its own here.
        """

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the object's size and version, or None where there is no such object."""

    def read_range(
        self, key: str, offset: int, byte_count: int, *, version: str | None = None
    ) -> bytes:
        """Return exactly these bytes of the object, in one request.

        Parameters
        ----------
        offset, byte_count
            From 0, and at least 1.
        version
            Of an `ObjectStat`: only that version is read.

        Raises
        ------
        ObjectMissingError
            If there is no such object.
        ObjectReplacedError
            If the object has another version.
        StorageError
            If the object ends before the range does, or cannot be read.
        """

    def read_tail(self, key: str, byte_count: int) -> Tail:
        """Return the last bytes of the object with its size and version, in one request.

        Raises
        ------
        ObjectMissingError
            If there is no such object.
        StorageError
            If it cannot be read.
        """

    def read_chunks(self, key: str) -> Iterator[bytes]:
        """Yield the whole object from its first byte to its last, read once from where it is kept.

        Neither a cache nor the memory of the system answers in its place, or is filled by it.

        Raises
        ------
        ObjectMissingError
            If there is no such object.
        StorageError
            If it cannot be read to its end.
        """

    def delete(self, key: str) -> None:
        """Remove the object, if it is there. Used for derivatives only: originals are never deleted by code."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix, in no particular order."""

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the keys that start with the prefix with their objects' sizes in bytes, in no order.

        On S3 this is one request for a thousand objects.
        """


def check_range(offset: int, byte_count: int) -> None:
    """Refuse a range that no object can have.

    Raises
    ------
    ValueError
        If it begins before the object, or holds no byte.
    """
    if offset < 0 or byte_count < 1:
        raise ValueError(f"{byte_count} bytes from byte {offset} are no range.")


def told_short(key: str, offset: int, byte_count: int, total_bytes: int) -> str:
    """Return the sentence for an object that ends before a range of it does."""
    return (
        f"The object {key} ends at byte {total_bytes}; bytes {offset} to {offset + byte_count} "
        "were asked for. `baovat check` tells what is damaged and what to do."
    )


def told_other_size(key: str, kept_bytes: int, source_bytes: int) -> str:
    """Return the sentence for an object that should be the same as a file and cannot be."""
    return (
        f"The object {key} is damaged: it has {kept_bytes} bytes, the file for it {source_bytes}. "
        "`baovat check` tells what to do."
    )
