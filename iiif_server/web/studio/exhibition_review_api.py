"""The data API of exhibitions: what there is to mend, comments, reviews, publishing and taking back."""

from __future__ import annotations

from typing import Any

from flask import Response

from iiif_server.access.actions import Action
from iiif_server.catalog.exhibition_history import list_comments, list_events
from iiif_server.catalog.exhibitions import list_editions
from iiif_server.exhibitions import publication, reviewing
from iiif_server.exhibitions.reviewing import read_reviewed
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.studio.exhibition_bodies import CommentState, Decision, NewComment
from iiif_server.web.studio.exhibition_guards import (
    answer_reviewed,
    current_writer,
    read_allowed,
)
from iiif_server.web.studio.exhibition_values import (
    comment_values,
    event_values,
    readiness_values,
)
from iiif_server.web.studio.guards import check_request
from iiif_server.web.studio.json_api import JsonApi
from iiif_server.web.studio.preconditions import read_if_match

api = JsonApi("exhibition_review_api")
blueprint = api.blueprint

_CHANGES = {"headers": ("If-Match",), "refusals": (404, 409, 412, 428)}

#: What each decision needs, and what it does.
_DECISIONS = {
    "ask": (Action.SUBMIT_EXHIBITION, reviewing.ask_review),
    "approve": (Action.REVIEW_EXHIBITION, reviewing.approve),
    "send-back": (Action.REVIEW_EXHIBITION, reviewing.send_back),
}


@api.get("/exhibitions/<slug>/readiness", Action.OPEN_STUDIO, refusals=(404,))
def judge_exhibition(slug: str) -> dict[str, Any]:
    """Tell what there is to mend before the public sees a draft, each with its place, and what a phone loads."""
    return readiness_values(*reviewing.judge_draft(current_runtime(), slug))


@api.get("/exhibitions/<slug>/history", Action.OPEN_STUDIO, refusals=(404,))
def read_history(slug: str) -> dict[str, Any]:
    """Tell what happened to an exhibition, and which editions it has."""
    read_allowed(slug, Action.OPEN_STUDIO)
    uris = current_uris()
    with current_runtime().database.read() as connection:
        events, editions = list_events(connection, slug), list_editions(connection, slug)
    return {
        "events": [event_values(event) for event in events],
        "editions": [
            {"number": number, "at": at.isoformat(), "url": uris.edition_page(slug, number)}
            for number, at in editions
        ],
    }


@api.get("/exhibitions/<slug>/comments", Action.OPEN_STUDIO, refusals=(404,))
def list_exhibition_comments(slug: str) -> dict[str, Any]:
    """List what is said of an exhibition, the oldest first."""
    read_allowed(slug, Action.OPEN_STUDIO)
    with current_runtime().database.read() as connection:
        return {"comments": [comment_values(each) for each in list_comments(connection, slug)]}


@api.post(
    "/exhibitions/<slug>/comments",
    Action.COMMENT_EXHIBITION,
    takes=NewComment,
    status=201,
    refusals=(404,),
)
def say_something(slug: str, body: NewComment) -> dict[str, Any]:
    """Say something of a step, or of the whole."""
    said = reviewing.comment(current_runtime(), slug, body.step, body.text, current_writer())
    return comment_values(said)


@api.put(
    "/exhibitions/<slug>/comments/<comment>",
    Action.COMMENT_EXHIBITION,
    takes=CommentState,
    refusals=(404,),
)
def settle_exhibition_comment(slug: str, comment: str, body: CommentState) -> dict[str, Any]:
    """Say that a comment is done with, or not after all."""
    reviewing.settle_comment(current_runtime(), slug, comment, settled=body.settled)
    return {"id": comment, "settled": body.settled}


@api.post("/exhibitions/<slug>/review", Action.SUBMIT_EXHIBITION, takes=Decision, **_CHANGES)
def decide_on_draft(slug: str, body: Decision) -> Response:
    """Ask for a review, approve a draft, or send it back; it is of the revision that If-Match names."""
    action, decide = _DECISIONS[body.decision]
    check_request(action)
    expected = read_if_match()
    read_allowed(slug, action)
    return answer_reviewed(decide(current_runtime(), slug, expected, body.note, current_writer()))


@api.post("/exhibitions/<slug>/publish", Action.PUBLISH_EXHIBITION, **_CHANGES)
def publish_exhibition(slug: str) -> dict[str, Any]:
    """Freeze the draft as an edition with its own address, and show it to the public."""
    expected = read_if_match()
    published = publication.publish(current_runtime(), slug, current_writer(), expected)
    uris = current_uris()
    return {
        "edition": published.number,
        "changed": published.changed,
        "url": uris.exhibition_page(slug),
        "edition_url": uris.edition_page(slug, published.number),
    }


@api.post("/exhibitions/<slug>/unpublish", Action.UNPUBLISH_EXHIBITION, refusals=(404,))
def unpublish_exhibition(slug: str) -> Response:
    """Take an exhibition back: its addresses then say that it has closed. Nothing is deleted."""
    runtime = current_runtime()
    publication.withdraw(runtime, slug, current_writer())
    with runtime.database.read() as connection:
        return answer_reviewed(read_reviewed(connection, slug))
