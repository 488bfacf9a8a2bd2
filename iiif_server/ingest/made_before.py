"""A pyramid that is in the store already: the same file lies in another item, and its page is shown there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from iiif_server.catalog.made_pyramid import MadePyramid, written_bytes, written_sha256
from iiif_server.catalog.media import PYRAMID_NAME, Original
from iiif_server.catalog.sharing import find_sharing
from iiif_server.errors import StorageError
from iiif_server.image.errors import DamagedPyramidError
from iiif_server.image.geometry import parse_geometry
from iiif_server.ingest.keep import hash_file
from iiif_server.runtime import Runtime
from iiif_server.storage.keys import derivative_key


@dataclass(frozen=True)
class Made:
    """A pyramid that is in the store and in a local file, for reading only, and what was noted of its picture.

    `before` tells that it was not made just now but for another media.
    """

    path: Path
    made: MadePyramid
    notes: tuple[str, ...]
    before: bool = False


def find_made_before(
    runtime: Runtime, original: Original, recipe: str, progress: Callable[[str, float], None]
) -> Made | None:
    """Return what was made of the same page of the same file for another media; None where there is nothing whole.

    It is read and hashed: whoever asks to have a damaged pyramid made anew gets a new one.
    """
    with runtime.database.read() as connection:
        sharing = find_sharing(connection, original, recipe)
    if sharing is None:
        return None
    size, sha256 = written_bytes(sharing.pyramid), written_sha256(sharing.pyramid)
    progress("pyramid", 0.0)
    try:
        path = runtime.store.local_path(derivative_key(original.sha256, recipe, PYRAMID_NAME))
        if size is None or path.stat().st_size != size or hash_file(path) != sha256:
            return None
        geometry = parse_geometry(sharing.pyramid)
    except (StorageError, DamagedPyramidError, OSError):
        return None
    return Made(path, MadePyramid(recipe, geometry, size, sha256), sharing.notes, before=True)
