"""The data API of exhibitions: beginning, reading, changing and deleting drafts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from iiif_server.access.actions import Action
from iiif_server.catalog.exhibition_history import Event
from iiif_server.catalog.exhibitions import Draft, list_drafts
from iiif_server.errors import RefusedError
from iiif_server.exhibitions import drafting
from iiif_server.exhibitions.review import Review, Standing, judge_review
from iiif_server.exhibitions.reviewing import Reviewed, list_reviewed, read_reviewed
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.exhibition_bodies import DraftToKeep, EditsToMake, NewExhibition
from iiif_server.web.studio.exhibition_guards import (
    answer_reviewed,
    current_writer,
    read_allowed,
    read_allowed_with_events,
)
from iiif_server.web.studio.exhibition_values import summary_values, template_values
from iiif_server.web.studio.json_api import JsonApi
from iiif_server.web.studio.preconditions import read_if_match
from manifests.errors import UnknownRightsError
from manifests.exhibition.edits import edits_from_values
from manifests.exhibition.fitting import fit_document
from manifests.exhibition.model import Exhibition
from manifests.exhibition.slugs import propose_slug
from manifests.exhibition.templates import TEMPLATES, begin_exhibition
from manifests.exhibition.values import exhibition_from_values
from manifests.rights import parse_rights

api = JsonApi("exhibition_draft_api")
blueprint = api.blueprint

_CHANGES = {"headers": ("If-Match",), "refusals": (404, 412, 428)}


@api.get("/exhibitions", Action.OPEN_STUDIO)
def list_exhibitions() -> dict[str, Any]:
    """List all exhibitions, the one that was changed last first."""
    with current_runtime().database.read() as connection:
        found = list_reviewed(connection)
    return {"exhibitions": [summary_values(each) for each in found]}


@api.get("/exhibition-templates", Action.OPEN_STUDIO)
def list_templates() -> dict[str, Any]:
    """List the beginnings from which an exhibition can be made."""
    return {"templates": [template_values(each) for each in TEMPLATES.values()]}


@api.post(
    "/exhibitions", Action.CREATE_EXHIBITION, takes=NewExhibition, status=201, refusals=(409,)
)
def begin_new_exhibition(body: NewExhibition) -> Response:
    """Begin an exhibition: from a template with a title, or from a whole document."""
    draft = drafting.create(current_runtime(), _begin(body), current_writer())
    place = f"/api/v1/exhibitions/{draft.stamp.slug}"
    return answer_reviewed(Reviewed(draft, Review(Standing.NONE)), 201, Location=place)


@api.get("/exhibitions/<slug>", Action.OPEN_STUDIO, refusals=(404,))
def read_exhibition_draft(slug: str) -> Response:
    """Read a draft with where it stands; its ETag is what If-Match of a change has to say."""
    with current_runtime().database.read() as connection:
        return answer_reviewed(read_reviewed(connection, slug))


@api.put("/exhibitions/<slug>/draft", Action.EDIT_EXHIBITION, takes=DraftToKeep, **_CHANGES)
def keep_draft(slug: str, body: DraftToKeep) -> Response:
    """Keep a whole draft, if nobody changed it since the revision that If-Match names."""
    expected = read_if_match()
    draft, events = read_allowed_with_events(slug, Action.EDIT_EXHIBITION)
    document = fit_document(body.exhibition | {"slug": slug}, draft.document)
    saved = drafting.keep(
        current_runtime(), draft, document, expected, current_writer(), body.settled
    )
    return _answer(saved.draft, events)


@api.post("/exhibitions/<slug>/edits", Action.EDIT_EXHIBITION, takes=EditsToMake, **_CHANGES)
def make_edits(slug: str, body: EditsToMake) -> Response:
    """Change a draft by edits (add-step, move-step, remove-step, change-step, describe, set-rights, set-cover)."""
    expected = read_if_match()
    draft, events = read_allowed_with_events(slug, Action.EDIT_EXHIBITION)
    edits = edits_from_values(body.edits)
    saved = drafting.edit(current_runtime(), slug, edits, expected, current_writer(), draft)
    return _answer(saved.draft, events)


@api.delete("/exhibitions/<slug>", Action.EDIT_EXHIBITION, status=204, refusals=(404, 409))
def delete_draft(slug: str) -> None:
    """Delete an exhibition that was never published."""
    read_allowed(slug, Action.EDIT_EXHIBITION)
    drafting.discard(current_runtime(), slug)


def _answer(draft: Draft, events: Sequence[Event]) -> Response:
    """Return a draft that was just written, with where its review stands by what had happened before."""
    return answer_reviewed(Reviewed(draft, judge_review(events, draft.stamp.revision)))


def _begin(body: NewExhibition) -> Exhibition:
    if body.exhibition is not None:
        return exhibition_from_values(body.exhibition)
    template = TEMPLATES.get(body.template)
    if template is None:
        raise RefusedError(f"There is no template {body.template!r}: use {', '.join(TEMPLATES)}.")
    with current_runtime().database.read() as connection:
        taken = {draft.stamp.slug for draft in list_drafts(connection)}
    title = {tag: tuple(texts) for tag, texts in body.title.items()}
    rights = _parse_rights(body.rights) if body.rights else ""
    return begin_exhibition(body.slug or propose_slug(title, taken), title, template, rights)


def _parse_rights(text: str) -> str:
    try:
        return parse_rights(text).uri
    except UnknownRightsError as error:
        raise RefusedError(str(error)) from error
