"""The first page of the studio: what there is to do."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from iiif_server.access.actions import Action
from iiif_server.access.roles import Account
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


#: Pages that the desk leads to, by what its template calls them.
_LISTS = (("list", "items"), ("jobs", "jobs"))


@blueprint.get("/studio/")
@blueprint.get("/en/studio/")
@requires(Action.OPEN_STUDIO)
def desk() -> str:
    """Show one's own drafts, what waits for review, what is incomplete, and what failed."""
    with current_runtime().database.read() as connection:
        values = _desk_values(connection, current_account())
    uris, language = current_uris(), current_language()
    lists = {f"{name}_url": uris.studio(page, language) for name, page in _LISTS}
    return render_studio("desk.html", **values, **lists, item_url=item_url)


def _desk_values(connection: Connection, account: Account) -> dict[str, Any]:
    newest = _lines(connection, Wanted())
    failed = [job_told(each) for each in list_newest(connection, LISTS["failed"])]
    return {
        "drafts": _lines(connection, Wanted("draft", account.id)),
        "waiting": _lines(connection, Wanted("in-review")),
        "incomplete": [line for line in newest if line.percent < 100],
        "failed": failed[:MOST_LINES],
        "counts": count_states(connection),
    }


def _lines(connection: Connection, wanted: Wanted) -> list[ItemLine]:
    return lines_told(connection, list_items(connection, wanted, 1)).items[:MOST_LINES]
