"""What is said of media, as annotations of Presentation 3, 2.1 and 4."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response

from iiif_server.access.policy import allow
from iiif_server.catalog.annotations import read_shown_annotations
from iiif_server.catalog.items import read_item, read_stamp
from iiif_server.errors import UnknownAnnotationError, UnknownMediaError
from iiif_server.web.guards import current_actor, current_runtime, current_uris, provider
from iiif_server.web.responses import linked_response
from manifests.annotation import Annotation
from manifests.annotation_page import build_annotation_page, build_single_annotation
from manifests.jsonld import (
    PRESENTATION_2_CONTEXT,
    PRESENTATION_3_CONTEXT,
    PRESENTATION_4_CONTEXT,
)
from manifests.model import Media
from manifests.version_2.annotations import build_annotation_list
from manifests.version_4.said import build_said_page

blueprint = Blueprint("annotation_api", __name__)


@blueprint.get("/iiif/presentation/3/<item_id>/annotations/<media_id>")
def annotation_page(item_id: str, media_id: str) -> Response:
    """Return all that is said of a media; a page without anything where nothing is."""
    said = _read(item_id, media_id)
    document = build_annotation_page(item_id, media_id, said, current_uris(), exact=False)
    return linked_response(document, PRESENTATION_3_CONTEXT)


@blueprint.get("/iiif/presentation/3/<item_id>/annotations/<media_id>/<annotation_id>")
def annotation(item_id: str, media_id: str, annotation_id: str) -> Response:
    """Return one annotation."""
    found = [each for each in _read(item_id, media_id) if each.id == annotation_id]
    if not found:
        raise UnknownAnnotationError(annotation_id)
    document = build_single_annotation(item_id, media_id, found[0], current_uris())
    return linked_response(document, PRESENTATION_3_CONTEXT)


@blueprint.get("/iiif/presentation/2/<item_id>/list/<media_id>")
def annotation_list(item_id: str, media_id: str) -> Response:
    """Return all that is said of a media, in the words of version 2.1."""
    _shown, said = _read_shown(item_id, media_id)
    document = build_annotation_list(item_id, media_id, said, current_uris())
    return linked_response(document, PRESENTATION_2_CONTEXT)


@blueprint.get("/iiif/presentation/4/<item_id>/annotations/<media_id>")
def annotation_page_4(item_id: str, media_id: str) -> Response:
    """Return all that is said of a media, in the words of version 4."""
    shown, said = _read_shown(item_id, media_id)
    document = build_said_page(item_id, shown, said, current_uris())
    return linked_response(document, PRESENTATION_4_CONTEXT)


def _read(item_id: str, media_id: str) -> Sequence[Annotation]:
    return _read_shown(item_id, media_id)[1]


def _read_shown(item_id: str, media_id: str) -> tuple[Media, Sequence[Annotation]]:
    """Return a media of an item with what is said of it, if the item may be seen and the media is shown."""
    runtime = current_runtime()
    with runtime.database.read() as connection:
        allow(current_actor(), read_stamp(connection, item_id).state)
        institution = provider(runtime.settings, current_uris())
        found = read_item(connection, item_id, institution, current_actor())
        for shown in found.media:
            if shown.id == media_id:
                return shown, read_shown_annotations(connection, shown)
    raise UnknownMediaError(media_id)
