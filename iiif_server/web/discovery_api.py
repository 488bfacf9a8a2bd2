"""IIIF Change Discovery 1.0: what happened to what is public, for harvesters."""

from __future__ import annotations

from flask import Blueprint, Response

from iiif_server.catalog.activities import PAGE_LENGTH, ActivityPage, read_page
from iiif_server.errors import UnknownPageError
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.responses import linked_response
from manifests.discovery import DISCOVERY_CONTEXT, build_changes, build_changes_page

blueprint = Blueprint("discovery_api", __name__)

#: A page that is full is what it is for good: caches keep it for a day without asking, browsers as long as they like.
FULL_PAGE = "public, max-age=86400, immutable"
LONGEST_NUMBER = 10


@blueprint.get("/iiif/discovery/1/changes")
def changes() -> Response:
    """Return where the list of changes begins and ends."""
    last = _read(None)
    total = last.page * PAGE_LENGTH + len(last.activities)
    return linked_response(build_changes(last.page, total, current_uris()), DISCOVERY_CONTEXT)


@blueprint.get("/iiif/discovery/1/changes/<page>")
def changes_page(page: str) -> Response:
    """Return one page of changes, the oldest first."""
    if not (page.isascii() and page.isdecimal() and len(page) < LONGEST_NUMBER):
        raise UnknownPageError(page)
    found = _read(int(page))
    start = found.page * PAGE_LENGTH
    uris = current_uris()
    document = build_changes_page(found.page, found.last, start, found.activities, uris)
    headers = {"Cache-Control": FULL_PAGE} if found.full else {}
    return linked_response(document, DISCOVERY_CONTEXT, headers)


def _read(page: int | None) -> ActivityPage:
    with current_runtime().database.read() as connection:
        return read_page(connection, page)
