"""Levels of models, their other forms and their originals, with byte ranges; and the report of their making."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from iiif_server.access.policy import allow
from iiif_server.catalog.media import read_item_state
from iiif_server.catalog.model_files import (
    read_model_copy,
    read_model_file,
    read_model_original,
)
from iiif_server.catalog.stored_file import StoredFile
from iiif_server.web.guards import current_actor, current_runtime
from iiif_server.web.sending import send_stored
from manifests.model import CopyForm
from manifests.renderings import GLB, USDZ

blueprint = Blueprint("model_files", __name__, url_prefix="/models")


@blueprint.get("/<media_id>/<level>.glb")
def level(media_id: str, level: str) -> Response:
    """Return one level of a model."""
    return send_stored(_find(media_id, level), GLB)


@blueprint.get("/<media_id>/<level>.draco.glb")
def draco(media_id: str, level: str) -> Response:
    """Return one level of a model compressed with Draco, where it was made."""
    return send_stored(_find_copy(media_id, CopyForm.DRACO, level), GLB)


@blueprint.get("/<media_id>/plain.glb")
def plain(media_id: str) -> Response:
    """Return a model as a GLB for any tool."""
    return send_stored(_find_copy(media_id, CopyForm.PLAIN), GLB)


@blueprint.get("/<media_id>/ar.usdz")
def ar(media_id: str) -> Response:
    """Return a model as USDZ; shown where it is opened, or AR Quick Look would only keep it."""
    return send_stored(_find_copy(media_id, CopyForm.AR), USDZ)


@blueprint.get("/<media_id>/original")
def original(media_id: str) -> Response:
    """Return a model as it was deposited, where its rights allow everybody to copy it."""
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        found = read_model_original(connection, media_id, current_actor())
    return send_stored(found, found.media_type, kept=True)


@blueprint.get("/<media_id>/report.json")
def report(media_id: str) -> Response:
    """Return what was measured on each level of a model."""
    return send_stored(_find(media_id, None), "application/json")


def _find(media_id: str, level: str | None) -> StoredFile:
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        return read_model_file(connection, media_id, level, current_actor())


def _find_copy(media_id: str, form: CopyForm, level: str | None = None) -> StoredFile:
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        return read_model_copy(connection, media_id, form, level, current_actor())
