"""Whose an exhibition is, and whether who asks may do something to it."""

from __future__ import annotations

from flask import Response

from iiif_server.access.actions import Action, allow_action
from iiif_server.catalog.exhibition_history import Event, list_events
from iiif_server.catalog.exhibitions import Draft, Writer, read_draft
from iiif_server.exhibitions.reviewing import Reviewed
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.exhibition_values import reviewed_values
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.json_api import json_response
from iiif_server.web.studio.preconditions import revision_tag


def current_writer() -> Writer:
    """Return who writes, as versions and comments name them."""
    account = current_account()
    return Writer(account.id, account.name)


def read_allowed(slug: str, action: Action) -> Draft:
    """Return an exhibition, where who asks may do this to it: their role, or that it is their own, allows it.

    Raises
    ------
    ForbiddenError
        If they may not.
    UnknownExhibitionError
        If there is no such exhibition.
    """
    with current_runtime().database.read() as connection:
        draft = read_draft(connection, slug)
    allow_action(current_account(), action, draft.stamp.owner or None)
    return draft


def read_allowed_with_events(slug: str, action: Action) -> tuple[Draft, tuple[Event, ...]]:
    """Return an exhibition as `read_allowed` does, with what happened to it, of the same moment."""
    with current_runtime().database.read() as connection:
        draft, events = read_draft(connection, slug), list_events(connection, slug)
    allow_action(current_account(), action, draft.stamp.owner or None)
    return draft, events


def answer_reviewed(reviewed: Reviewed, status: int = 200, **headers: str) -> Response:
    """Return a draft with its revision as ETag."""
    tag = revision_tag(reviewed.draft.stamp.revision)
    return json_response(reviewed_values(reviewed), status, ETag=tag, **headers)
