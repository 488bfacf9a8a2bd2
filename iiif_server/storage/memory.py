"""A store that forgets: for tests and for trying things."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from iiif_server.errors import ObjectMissingError, ObjectReplacedError, StorageError
from iiif_server.storage.store import (
    CHUNK_BYTES,
    ObjectStat,
    Tail,
    check_range,
    told_other_size,
    told_short,
)


@dataclass(frozen=True)
class _Kept:
    content: bytes
    version: str

    @property
    def stat(self) -> ObjectStat:
        return ObjectStat(len(self.content), self.version)


class MemoryStore:
    """Objects in a dictionary; a local path is a temporary file that goes with the store."""

    def __init__(self) -> None:
        self._objects: dict[str, _Kept] = {}
        self._versions = itertools.count(1)
        self._folder = tempfile.TemporaryDirectory(prefix="baovat-memory-")

    def put(self, key: str, source: Path) -> None:
        """Keep a copy of the file's bytes under the key."""
        stat = self.find_stat(key)
        if stat is None:
            self.replace(key, source)
        elif stat.bytes != source.stat().st_size:
            raise StorageError(told_other_size(key, stat.bytes, source.stat().st_size))

    def replace(self, key: str, source: Path) -> None:
        """Keep a copy of the file's bytes under the key, in place of what is there."""
        self._objects[key] = _Kept(source.read_bytes(), str(next(self._versions)))

    def local_path(self, key: str) -> Path:
        """Return a temporary file with the object's bytes; each version has its own."""
        kept = self._read(key)
        path = Path(self._folder.name) / f"{key}.{kept.version}"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(kept.content)
        return path

    def find_file(self, key: str) -> Path | None:
        """Return None: nothing is kept in files."""
        return None

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the object's size and version, or None."""
        kept = self._objects.get(key)
        return None if kept is None else kept.stat

    def read_range(
        self, key: str, offset: int, byte_count: int, *, version: str | None = None
    ) -> bytes:
        """Return these bytes of the object."""
        check_range(offset, byte_count)
        kept = self._read(key)
        if version not in (None, kept.version):
            raise ObjectReplacedError(key)
        if offset + byte_count > len(kept.content):
            raise StorageError(told_short(key, offset, byte_count, len(kept.content)))
        return kept.content[offset : offset + byte_count]

    def read_tail(self, key: str, byte_count: int) -> Tail:
        """Return the last bytes of the object."""
        check_range(0, byte_count)
        kept = self._read(key)
        return Tail(kept.content[-byte_count:], kept.stat)

    def read_chunks(self, key: str) -> Iterator[bytes]:
        """Yield the object."""
        content = self._read(key).content
        for offset in range(0, len(content), CHUNK_BYTES):
            yield content[offset : offset + CHUNK_BYTES]

    def _read(self, key: str) -> _Kept:
        kept = self._objects.get(key)
        if kept is None:
            raise ObjectMissingError(key)
        return kept

    def delete(self, key: str) -> None:
        """Forget the object, if it is there."""
        self._objects.pop(key, None)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix."""
        yield from [key for key in self._objects if key.startswith(prefix)]

    def sizes(self, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Yield the keys that start with the prefix, with the sizes of their objects."""
        kept = list(self._objects.items())
        yield from [(key, len(each.content)) for key, each in kept if key.startswith(prefix)]

    def close(self) -> None:
        """Remove the temporary files."""
        self._folder.cleanup()
