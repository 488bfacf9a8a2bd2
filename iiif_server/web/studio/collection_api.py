"""The data API of collections: made, told of, changed as a whole, deleted where that loses nobody's work."""

from __future__ import annotations

from flask import Response

from iiif_server.access.actions import Action
from iiif_server.collecting.changing import (
    Collected,
    delete_collection,
    make_collection,
    read_collected,
    save_collection,
)
from iiif_server.finding.member_query import check_question, find_members
from iiif_server.finding.question import Order
from iiif_server.finding.sets import first_in_order
from iiif_server.web.guards import current_contents, current_runtime
from iiif_server.web.studio.collection_bodies import (
    CollectionBody,
    CollectionLine,
    CollectionTold,
    MadeCollection,
    Matches,
    NewCollection,
    QueryBody,
    collected_of,
    collection_told,
    first_public,
    lines_told,
    question_of,
)
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.json_api import JsonApi, json_response
from iiif_server.web.studio.preconditions import read_if_match_tag, revision_tag

api = JsonApi("collection_api")
blueprint = api.blueprint

#: Items that are shown of what answers a question.
_MOST_SHOWN = 12


@api.get(
    "/collections", Action.OPEN_STUDIO, gives=CollectionLine, gives_list=True, queries=("lang",)
)
def collections() -> list[CollectionLine]:
    """List all collections."""
    contents = current_contents()
    with current_runtime().database.read() as connection:
        return lines_told(connection, contents)


@api.post(
    "/collections", Action.EDIT_COLLECTION, takes=NewCollection, gives=MadeCollection, status=201
)
def make_one(body: NewCollection) -> MadeCollection:
    """Make a collection without items."""
    label = {tag: tuple(values) for tag, values in body.label.items()}
    return MadeCollection(id=make_collection(current_runtime(), current_account(), label, body.id))


@api.get(
    "/collections/<collection_id>", Action.OPEN_STUDIO, gives=CollectionTold, queries=("lang",)
)
def read_one(collection_id: str) -> Response:
    """Return a collection with its items, and the ETag that a change of it names."""
    contents = current_contents()
    with current_runtime().database.read() as connection:
        found = read_collected(connection, collection_id)
        told = collection_told(connection, found, contents)
    return json_response(told, ETag=revision_tag(found.tag))


@api.put(
    "/collections/<collection_id>",
    Action.EDIT_COLLECTION,
    takes=CollectionBody,
    gives=CollectionTold,
    headers=("If-Match",),
    refusals=(409, 412, 428),
)
def save_one(collection_id: str, body: CollectionBody) -> Response:
    """Say all of a collection anew."""
    wanted: Collected = collected_of(collection_id, body)
    save_collection(current_runtime(), current_account(), wanted, read_if_match_tag())
    return read_one(collection_id)


@api.delete(
    "/collections/<collection_id>",
    Action.EDIT_COLLECTION,
    status=204,
    headers=("If-Match",),
    refusals=(409, 412, 428),
)
def delete_one(collection_id: str) -> None:
    """Delete a collection into which nothing was put; items are never deleted with it."""
    delete_collection(current_runtime(), current_account(), collection_id, read_if_match_tag())


@api.post("/collection-matches", Action.OPEN_STUDIO, takes=QueryBody, gives=Matches)
def matches(body: QueryBody) -> Matches:
    """Return what answers a question now; nothing is written."""
    contents, question = current_contents(), question_of(body)
    with current_runtime().database.read() as connection:
        check_question(connection, question)
        found = find_members(connection, contents, question)
        public = found & contents.public
        shown = first_in_order(public, contents.places[Order.LABEL], _MOST_SHOWN) if public else []
        items = first_public(connection, shown, _MOST_SHOWN)
    return Matches(total=len(found), public=len(public), items=items)
