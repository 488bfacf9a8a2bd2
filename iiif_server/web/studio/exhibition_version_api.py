"""The data API of exhibitions: what a draft said before, and how it would look to visitors now."""

from __future__ import annotations

from typing import Any

from flask import Response

from iiif_server.access.actions import Action
from iiif_server.catalog.exhibition_history import list_versions
from iiif_server.exhibitions import drafting
from iiif_server.exhibitions.reviewing import read_reviewed
from iiif_server.exhibitions.showing import read_draft_telling
from iiif_server.web.guards import current_runtime, current_uris, image_ceiling, provider
from iiif_server.web.studio.exhibition_guards import (
    answer_reviewed,
    current_writer,
    read_allowed,
)
from iiif_server.web.studio.exhibition_pages import with_draft_maps
from iiif_server.web.studio.exhibition_values import version_values
from iiif_server.web.studio.json_api import JsonApi
from iiif_server.web.studio.preconditions import read_if_match
from manifests.exhibition.presentation_4 import build_tour_4
from manifests.exhibition.values import exhibition_to_values
from manifests.jsonld import encode

api = JsonApi("exhibition_version_api")
blueprint = api.blueprint


@api.get("/exhibitions/<slug>/versions", Action.OPEN_STUDIO, refusals=(404,))
def list_draft_versions(slug: str) -> dict[str, Any]:
    """List what a draft said before, the newest first."""
    read_allowed(slug, Action.OPEN_STUDIO)
    with current_runtime().database.read() as connection:
        return {"versions": [version_values(each) for each in list_versions(connection, slug)]}


@api.get("/exhibitions/<slug>/versions/<int:revision>", Action.OPEN_STUDIO, refusals=(404,))
def read_draft_version(slug: str, revision: int) -> dict[str, Any]:
    """Read what a draft said at a revision."""
    version = drafting.find_version(current_runtime(), slug, revision)
    return version_values(version.stamp) | {"exhibition": exhibition_to_values(version.exhibition)}


@api.post(
    "/exhibitions/<slug>/versions/<int:revision>/restore",
    Action.EDIT_EXHIBITION,
    headers=("If-Match",),
    refusals=(404, 412, 428),
)
def restore_draft_version(slug: str, revision: int) -> Response:
    """Let a draft say again what it said at a revision; what it says now stays as a version."""
    expected = read_if_match()
    read_allowed(slug, Action.EDIT_EXHIBITION)
    runtime = current_runtime()
    drafting.restore(runtime, slug, revision, expected, current_writer())
    with runtime.database.read() as connection:
        return answer_reviewed(read_reviewed(connection, slug))


@api.get("/exhibitions/<slug>/preview", Action.OPEN_STUDIO, refusals=(404,))
def preview_exhibition(slug: str) -> Response:
    """Read a draft as the players do (Presentation 4), with what the public is shown of its items."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        telling = read_draft_telling(connection, slug, provider(runtime.settings, uris))
    document = build_tour_4(telling, uris, image_ceiling(runtime.settings))
    text = with_draft_maps(encode(document).decode(), slug)
    return Response(text, content_type="application/json")
