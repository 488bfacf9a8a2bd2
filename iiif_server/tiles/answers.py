"""What the door sends: headers worked out once, and where the bytes come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from iiif_server.catalog.media import TileSource
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.plan import plan_render
from iiif_server.image.request import parse_image_request
from iiif_server.image.sizing import Limits
from iiif_server.image.stored_tiles import TileSpan
from iiif_server.metrics import ImageAnswer
from iiif_server.tiles.compression import compress
from iiif_server.tiles.headers import (
    OPEN_TO_ALL,
    info_media_type,
    is_fresh,
    picture_etag,
    picture_links,
    profile_link,
    validators,
)
from iiif_server.tiles.info import VARY, build_info
from iiif_server.tiles.shelf import OpenPyramid
from manifests.uris import Uris

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

#: Region, size, rotation and quality with format.
PARAMETERS = 4

Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for one request: a stored tile where `span` is given, else `content`."""

    kind: ImageAnswer
    etag: str
    modified: datetime | None
    headers: Headers
    not_modified_headers: Headers
    span: TileSpan | None = None
    content: bytes = b""

    def is_fresh_for(self, environ: WSGIEnvironment) -> bool:
        """Tell whether the client holds this very answer already."""
        none_match = environ.get("HTTP_IF_NONE_MATCH")
        since = environ.get("HTTP_IF_MODIFIED_SINCE")
        if none_match is None and since is None:
            return False
        return is_fresh(none_match, since, self.etag, self.modified)


def build_tile_answer(
    source: TileSource,
    opened: OpenPyramid,
    version: ApiVersion,
    asked: str,
    uris: Uris,
    limits: Limits,
) -> Answer | None:
    """Plan a request; None where the answer is no stored tile.

    Parameters
    ----------
    asked
        The path below the identifier, decoded.

    Raises
    ------
    ImageRequestError
        If the request is not understood, or the picture cannot give it.
    """
    parts = asked.split("/")
    if len(parts) != PARAMETERS:
        return None
    region, size, rotation, quality_and_format = parts
    request = parse_image_request(region, size, rotation, quality_and_format, version)
    plan = plan_render(request, source.geometry, limits)
    if plan.stored_tile is None:
        return None
    span = opened.table.span(plan.stored_tile)
    etag = picture_etag(source, plan)
    links = picture_links(uris, version, source.media_id, plan)
    shared = {"Link": links, **validators(etag, source.derived_at), **OPEN_TO_ALL}
    own = {"Content-Type": plan.format.media_type, "Content-Length": str(span.complete_bytes)}
    told = list((own | shared).items())
    return Answer(
        ImageAnswer.STORED, etag, source.derived_at, told, list(shared.items()), span=span
    )


def build_info_answer(
    source: TileSource,
    version: ApiVersion,
    uris: Uris,
    limits: Limits,
    accept: str | None,
    accept_encoding: str | None,
) -> Answer:
    """Describe a picture in the form that the client asked for."""
    info = build_info(source, uris, limits, version)
    content, encoding = compress(info.content, accept_encoding)
    shared = {
        "Link": profile_link(version),
        "Vary": VARY,
        **validators(info.etag),
        **OPEN_TO_ALL,
    }
    own = {
        "Content-Type": info_media_type(accept, version),
        "Content-Length": str(len(content)),
        **encoding,
    }
    return Answer(
        ImageAnswer.INFO,
        info.etag,
        None,
        list((own | shared).items()),
        list(shared.items()),
        content=content,
    )
