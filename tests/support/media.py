"""Where the bytes of a media lie, for tests that damage them."""

from __future__ import annotations

from pathlib import Path

from iiif_server.catalog.media import read_tile_source
from iiif_server.runtime import Runtime


def pyramid_path(runtime: Runtime, media_id: str) -> Path:
    """Return the file of a media's pyramid."""
    with runtime.database.read() as connection:
        return runtime.store.local_path(read_tile_source(connection, media_id).key)
