"""The web process, as a table of contents."""

from __future__ import annotations

from flask import Flask, Response, request

from iiif_server.finding.facet_index import FacetIndex
from iiif_server.finding.suggestions import Suggester
from iiif_server.image.libvips import prepare_for_serving
from iiif_server.runtime import Runtime, build_runtime
from iiif_server.settings import read_settings
from iiif_server.tiles.door import TileDoor
from iiif_server.tiles.headers import CROSS_ORIGIN, PREFLIGHT
from iiif_server.tiles.public_pictures import PublicPictures
from iiif_server.tiles.shelf import build_shelf
from iiif_server.web import (
    about_page,
    annotation_api,
    assets,
    data_api,
    discovery_api,
    embedding,
    exhibition_api,
    exhibition_pages,
    health,
    image_api,
    linked_data,
    map_page,
    metrics_page,
    model_files,
    oembed,
    original_files,
    pages,
    presentation_api,
    recording_files,
    search_api,
    search_page,
    sitemap,
    suggestions_api,
    timeline_page,
    view_page,
)
from iiif_server.web.guards import image_limits
from iiif_server.web.kept_documents import KeptDocuments
from iiif_server.web.logo import read_logo
from iiif_server.web.problems import register_problems
from iiif_server.web.render_page import register_page_headers
from iiif_server.web.renders import build_renders
from iiif_server.web.studio.headers import register_private_headers
from iiif_server.web.studio.parts import PARTS as STUDIO_PARTS
from iiif_server.web.studio.signed_in import register_sessions
from iiif_server.web.viewer_files import VIEWER_DIR

#: What anybody's page may load from us, also when it is an error.
OPEN_PATHS = (
    *("/iiif/", "/models/", "/recordings/", "/originals/", "/data/", "/health/", "/assets/"),
    *("/api/v1/progress", "/api/v1/suggestions", "/api/v1/openapi.json"),
    "/embed.js",
    "/logo.png",
    "/oembed",
)

#: Every part has a blueprint.
PARTS = (
    about_page,
    sitemap,
    image_api,
    presentation_api,
    annotation_api,
    search_api,
    discovery_api,
    linked_data,
    map_page,
    model_files,
    oembed,
    original_files,
    recording_files,
    data_api,
    embedding,
    exhibition_api,
    exhibition_pages,
    health,
    metrics_page,
    assets,
    pages,
    search_page,
    suggestions_api,
    timeline_page,
    view_page,
)


def create_app(runtime: Runtime | None = None) -> Flask:
    """Return the web application on a runtime (one of its own, where none is given)."""
    prepare_for_serving()
    app = Flask("iiif_server", static_folder=None, template_folder=str(VIEWER_DIR / "pages"))
    app.extensions["baovat"] = runtime = runtime or build_runtime(read_settings())
    app.extensions["baovat-shelf"] = shelf = build_shelf(runtime.settings, runtime.store)
    pictures = PublicPictures(runtime.database, shelf, runtime.settings.tile_memory_bytes)
    app.extensions["baovat-pictures"] = pictures
    app.extensions["baovat-renders"] = build_renders(runtime.settings)
    app.extensions["baovat-documents"] = KeptDocuments(runtime.settings.document_memory_bytes)
    app.extensions["baovat-finding"] = FacetIndex(runtime.database)
    app.extensions["baovat-suggester"] = Suggester()
    if runtime.settings.institution_logo is not None:
        read_logo(runtime.settings.institution_logo)  # a file that is no mark stops the start
    app.url_map.merge_slashes = False
    register_sessions(app, runtime)
    for part in (*PARTS, *STUDIO_PARTS):
        app.register_blueprint(part.blueprint)
    register_problems(app)
    register_page_headers(app)
    register_private_headers(app)  # after those of pages, so that it is asked before them
    app.after_request(_open_to_all)
    limits = image_limits(runtime.settings)
    app.wsgi_app = TileDoor(app.wsgi_app, pictures, runtime.settings, limits)  # type: ignore[method-assign]
    return app


def _open_to_all(response: Response) -> Response:
    """Let pages of any origin read what is meant for them (CORS)."""
    if request.path.startswith(OPEN_PATHS):
        response.headers.update(CROSS_ORIGIN)
        if request.method == "OPTIONS":
            response.headers.update(PREFLIGHT)
    return response
