"""Keeping an original under its hash, mending it where what was kept is damaged, and keeping derivatives."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from iiif_server.errors import StorageError
from iiif_server.ingest.receive import Received
from iiif_server.storage.keys import original_key
from iiif_server.storage.store import CHUNK_BYTES, ObjectStore


def keep_original(store: ObjectStore, received: Received) -> bool:
    """Keep a received file under its hash; True where it took the place of a damaged original.

    An original is never changed, and bytes that are not what their key says are none: those are replaced,
    after both the kept and the received ones were read again and hashed. It costs one reading of what is
    kept, and only where the same file was deposited before.

    Raises
    ------
    StorageError
        If the store cannot keep the bytes, or scratch gives back others than were received.
    """
    key = original_key(received.sha256)
    if store.find_stat(key) is None:
        store.put(key, received.path)
        return False
    if _is_whole(store, key, received.sha256):
        return False
    if hash_chunks(_read_chunks(received.path)) != received.sha256:
        raise StorageError(
            f"{received.file_name} changed while it lay in scratch; look at the disk, and deposit it again."
        )
    store.replace(key, received.path)
    return True


def _is_whole(store: ObjectStore, key: str, sha256: str) -> bool:
    """Tell whether the kept bytes can be read and are what the key says.

    A store that is only out of reach for a moment tells it again when the bytes are to be replaced.
    """
    try:
        return hash_chunks(store.read_chunks(key)) == sha256
    except StorageError:
        return False


@dataclass(frozen=True)
class KeptFile:
    """Size in bytes and SHA-256 of a file that was kept."""

    bytes: int
    sha256: str


def keep_derivative(store: ObjectStore, key: str, source: Path) -> KeptFile:
    """Keep a derivative in place of what is under its key, and return what to compare it with later.

    It is hashed while the store waits for its disk or network.

    Raises
    ------
    StorageError
        If the store cannot keep the bytes.
    """
    with ThreadPoolExecutor(1) as beside:
        sha256 = beside.submit(hash_file, source)
        store.replace(key, source)
        return KeptFile(source.stat().st_size, sha256.result())


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def hash_chunks(chunks: Iterable[bytes]) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _read_chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk
