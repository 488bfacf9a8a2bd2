"""Flow 2, a tile: IIIF Image API 3.0 and 2.1."""

from __future__ import annotations

import hashlib
import json

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from iiif_server.access.policy import allow
from iiif_server.catalog.media import TileSource, read_item_state, read_tile_source
from iiif_server.image.info import info_document
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.plan import RenderPlan, plan_render
from iiif_server.image.render import render
from iiif_server.image.request import parse_image_request
from iiif_server.web.guards import (
    current_actor,
    current_runtime,
    current_uris,
    image_limits,
    render_cache,
)
from iiif_server.web.responses import bytes_response, document_response, is_fresh, not_modified
from iiif_server.web.tile_shelf import check_pyramid, read_stored_tile
from manifests.uris import Uris

blueprint = Blueprint("image_api", __name__, url_prefix="/iiif/image/<any('2','3'):version>")

PROFILE = {
    ApiVersion.V3: "http://iiif.io/api/image/3/level2.json",
    ApiVersion.V2: "http://iiif.io/api/image/2/level2.json",
}
CONTEXT = {
    ApiVersion.V3: "http://iiif.io/api/image/3/context.json",
    ApiVersion.V2: "http://iiif.io/api/image/2/context.json",
}


@blueprint.get("/<media_id>/<region>/<size>/<rotation>/<quality_and_format>")
def picture(
    version: str, media_id: str, region: str, size: str, rotation: str, quality_and_format: str
) -> Response:
    """Return the pixels that were asked for."""
    asked = parse_image_request(region, size, rotation, quality_and_format, ApiVersion(version))
    source = _find_source(media_id)
    plan = plan_render(asked, source.geometry, image_limits(current_runtime().settings))
    etag = _etag(source, plan)
    links = {"Link": _links(ApiVersion(version), media_id, plan)}
    if is_fresh(etag):
        return not_modified(etag, links)
    return bytes_response(_pixels(source, plan), plan.format.media_type, etag, links)


def _find_source(media_id: str) -> TileSource:
    """Return where the pixels are, if they may be seen: that is asked before anything else is told."""
    with current_runtime().database.read() as connection:
        allow(current_actor(), read_item_state(connection, media_id))
        return read_tile_source(connection, media_id)


def _pixels(source: TileSource, plan: RenderPlan) -> bytes:
    """Return the stored tile where there is one, else a render that is kept, else a new one."""
    pyramid = current_runtime().store.local_path(source.key)
    if plan.stored_tile is not None:
        return read_stored_tile(pyramid, source, plan.stored_tile)

    def render_checked() -> bytes:
        check_pyramid(pyramid, source)
        return render(plan, pyramid)

    return render_cache().get_or_render((source.version, plan.key()), render_checked)


def _etag(source: TileSource, plan: RenderPlan) -> str:
    return hashlib.sha256(f"{source.version}/{plan.key()}".encode()).hexdigest()[:32]


def _links(version: ApiVersion, media_id: str, plan: RenderPlan) -> str:
    """Return both links in one field: some clients read the first field only."""
    canonical = f"{_service(current_uris(), version, media_id)}/{plan.canonical}"
    return f'<{canonical}>;rel="canonical", <{PROFILE[version]}>;rel="profile"'


def _service(uris: Uris, version: ApiVersion, media_id: str) -> str:
    return uris.image_3(media_id) if version is ApiVersion.V3 else uris.image_2(media_id)


@blueprint.get("/<media_id>/info.json")
def info(version: str, media_id: str) -> Response:
    """Return what there is to know about a picture."""
    settings, api = current_runtime().settings, ApiVersion(version)
    source = _find_source(media_id)
    base = _service(current_uris(), api, media_id)
    document = info_document(base, source.geometry, image_limits(settings), api, source.rights)
    content = json.dumps(document, separators=(",", ":")).encode()
    etag = hashlib.sha256(content).hexdigest()[:32]
    if is_fresh(etag):
        return not_modified(etag)
    response = document_response(content, _info_type(api), etag)
    response.headers["Link"] = f'<{PROFILE[api]}>;rel="profile"'
    return response


def _info_type(version: ApiVersion) -> str:
    """Return the media type: JSON-LD is the default in 3.0, plain JSON in 2.1 (section 5 of both)."""
    accept = request.accept_mimetypes
    plain, linked = accept["application/json"], accept["application/ld+json"]
    wants_linked = linked >= plain if version is ApiVersion.V3 else linked > plain
    if not wants_linked:
        return "application/json"
    return f'application/ld+json;profile="{CONTEXT[version]}"'


@blueprint.get("/<media_id>")
def base(version: str, media_id: str) -> BaseResponse:
    """Redirect the service's own address to its description (section 2.1 in 3.0)."""
    _find_source(media_id)
    uris = current_uris()
    target = uris.info_3(media_id) if version == ApiVersion.V3 else uris.info_2(media_id)
    return redirect(target, code=303)
