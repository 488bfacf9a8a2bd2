"""Flow 3, a manifest: IIIF Presentation API 3.0, 2.1 and 4.0 (release candidate)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, request

from iiif_server.web.collection_documents import BuildCollection, answer_collection
from iiif_server.web.item_documents import Build, answer_document
from iiif_server.web.negotiation import Form, choose_form, list_forms, list_forms_at
from manifests.collection import build_collection, build_collection_page
from manifests.jsonld import Document
from manifests.manifest import build_manifest
from manifests.model import Collection
from manifests.sizes import ImageLimits
from manifests.turntable import build_turntable
from manifests.uris import Uris
from manifests.version_2.collection import build_collection_2, build_collection_page_2
from manifests.version_2.manifest import build_manifest_2
from manifests.version_4.collection import build_collection_4, build_collection_page_4
from manifests.version_4.manifest import build_manifest_4
from manifests.versions import Version, locate_collection, locate_manifest

blueprint = Blueprint("presentation_api", __name__)

MANIFESTS: dict[Version, Build] = {
    Version.TWO: build_manifest_2,
    Version.THREE: build_manifest,
    Version.FOUR: build_manifest_4,
}
COLLECTIONS: dict[Version, BuildCollection] = {
    Version.TWO: build_collection_2,
    Version.THREE: build_collection,
    Version.FOUR: build_collection_4,
}
PAGES: dict[Version, Callable[[Collection, int, Uris, ImageLimits], Document]] = {
    Version.TWO: build_collection_page_2,
    Version.THREE: build_collection_page,
    Version.FOUR: build_collection_page_4,
}


@blueprint.get("/iiif/presentation/<any('2','3','4'):version>/<item_id>/manifest")
def manifest(version: str, item_id: str) -> Response:
    """Return the manifest of an item, in the version of the address or, at that of version 3, the one asked for."""
    form = _choose(list_forms_at(Version(version)))
    return answer_document(
        item_id,
        (f"manifest {form.version}",),
        form.media_type,
        MANIFESTS[form.version],
        None
        if form.version == version
        else lambda uris: locate_manifest(form.version, item_id, uris),
    )


@blueprint.get("/iiif/presentation/3/<item_id>/turntable/<media_id>/manifest")
def turntable(item_id: str, media_id: str) -> Response:
    """Return the manifest of the pictures that show a model from all around."""
    return answer_document(
        item_id,
        ("turntable 3", media_id),
        _choose(list_forms(Version.THREE)).media_type,
        lambda item, uris, limits: build_turntable(item, media_id, uris, limits),
    )


@blueprint.get("/iiif/presentation/<any('2','3','4'):version>/collection/<collection_id>")
def collection(version: str, collection_id: str) -> Response:
    """Return a collection; ``top`` is the collection of everything."""
    form = _choose(list_forms_at(Version(version)))
    return answer_collection(
        collection_id,
        None,
        form,
        COLLECTIONS[form.version],
        None
        if form.version == version
        else lambda uris: locate_collection(form.version, collection_id, uris),
    )


@blueprint.get(
    "/iiif/presentation/<any('2','3','4'):version>/collection/<collection_id>/page/<int:number>"
)
def collection_page(version: str, collection_id: str, number: int) -> Response:
    """Return one page of a collection that is too large for one document."""
    form = _choose(list_forms(Version(version)))
    build = PAGES[form.version]
    return answer_collection(
        collection_id,
        number,
        form,
        lambda found, uris, limits: build(found, number, uris, limits),
    )


def _choose(forms: tuple[Form, ...]) -> Form:
    return choose_form(forms, request.headers.get("Accept"))
