"""Scripts, styles and fonts as Vite built them; their names change with their content."""

from __future__ import annotations

from flask import Blueprint, Response, send_from_directory

from iiif_server.web.viewer_files import DIST_DIR

blueprint = Blueprint("assets", __name__)

#: A year, as RFC 9111 has it for content that never changes under its name.
IMMUTABLE = "public, max-age=31536000, immutable"


@blueprint.get("/assets/<path:name>")
def file(name: str) -> Response:
    """Return one built file."""
    response = send_from_directory(DIST_DIR, name)
    response.headers["Cache-Control"] = IMMUTABLE
    return response
