"""Exhibitions as IIIF: version 4 for our players, version 3 for the viewers of others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import Blueprint, Response, request
from werkzeug import exceptions

from iiif_server.exhibitions.showing import read_telling
from iiif_server.web.guards import (
    current_actor,
    current_runtime,
    current_uris,
    image_ceiling,
    provider,
)
from iiif_server.web.languages import current_language
from iiif_server.web.negotiation import choose_form, list_forms
from iiif_server.web.responses import document_response
from manifests.exhibition.map_drawing import SVG, draw_map
from manifests.exhibition.model import MapView
from manifests.exhibition.presentation_3 import build_tour_3
from manifests.exhibition.presentation_4 import build_tour_4
from manifests.exhibition.telling import Telling
from manifests.jsonld import Document, encode
from manifests.sizes import ImageLimits
from manifests.uris import Uris
from manifests.versions import Version

blueprint = Blueprint("exhibition_api", __name__)

BUILDERS: dict[Version, Callable[[Telling, Uris, ImageLimits], Document]] = {
    Version.THREE: build_tour_3,
    Version.FOUR: build_tour_4,
}


@blueprint.get("/iiif/presentation/<any('3','4'):version>/exhibition/<slug>/manifest")
@blueprint.get(
    "/iiif/presentation/<any('3','4'):version>/exhibition/<slug>/editions/<int:number>/manifest"
)
def manifest(version: str, slug: str, number: int | None = None) -> Response:
    """Return an exhibition as a manifest, as it is public now or as an edition was."""
    runtime, uris = current_runtime(), current_uris()
    form = choose_form(list_forms(Version(version)), request.headers.get("Accept"))
    telling = read_public(slug, number)
    document = BUILDERS[form.version](telling, uris, image_ceiling(runtime.settings))
    content = encode(document)
    etag = hashlib.sha256(content + form.media_type.encode()).hexdigest()[:32]
    return document_response(content, form.media_type, etag)


@blueprint.get("/exhibitions/<slug>/editions/<int:number>/maps/<step>.svg")
@blueprint.get("/en/exhibitions/<slug>/editions/<int:number>/maps/<step>.svg")
def map_drawing(slug: str, number: int, step: str) -> Response:
    """Return the drawing of the places of a step."""
    exhibition = read_public(slug, number).exhibition
    shown = next((each.shows for each in exhibition.steps if each.id == step), None)
    if not isinstance(shown, MapView):
        raise exceptions.NotFound(f"The exhibition has no map {step!r}.")
    content = draw_map(shown.places, current_language()).encode()
    etag = hashlib.sha256(content).hexdigest()[:32]
    # Nothing may run where somebody opens the drawing by itself.
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return document_response(content, SVG, etag, policy)


def read_public(slug: str, number: int | None = None) -> Telling:
    """Return what the public is shown of an exhibition."""
    runtime, uris = current_runtime(), current_uris()
    with runtime.database.read() as connection:
        return read_telling(
            connection, slug, number, provider(runtime.settings, uris), current_actor()
        )
