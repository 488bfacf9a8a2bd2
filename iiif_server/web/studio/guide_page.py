"""The guide: a first exhibition in fifteen minutes, on the screen and on paper; read by everybody, signed in or not."""

from __future__ import annotations

from flask import Blueprint

from iiif_server.web.studio.rendering import render_studio
from iiif_server.web.viewer_files import picture_url

blueprint = Blueprint("studio_guide", __name__)


@blueprint.get("/studio/guide")
@blueprint.get("/en/studio/guide")
def guide() -> str:
    """Show the guide. Its pictures are made by the test that walks it: `make guide`."""
    return render_studio("guide.html", picture_url=picture_url)
