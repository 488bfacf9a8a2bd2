"""Sounds and films with byte ranges, and the texts that go with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint
from werkzeug.wrappers import Response

from iiif_server.access.policy import allow
from iiif_server.catalog.media import read_item_state
from iiif_server.catalog.recording_files import (
    read_recording_file,
    read_text_file,
)
from iiif_server.catalog.stored_file import StoredFile
from iiif_server.web.guards import current_actor, current_runtime
from iiif_server.web.streaming import stream

blueprint = Blueprint("recording_files", __name__)


@blueprint.get("/recordings/<media_id>/file")
def recording(media_id: str) -> Response:
    """Return a sound or film as it is played."""
    found = _find(read_recording_file, media_id)
    return stream(found, found.media_type)


@blueprint.get("/recordings/<media_id>/<track_id>.vtt")
def text(media_id: str, track_id: str) -> Response:
    """Return captions or a transcript."""
    found = _find(read_text_file, media_id, track_id)
    return stream(found, f"{found.media_type}; charset=utf-8")


def _find(read: Callable[..., StoredFile], media_id: str, *more: Any) -> StoredFile:
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        return read(connection, media_id, *more, current_actor())
