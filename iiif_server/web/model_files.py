"""Levels of models, their other forms and their originals, with byte ranges; and the report of their making."""

from __future__ import annotations

import hashlib

from flask import Blueprint, request, send_file
from werkzeug.wrappers import Response

from iiif_server.access.policy import allow
from iiif_server.catalog.media import read_item_state
from iiif_server.catalog.model_files import (
    ModelFile,
    read_model_copy,
    read_model_file,
    read_model_original,
)
from iiif_server.errors import BusyError, StorageError
from iiif_server.tiles.headers import REVALIDATE
from iiif_server.web.guards import current_actor, current_renders, current_runtime
from iiif_server.web.renders import WHOLE_BYTES
from manifests.model import CopyForm
from manifests.renderings import GLB, USDZ

blueprint = Blueprint("model_files", __name__, url_prefix="/models")


@blueprint.get("/<media_id>/<level>.glb")
def level(media_id: str, level: str) -> Response:
    """Return one level of a model."""
    return _send(_find(media_id, level), GLB)


@blueprint.get("/<media_id>/<level>.draco.glb")
def draco(media_id: str, level: str) -> Response:
    """Return one level of a model compressed with Draco, where it was made."""
    return _send(_find_copy(media_id, CopyForm.DRACO, level), GLB)


@blueprint.get("/<media_id>/plain.glb")
def plain(media_id: str) -> Response:
    """Return a model as a GLB for any tool."""
    return _send(_find_copy(media_id, CopyForm.PLAIN), GLB)


@blueprint.get("/<media_id>/ar.usdz")
def ar(media_id: str) -> Response:
    """Return a model as USDZ; shown where it is opened, or AR Quick Look would only keep it."""
    return _send(_find_copy(media_id, CopyForm.AR), USDZ)


@blueprint.get("/<media_id>/original")
def original(media_id: str) -> Response:
    """Return a model as it was deposited, where its rights allow everybody to copy it."""
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        found = read_model_original(connection, media_id, current_actor())
    return _send(found, found.media_type, kept=True)


@blueprint.get("/<media_id>/report.json")
def report(media_id: str) -> Response:
    """Return what was measured on each level of a model."""
    return _send(_find(media_id, None), "application/json")


def _find(media_id: str, level: str | None) -> ModelFile:
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        return read_model_file(connection, media_id, level, current_actor())


def _find_copy(media_id: str, form: CopyForm, level: str | None = None) -> ModelFile:
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        return read_model_copy(connection, media_id, form, level, current_actor())


def _send(found: ModelFile, media_type: str, *, kept: bool = False) -> Response:
    """Return the file, or the part of it that was asked for, or 304 (RFC 9110, sections 13 and 14).

    `kept` says that a browser keeps it instead of showing it: nobody knows what a deposited file holds.
    """
    path = current_runtime().store.local_path(found.key)
    kept_bytes = path.stat().st_size
    if found.bytes not in (None, kept_bytes):
        raise StorageError(f"{found.key} has {kept_bytes} bytes; {found.bytes} were written.")
    etag = hashlib.sha256(found.version.encode()).hexdigest()[:32]
    response = send_file(
        path,
        mimetype=media_type,
        etag=etag,
        conditional=True,
        as_attachment=kept,
        download_name=found.name,
    )
    response.headers["Cache-Control"] = REVALIDATE
    return _sent_in_a_place(response)


def _sent_in_a_place(response: Response) -> Response:
    """Hand a small file over whole; let a large one take a place, which is left when it is sent or given up.

    Raises
    ------
    BusyError
        If too many are being sent already.
    """
    if request.method == "HEAD" or response.status_code not in (200, 206):
        return response
    response.direct_passthrough = False  # passed through, a response would not be told of its end
    if (response.content_length or 0) <= WHOLE_BYTES:
        response.make_sequence()
        return response
    try:
        place = current_renders().sending.enter()
    except BusyError:
        response.close()
        raise
    response.call_on_close(place.leave)
    return response
