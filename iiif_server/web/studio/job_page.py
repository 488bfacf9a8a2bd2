"""The page of jobs: what runs and waits, what failed and why, what was done."""

from __future__ import annotations

from flask import Blueprint

from iiif_server.access.actions import Action
from iiif_server.catalog.job_lists import LISTS, list_newest
from iiif_server.catalog.upload_rows import list_uploads
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.item_values import item_url
from iiif_server.web.studio.job_api import job_told
from iiif_server.web.studio.rendering import render_studio
from iiif_server.web.studio.upload_api import uploads_told

blueprint = Blueprint("studio_jobs", __name__)


@blueprint.get("/studio/jobs")
@blueprint.get("/en/studio/jobs")
@requires(Action.OPEN_STUDIO)
def jobs() -> str:
    """Show the newest jobs of each list."""
    with current_runtime().database.read() as connection:
        lists = {
            name: [job_told(each) for each in list_newest(connection, states)]
            for name, states in LISTS.items()
        }
        rows = list_uploads(connection, current_account().id)
    # What belongs to an import is told on the page of the import.
    unfinished = uploads_told(current_runtime(), [each for each in rows if each.target.item_id])
    return render_studio("jobs.html", lists=lists, unfinished=unfinished, item_url=item_url)
