"""What the service counts about itself, for a monitoring system to fetch."""

from __future__ import annotations

from flask import Blueprint, Response

from iiif_server.metrics import MEDIA_TYPE, exposition

blueprint = Blueprint("metrics_page", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """Return all figures in the text format of Prometheus."""
    return Response(exposition(), content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
