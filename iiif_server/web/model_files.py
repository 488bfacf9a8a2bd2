"""Levels of models as GLB files, with byte ranges, and the report of how they were made."""

from __future__ import annotations

import hashlib

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from iiif_server.access.policy import allow
from iiif_server.catalog.media import ModelFile, read_item_state, read_model_file
from iiif_server.errors import StorageError
from iiif_server.tiles.headers import REVALIDATE
from iiif_server.web.guards import current_actor, current_renders, current_runtime
from iiif_server.web.renders import WHOLE_BYTES

blueprint = Blueprint("model_files", __name__, url_prefix="/models")

#: Registered with IANA for the binary form of glTF 2.0.
GLB_MEDIA_TYPE = "model/gltf-binary"


@blueprint.get("/<media_id>/<level>.glb")
def level(media_id: str, level: str) -> Response:
    """Return one level of a model."""
    return _send(_find(media_id, level), GLB_MEDIA_TYPE)


@blueprint.get("/<media_id>/report.json")
def report(media_id: str) -> Response:
    """Return what was measured on each level of a model."""
    return _send(_find(media_id, None), "application/json")


def _find(media_id: str, level: str | None) -> ModelFile:
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        return read_model_file(connection, media_id, level, current_actor())


def _send(found: ModelFile, media_type: str) -> Response:
    """Return the file, or the part of it that was asked for, or 304 (RFC 9110, sections 13 and 14)."""
    path = current_runtime().store.local_path(found.key)
    kept_bytes = path.stat().st_size
    if found.bytes not in (None, kept_bytes):
        raise StorageError(f"{found.key} has {kept_bytes} bytes; {found.bytes} were written.")
    etag = hashlib.sha256(found.version.encode()).hexdigest()[:32]
    response = send_file(path, mimetype=media_type, etag=etag, conditional=True)
    response.headers["Cache-Control"] = REVALIDATE
    return _sent_in_a_place(response)


def _sent_in_a_place(response: Response) -> Response:
    """Hand a small file over whole; let a large one take a place, which is left when it is sent or given up.

    Raises
    ------
    BusyError
        If too many are being sent already.
    """
    if (response.content_length or 0) <= WHOLE_BYTES:
        response.direct_passthrough = False
        response.make_sequence()
        return response
    if request.method != "HEAD":
        response.call_on_close(current_renders().sending.enter().leave)
    return response
