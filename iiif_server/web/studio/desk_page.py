"""The first page of the studio: what there is to do."""

from __future__ import annotations

from flask import Blueprint, redirect
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from iiif_server.access.actions import Action, decide_action
from iiif_server.catalog.edited_items import count_states
from iiif_server.catalog.item_lists import Wanted, list_items
from iiif_server.catalog.job_lists import LISTS, list_newest
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.item_values import ItemLine, item_url, lines_told
from iiif_server.web.studio.job_api import job_told
from iiif_server.web.studio.rendering import render_studio

blueprint = Blueprint("studio_desk", __name__)

#: Lines of one list on the desk; the rest is a click away.
MOST_LINES = 6


@blueprint.get("/studio")
@blueprint.get("/en/studio")
def without_slash() -> Response:
    """Lead to the studio."""
    return redirect(current_uris().studio("", current_language()), 308)


@blueprint.get("/studio/")
@blueprint.get("/en/studio/")
@requires(Action.OPEN_STUDIO)
def desk() -> str:
    """Show one's own drafts, what waits for review, what is incomplete, and what failed."""
    account = current_account()
    with current_runtime().database.read() as connection:
        drafts = _lines(connection, Wanted("draft", account.id))
        waiting = _lines(connection, Wanted("in-review"))
        newest = _lines(connection, Wanted())
        failed = [job_told(each) for each in list_newest(connection, LISTS["failed"])]
        counts = count_states(connection)
    return render_studio(
        "desk.html",
        drafts=drafts,
        waiting=waiting,
        incomplete=[line for line in newest if line.percent < 100],
        failed=failed[:MOST_LINES],
        counts=counts,
        reviews=decide_action(account.role, Action.PUBLISH_ITEM).allowed,
        item_url=item_url,
        list_url=current_uris().studio("items", current_language()),
        jobs_url=current_uris().studio("jobs", current_language()),
    )


def _lines(connection: Connection, wanted: Wanted) -> list[ItemLine]:
    return lines_told(connection, list_items(connection, wanted, 1)).items[:MOST_LINES]
