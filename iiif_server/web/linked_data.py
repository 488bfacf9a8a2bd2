"""Items, words and places as data for other machines: Linked Art and schema.org."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response

from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.catalog.places import read_places
from iiif_server.catalog.terms import read_terms
from iiif_server.errors import UnknownPlaceError, UnknownTermError
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.item_documents import answer_document
from iiif_server.web.negotiation import prefers_linked_data
from iiif_server.web.responses import document_response
from manifests.jsonld import (
    JSON_MEDIA_TYPE,
    LINKED_ART_MEDIA_TYPE,
    LINKED_DATA_MEDIA_TYPE,
    Document,
    encode,
)
from manifests.linked_art import build_linked_art
from manifests.linked_art_terms import build_place, build_term
from manifests.schema_org import build_schema_org
from manifests.vocabulary import Scheme, Vocabulary

blueprint = Blueprint("linked_data", __name__, url_prefix="/data")


@blueprint.get("/items/<item_id>/linked-art.json")
def linked_art(item_id: str) -> Response:
    """Return an item as Linked Art, whether there is a picture of it or not."""
    return answer_document(
        item_id, ("linked art",), _media_type(LINKED_ART_MEDIA_TYPE), build_linked_art
    )


@blueprint.get("/items/<item_id>/schema-org.json")
def schema_org(item_id: str) -> Response:
    """Return an item in the words of schema.org."""
    return answer_document(
        item_id, ("schema.org",), _media_type(LINKED_DATA_MEDIA_TYPE), build_schema_org
    )


@blueprint.get("/terms/<scheme>/<term_id>")
def term(scheme: str, term_id: str) -> Response:
    """Return a word of a vocabulary as Linked Art."""
    if scheme not in set(Scheme):
        raise UnknownTermError(scheme)
    check_may_exist(term_id, UnknownTermError)
    named = (Scheme(scheme), term_id)
    with current_runtime().database.read() as connection:
        vocabulary = Vocabulary(terms=read_terms(connection, [named]))
    if named not in vocabulary.terms:
        raise UnknownTermError(term_id)
    return _answer(build_term(*named, vocabulary, current_uris()))


@blueprint.get("/places/<place_id>")
def place(place_id: str) -> Response:
    """Return a place as Linked Art, with what it became."""
    check_may_exist(place_id, UnknownPlaceError)
    with current_runtime().database.read() as connection:
        vocabulary = Vocabulary(places=read_places(connection, [place_id]))
    if place_id not in vocabulary.places:
        raise UnknownPlaceError(place_id)
    return _answer(build_place(place_id, vocabulary, current_uris()))


def _answer(document: Document) -> Response:
    media_type, content = _media_type(LINKED_ART_MEDIA_TYPE), encode(document)
    etag = hashlib.sha256(content + media_type.encode()).hexdigest()[:32]
    return document_response(content, media_type, etag)


def _media_type(linked: str) -> str:
    return linked if prefers_linked_data() else JSON_MEDIA_TYPE
