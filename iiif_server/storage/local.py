"""A folder as a store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from iiif_server.errors import ObjectMissingError, StorageError
from iiif_server.storage.durable import place_durably
from iiif_server.storage.store import ObjectStat


class LocalStore:
    """Objects as files below one folder; the key is the relative path.

    Parameters
    ----------
    root
        The folder; made when the first object is put.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, source: Path) -> None:
        """Keep a durable copy of the file under the key."""
        target = self._root / key
        if target.exists():  # it came by a rename, so it is whole; the first one stays
            return
        try:
            place_durably(source, target)
            target.chmod(0o444)
        except OSError as error:
            raise StorageError(
                f"The store could not keep {key}: {error.strerror}. Free some space and try again."
            ) from error

    def local_path(self, key: str) -> Path:
        """Return the file itself."""
        path = self._root / key
        if not path.is_file():
            raise ObjectMissingError(key)
        return path

    def find_stat(self, key: str) -> ObjectStat | None:
        """Return the file's size, or None."""
        try:
            return ObjectStat((self._root / key).stat().st_size)
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        """Remove the file, if it is there."""
        (self._root / key).unlink(missing_ok=True)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that start with the prefix."""
        for path in self._root.rglob("*"):
            key = path.relative_to(self._root).as_posix()
            if path.is_file() and not path.name.startswith(".") and key.startswith(prefix):
                yield key
