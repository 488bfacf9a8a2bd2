"""The scale of a picture as its own file states it, for who knows that a scanner wrote it."""

from __future__ import annotations

from iiif_server.catalog.media import read_original
from iiif_server.errors import RefusedError
from iiif_server.image.errors import ImageRefusedError
from iiif_server.image.stated_resolution import read_stated_ppi
from iiif_server.runtime import Runtime
from manifests.scale import INCH_MM, Scale, Span


def read_stated_scale(runtime: Runtime, media_id: str) -> Scale:
    """Return the scale that the original of a picture states.

    Raises
    ------
    UnknownMediaError
        If there is no such media.
    RefusedError
        If its file states none.
    """
    with runtime.database.read() as connection:
        original = read_original(connection, media_id)
    try:
        ppi = read_stated_ppi(runtime.store.local_path(original.key), original.page)
    except ImageRefusedError as error:
        raise RefusedError(f"{media_id}: {error}") from error
    return Scale(INCH_MM, Span.PIXELS, ppi)
