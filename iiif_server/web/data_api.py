"""The data API: JSON for our own pages and for other people's scripts."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from iiif_server.finding.progress import read_progress
from iiif_server.web.guards import current_contents, current_runtime
from iiif_server.web.languages import current_language
from iiif_server.web.progress_values import progress_values

blueprint = Blueprint("data_api", __name__, url_prefix="/api/v1")


@blueprint.get("/progress")
def progress() -> Response:
    """Return how the work on published items goes on."""
    contents = current_contents()
    with current_runtime().database.read() as connection:
        found = read_progress(connection, contents)
    response = jsonify(progress_values(found, current_language()))
    response.headers["Cache-Control"] = "no-store"
    return response
