"""Originals of pictures and documents, where their rights allow everybody to copy them; and the institution's mark."""

from __future__ import annotations

import flask
from flask import Blueprint
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from iiif_server.access.policy import allow
from iiif_server.catalog.media import read_item_state
from iiif_server.catalog.model_files import read_original_file
from iiif_server.catalog.shown import DOCUMENT_TYPE
from iiif_server.tiles.headers import validators
from iiif_server.web.guards import current_actor, current_runtime
from iiif_server.web.logo import PNG, read_logo
from iiif_server.web.responses import holds_fresh_copy, not_modified
from iiif_server.web.streaming import stream

blueprint = Blueprint("original_files", __name__)


@blueprint.get("/originals/<media_id>")
def original(media_id: str) -> Response:
    """Return the file that a media came in, as it was deposited."""
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        found = read_original_file(connection, media_id, current_actor())
    return stream(found, found.media_type, kept=found.media_type != DOCUMENT_TYPE)


@blueprint.get("/logo.png")
def logo() -> Response:
    """Return the mark of the institution, where a setting names one."""
    path = current_runtime().settings.institution_logo
    if path is None:
        raise NotFound("The institution has no mark here: BAOVAT_INSTITUTION_LOGO names one.")
    mark = read_logo(path)
    if holds_fresh_copy(mark.etag):
        return not_modified(validators(mark.etag))
    return flask.Response(mark.content, content_type=PNG, headers=validators(mark.etag))
