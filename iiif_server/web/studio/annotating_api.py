"""The data API of what is said of media: read whole, changed in parts, kept whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from iiif_server.access.actions import Action
from iiif_server.catalog.annotations import read_annotations
from iiif_server.catalog.edited_items import read_edited
from iiif_server.editing.annotations import check_belongs, save_annotations
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.annotation_values import (
    AnnotationsTold,
    ChangesBody,
    annotations_told,
    changes_of,
)
from iiif_server.web.studio.body_errors import InvalidBodyError, Pointed
from iiif_server.web.studio.guards import current_account
from iiif_server.web.studio.json_api import JsonApi, json_response
from iiif_server.web.studio.preconditions import read_if_match_tag, revision_tag
from manifests.annotation import Annotation
from manifests.annotation_editing import ChangeError, tag_of_annotations
from manifests.errors import AnnotationError

api = JsonApi("annotating_api")
blueprint = api.blueprint


@api.get("/items/<item_id>/media/<media_id>/annotations", Action.OPEN_STUDIO, gives=AnnotationsTold)
def read_said(item_id: str, media_id: str) -> Response:
    """Return all that is said of a media, with the ETag that a change of it names."""
    with current_runtime().database.read() as connection:
        read_edited(connection, item_id)
        check_belongs(connection, item_id, media_id)
        return _answer(read_annotations(connection, media_id))


@api.patch(
    "/items/<item_id>/media/<media_id>/annotations",
    Action.EDIT_ITEM,
    takes=ChangesBody,
    gives=AnnotationsTold,
    headers=("If-Match",),
    refusals=(412, 428),
)
def change_annotations(item_id: str, media_id: str, body: ChangesBody) -> Response:
    """Say things of a media, say them otherwise, take them away, or put them into an order."""
    expected = read_if_match_tag()
    runtime, account = current_runtime(), current_account()
    try:
        said = save_annotations(runtime, account, item_id, media_id, changes_of(body), expected)
    except ChangeError as error:
        pointer = f"/changed/{error.number}/{error.part}"
        raise InvalidBodyError((Pointed(pointer, str(error)),)) from error
    except AnnotationError as error:
        raise InvalidBodyError((Pointed("/changed", str(error)),)) from error
    return _answer(said)


def _answer(said: Sequence[Annotation]) -> Response:
    return json_response(annotations_told(said), ETag=revision_tag(tag_of_annotations(said)))
