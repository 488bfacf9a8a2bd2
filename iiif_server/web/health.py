"""Whether the process lives, and whether it can do its work."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify
from sqlalchemy import text

from iiif_server import __version__
from iiif_server.errors import DatabaseError, StorageError
from iiif_server.web.guards import current_runtime

blueprint = Blueprint("health", __name__, url_prefix="/health")

#: A key that no object has: asking for it shows that the store answers.
NO_OBJECT = "originals/00/none"


@blueprint.get("/live")
def live() -> Response:
    """Tell that this process answers."""
    return jsonify(status="ok", version=__version__)


@blueprint.get("/ready")
def ready() -> tuple[Response, int]:
    """Tell whether the database and the store answer; 503 where one does not."""
    runtime = current_runtime()
    checks = {"database": "ok", "storage": "ok"}
    try:
        with runtime.database.read() as connection:
            connection.execute(text("SELECT 1"))
    except DatabaseError:
        checks["database"] = "does not answer"
    try:
        runtime.store.find_stat(NO_OBJECT)
    except (StorageError, OSError):
        checks["storage"] = "does not answer"
    well = set(checks.values()) == {"ok"}
    return jsonify(status="ok" if well else "unavailable", **checks), 200 if well else 503
