"""A door in front of Flask: stored tiles and descriptions of public pictures are answered here, everything else inside.

Routing and contexts of a framework cost several times what a tile does. What this door answers is exactly what the
views of `web.image_api` would: plan, headers and bytes come from the same functions, and a test compares them.
It never answers with an error: whatever is unknown, restricted, unusual or broken goes inside.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from iiif_server.addresses import public_base
from iiif_server.errors import StorageError
from iiif_server.image.errors import DamagedPyramidError, ImageRequestError
from iiif_server.image.parameters import ApiVersion
from iiif_server.image.sizing import Limits
from iiif_server.metrics import ImageAnswer, count_image
from iiif_server.settings import Settings
from iiif_server.tiles.answers import Answer, build_info_answer, build_tile_answer
from iiif_server.tiles.public_pictures import PublicPicture, PublicPictures
from manifests.uris import Uris

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/iiif/image/"
INFO = "info.json"

VERSIONS = {f"{version}/": version for version in ApiVersion}

#: Requests with longer names and headers are not worth remembering, in letters.
LONGEST_KEY = 500


class TileDoor:
    """A WSGI application around another one.

    Parameters
    ----------
    inside
        Gets every request that is not answered here.
    """

    def __init__(
        self,
        inside: WSGIApplication,
        pictures: PublicPictures,
        settings: Settings,
        limits: Limits,
    ) -> None:
        self._inside = inside
        self._pictures = pictures
        self._settings = settings
        self._limits = limits

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, here or inside."""
        path: str = environ["PATH_INFO"]
        if path.startswith(PREFIX) and self._pictures.may_be_used():
            body = self._answer(path, environ, start_response)
            if body is not None:
                return body
        return self._inside(environ, start_response)

    def _answer(
        self, path: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """Send what is known to answer the request; None where nothing is, and nothing was sent."""
        started_s = time.perf_counter()
        method = environ["REQUEST_METHOD"]
        version = VERSIONS.get(path[len(PREFIX) : len(PREFIX) + 2])
        if version is None or method not in {"GET", "HEAD"}:
            return None
        media_id, _, asked = path[len(PREFIX) + 2 :].partition("/")
        picture = self._pictures.find(media_id) if asked.endswith((".jpg", INFO)) else None
        answer = picture and self._find_answer(picture, version, asked, environ)
        if not picture or not answer:
            return None
        if answer.is_fresh_for(environ):
            start_response("304 Not Modified", answer.not_modified_headers)
            count_image(ImageAnswer.NOT_MODIFIED, time.perf_counter() - started_s, 0)
            return []
        try:
            content = self._pictures.read(picture, answer) if method == "GET" else b""
        except (DamagedPyramidError, StorageError):
            self._pictures.drop(picture)
            return None
        start_response("200 OK", answer.headers)
        count_image(answer.kind, time.perf_counter() - started_s, len(content))
        # granian sends a list as it is; of anything else it asks for part after part.
        return [content]

    def _find_answer(
        self, picture: PublicPicture, version: ApiVersion, asked: str, environ: WSGIEnvironment
    ) -> Answer | None:
        """Return what was worked out before, or work it out."""
        host = "" if self._settings.public_url else environ.get("HTTP_HOST", "")
        accepted = (
            (environ.get("HTTP_ACCEPT"), environ.get("HTTP_ACCEPT_ENCODING"))
            if asked == INFO
            else (None, None)
        )
        key = (version, asked, host, *accepted)
        known = picture.answers.get(key)
        if known is not None:
            return known
        answer = self._build(picture, version, asked, host, accepted)
        if answer is not None and sum(len(part or "") for part in key) <= LONGEST_KEY:
            self._pictures.keep_answer(picture, key, answer)
        return answer

    def _build(
        self,
        picture: PublicPicture,
        version: ApiVersion,
        asked: str,
        host: str,
        accepted: tuple[str | None, str | None],
    ) -> Answer | None:
        uris = Uris(public_base(self._settings, host))
        if asked == INFO:
            return build_info_answer(picture.source, version, uris, self._limits, *accepted)
        try:
            return build_tile_answer(
                picture.source, picture.opened, version, asked, uris, self._limits
            )
        except ImageRequestError:
            return None
