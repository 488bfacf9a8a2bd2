"""Headers of pictures and their descriptions: the same whether the door or a view answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import http_date, parse_accept_header, parse_date

from iiif_server.catalog.media import TileSource
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.plan import RenderPlan
from manifests.uris import Uris

#: A visitor's browser, or a cache before us, asks again after a minute, and gets 304 where nothing changed: a
#: withdrawn item is gone within that minute. While we do not answer at all, as in an upgrade, a cache may show what
#: it has for ten minutes more (RFC 5861); nginx heeds that bound, and an unbounded one would bring back what was
#: withdrawn long ago.
REVALIDATE = "public, max-age=60, stale-if-error=600"

#: Anybody's page may read the answer, and these of its headers.
CROSS_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Accept-Ranges, Content-Length, Content-Range, ETag, Link",
}

#: What a browser wants to know before it sends a request that is not simple (Fetch standard, CORS-preflight).
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, If-None-Match, If-Range, Range",
    "Access-Control-Max-Age": "86400",
}

#: What every picture and description may be used for: read from any origin, and taken for nothing else.
OPEN_TO_ALL = CROSS_ORIGIN | {"X-Content-Type-Options": "nosniff"}

PROFILE = {
    ApiVersion.V3: "http://iiif.io/api/image/3/level2.json",
    ApiVersion.V2: "http://iiif.io/api/image/2/level2.json",
}
CONTEXT = {
    ApiVersion.V3: "http://iiif.io/api/image/3/context.json",
    ApiVersion.V2: "http://iiif.io/api/image/2/context.json",
}


def picture_etag(source: TileSource, plan: RenderPlan) -> str:
    """Name the bytes of an answer among all answers ever given."""
    return hashlib.sha256(f"{source.version}/{plan.key()}".encode()).hexdigest()[:32]


def picture_links(uris: Uris, version: ApiVersion, media_id: str, plan: RenderPlan) -> str:
    """Return both links in one field: some clients read the first field only."""
    canonical = f"{service_uri(uris, version, media_id)}/{plan.canonical}"
    return f'<{canonical}>;rel="canonical", {profile_link(version)}'


def profile_link(version: ApiVersion) -> str:
    """Return the link to the level of compliance."""
    return f'<{PROFILE[version]}>;rel="profile"'


def service_uri(uris: Uris, version: ApiVersion, media_id: str) -> str:
    """Return the identifier of the image service of a media."""
    return uris.image_3(media_id) if version is ApiVersion.V3 else uris.image_2(media_id)


def info_media_type(accept: str | None, version: ApiVersion) -> str:
    """Choose the media type: JSON-LD is the default in 3.0, plain JSON in 2.1 (section 5 of both)."""
    accepted = parse_accept_header(accept, MIMEAccept)
    plain, linked = accepted["application/json"], accepted["application/ld+json"]
    wants_linked = linked >= plain if version is ApiVersion.V3 else linked > plain
    if not wants_linked:
        return "application/json"
    return f'application/ld+json;profile="{CONTEXT[version]}"'


def validators(etag: str, modified: datetime | None = None) -> dict[str, str]:
    """Return the headers by which a client finds out whether its copy is fresh, and how long it may keep it."""
    dated = {} if modified is None else {"Last-Modified": http_date(modified)}
    return {"ETag": f'W/"{etag}"', **dated, "Cache-Control": REVALIDATE}


def is_fresh(
    if_none_match: str | None, if_modified_since: str | None, etag: str, modified: datetime | None
) -> bool:
    """Tell whether the client holds this very version; where it names ETags, they decide alone.

    Source: RFC 9110, section 13.2.2.
    """
    if if_none_match is not None:
        return if_none_match.strip() == "*" or f'"{etag}"' in _listed(if_none_match)
    since = parse_date(if_modified_since)
    return since is not None and modified is not None and modified.replace(microsecond=0) <= since


def _listed(if_none_match: str) -> Iterable[str]:
    return (each.strip().removeprefix("W/") for each in if_none_match.split(","))
