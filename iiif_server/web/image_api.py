"""Flow 2, a tile: IIIF Image API 3.0 and 2.1."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from iiif_server.access.policy import Actor, allow
from iiif_server.catalog.media import TileSource
from iiif_server.catalog.picture_source import read_picture_source, read_picture_state
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.plan import RenderPlan, plan_render
from iiif_server.image.request import parse_image_request
from iiif_server.metrics import ImageAnswer
from iiif_server.tiles.headers import (
    info_media_type,
    picture_etag,
    picture_links,
    profile_link,
    validators,
)
from iiif_server.tiles.info import build_info
from iiif_server.web.answer_file import SentAnswer
from iiif_server.web.answer_kinds import answered_by, count_answers
from iiif_server.web.guards import (
    current_actor,
    current_renders,
    current_runtime,
    current_uris,
    image_limits,
    public_pictures,
    pyramid_shelf,
)
from iiif_server.web.picture_work import want
from iiif_server.web.responses import (
    document_response,
    holds_fresh_copy,
    not_modified,
    picture_response,
)

blueprint = Blueprint("image_api", __name__, url_prefix="/iiif/image/<any('2','3'):version>")
count_answers(blueprint)


@blueprint.get("/<media_id>/<region>/<size>/<rotation>/<quality_and_format>")
def picture(
    version: str, media_id: str, region: str, size: str, rotation: str, quality_and_format: str
) -> Response:
    """Return the pixels that were asked for."""
    asked = parse_image_request(region, size, rotation, quality_and_format, ApiVersion(version))
    source = _find_source(media_id)
    plan = plan_render(asked, source.geometry, image_limits(current_runtime().settings))
    etag = picture_etag(source, plan)
    links = picture_links(current_uris(), ApiVersion(version), media_id, plan)
    headers = {"Link": links, **validators(etag, source.derived_at)}
    if holds_fresh_copy(etag, source.derived_at):
        return not_modified(headers)
    return picture_response(_pixels(source, plan), plan.format.media_type, headers)


def _find_source(media_id: str) -> TileSource:
    """Return where the pixels are, if they may be seen: that is asked before anything else is told.

    Of what is public, people at the studio get what everybody gets: the door before this has no other pictures, and
    parts of two pictures would be mixed.
    """
    known = public_pictures().find_source(media_id)
    if known is not None:
        return known
    with current_runtime().database.read() as connection:
        state = read_picture_state(connection, media_id)
        allow(current_actor(), state)
        actor = Actor.VISITOR if state == "published" else current_actor()
        return read_picture_source(connection, media_id, actor)


def _pixels(source: TileSource, plan: RenderPlan) -> bytes | SentAnswer:
    """Return the stored tile where there is one, else a render that is kept, else a new one."""
    if plan.stored_tile is not None:
        answered_by(ImageAnswer.STORED)
        return pyramid_shelf().take(source).read_tile(plan.stored_tile)
    answered_by(ImageAnswer.CACHED)
    wanted = want(
        source,
        plan,
        pyramid_shelf(),
        current_runtime().store,
        lambda: answered_by(ImageAnswer.RENDERED),
    )
    return current_renders().answer(wanted)


@blueprint.get("/<media_id>/info.json")
def info(version: str, media_id: str) -> Response:
    """Return what there is to know about a picture."""
    limits, api = image_limits(current_runtime().settings), ApiVersion(version)
    answered_by(ImageAnswer.INFO)
    found = build_info(_find_source(media_id), current_uris(), limits, api)
    media_type = info_media_type(request.headers.get("Accept"), api)
    return document_response(found.content, media_type, found.etag, {"Link": profile_link(api)})


@blueprint.get("/<media_id>")
def base(version: str, media_id: str) -> BaseResponse:
    """Redirect the service's own address to its description (section 2.1 in 3.0)."""
    _find_source(media_id)
    uris = current_uris()
    target = uris.info_3(media_id) if version == ApiVersion.V3 else uris.info_2(media_id)
    return redirect(target, code=303)
