"""What the house asks of a store, and which one an address stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True)
class ObjectStat:
    """What a store knows of an object without opening it: its size in bytes."""

    bytes: int


class ObjectStore(Protocol):
    """Objects under keys made by `iiif_server.storage.keys`; an object, once put, never changes.

    Every implementation passes the same contract suite (``tests/contracts/test_object_store.py``).
    """

    def put(self, key: str, source: Path) -> None:
        """Keep a copy of the file under the key; when this returns, a power cut loses nothing.

        Putting again under the same key is allowed and changes nothing: the first object stays. Nothing
        half-written ever stands under a key.
        """

    def local_path(self, key: str) -> Path:
        """Return a local file with the object's bytes, for reading only.

        Raises
        ------
        ObjectMissingError
            If there is no such object.
        """

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the object's size, or None where there is no such object."""

    def delete(self, key: str) -> None:
        """Remove the object, if it is there. Used for derivatives only: originals are never deleted by code."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix, in no particular order."""
