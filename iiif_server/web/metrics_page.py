"""What the service counts about itself, for a monitoring system to fetch."""

from __future__ import annotations

from flask import Blueprint, Response

from iiif_server.metrics import MEDIA_TYPE, exposition, show_render_cache
from iiif_server.web.guards import current_renders

blueprint = Blueprint("metrics_page", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return all figures in the text format of Prometheus."""
    show_render_cache(current_renders().disk.used_bytes())
    return Response(exposition(), content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
