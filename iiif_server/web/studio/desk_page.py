"""The first page of the studio."""

from __future__ import annotations

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from iiif_server.access.actions import Action
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.studio.guards import requires
from iiif_server.web.studio.rendering import render_studio

blueprint = Blueprint("studio_desk", __name__)


@blueprint.get("/studio")
@blueprint.get("/en/studio")
def without_slash() -> Response:
    """Lead to the studio."""
    return redirect(current_uris().studio("", current_language()), 308)


@blueprint.get("/studio/")
@blueprint.get("/en/studio/")
@requires(Action.OPEN_STUDIO)
def desk() -> str:
    """Show what there is to do."""
    return render_studio("desk.html")
