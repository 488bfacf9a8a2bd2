"""Throwing away what could never be prepared."""

from __future__ import annotations

from iiif_server.catalog.discarding import Discarded, discard_media
from iiif_server.runtime import Runtime


def discard(runtime: Runtime, identifier: str) -> Discarded:
    """Take the media of an identifier, or of a job for it, out of its item.

    Raises
    ------
    UnknownJobError
        If neither a job nor a media has this identifier.
    RefusedError
        If it is being prepared, or was shown before.
    """
    with runtime.database.write() as connection:
        return discard_media(connection, identifier)
