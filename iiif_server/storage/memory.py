"""A store that forgets: for tests and for trying things."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from iiif_server.errors import ObjectMissingError
from iiif_server.storage.store import ObjectStat


class MemoryStore:
    """Objects in a dictionary; a local path is a temporary file that goes with the store."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}
        self._folder = tempfile.TemporaryDirectory(prefix="baovat-memory-")

    def put(self, key: str, source: Path) -> None:
        """Keep a copy of the file's bytes under the key."""
        if key not in self._objects:
            self._objects[key] = source.read_bytes()

    def local_path(self, key: str) -> Path:
        """Return a temporary file with the object's bytes."""
        if key not in self._objects:
            raise ObjectMissingError(key)
        path = Path(self._folder.name) / key
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self._objects[key])
        return path

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the object's size, or None."""
        content = self._objects.get(key)
        return None if content is None else ObjectStat(len(content))

    def delete(self, key: str) -> None:
        """Forget the object, if it is there."""
        self._objects.pop(key, None)
        (Path(self._folder.name) / key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix."""
        yield from [key for key in self._objects if key.startswith(prefix)]

    def close(self) -> None:
        """Remove the temporary files."""
        self._folder.cleanup()
