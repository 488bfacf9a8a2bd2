"""What somebody says of a media that is there."""

from __future__ import annotations

from iiif_server.catalog.media_words import MediaChange, change_media
from iiif_server.runtime import Runtime


def describe_media(runtime: Runtime, media_id: str, change: MediaChange) -> bool:
    """Write what is said anew of a media; False where all of it was said before.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    RefusedError
        If it cannot be another picture of the one that is named.
    """
    with runtime.database.write() as connection:
        return change_media(connection, media_id, change)
