"""A door in front of Flask: stored tiles and descriptions of public pictures are answered here, everything else inside.

Routing and contexts of a framework cost several times what a tile does. What this door answers is exactly what the
views of `web.image_api` would: plan, headers and bytes come from the same functions, and a test compares them.
It never answers with an error: whatever is unknown, restricted, unusual or broken goes inside.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from iiif_server.errors import StorageError
from iiif_server.image.errors import DamagedPyramidError, ImageRequestError
from iiif_server.image.sizing import Limits
from iiif_server.metrics import ImageAnswer, count_image
from iiif_server.settings import Settings
from iiif_server.tiles.answers import Answer, build_info_answer, build_tile_answer
from iiif_server.tiles.public_pyramids import PublicPyramids

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX = "/iiif/image/"
INFO = "/info.json"

#: Answers whose headers one process keeps, about 1.5 kB each. When it is full all are forgotten: working one out again
#: takes 0.05 ms.
KNOWN_ANSWERS = 12_000

#: Requests with longer names and headers are not worth remembering.
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
        pyramids: PublicPyramids,
        settings: Settings,
        limits: Limits,
    ) -> None:
        self._inside = inside
        self._pyramids = pyramids
        self._settings = settings
        self._limits = limits
        self._known: dict[str, Answer] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request, here or inside."""
        path: str = environ["PATH_INFO"]
        if path.startswith(PREFIX) and self._pyramids.may_be_used():
            body = self._answer(path, environ, start_response)
            if body is not None:
                return body
        return self._inside(environ, start_response)

    def _answer(
        self, path: str, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """Send what is known to answer the request; None where nothing is, and nothing was sent."""
        method = environ["REQUEST_METHOD"]
        started_s = time.perf_counter()
        answer = self._find_answer(path, environ) if method in {"GET", "HEAD"} else None
        if answer is None:
            return None
        if answer.is_fresh_for(environ):
            start_response("304 Not Modified", answer.not_modified_headers)
            count_image(ImageAnswer.NOT_MODIFIED, time.perf_counter() - started_s, 0)
            return ()
        try:
            content = answer.read() if method == "GET" else b""
        except (DamagedPyramidError, StorageError):
            self._pyramids.drop(answer.pyramid)
            return None
        start_response("200 OK", answer.headers)
        count_image(answer.kind, time.perf_counter() - started_s, len(content))
        return (content,)

    def _find_answer(self, path: str, environ: WSGIEnvironment) -> Answer | None:
        """Return what was worked out before, if it still holds, else work it out."""
        key = self._key(path, environ)
        known = self._known.get(key)
        if known is not None:
            if known.pyramid.may_be_used():
                return known
            self._pyramids.drop(known.pyramid)
            del self._known[key]
        answer = self._build(path, environ)
        if answer is not None and len(key) <= LONGEST_KEY:
            if len(self._known) >= KNOWN_ANSWERS:
                self._known.clear()
            self._known[key] = answer
        return answer

    def _key(self, path: str, environ: WSGIEnvironment) -> str:
        """Name everything that an answer depends on, but for what the client holds already."""
        host = "" if self._settings.public_url else environ.get("HTTP_HOST", "")
        if not path.endswith(INFO):
            return f"{path} {host}"
        accept, encoding = environ.get("HTTP_ACCEPT"), environ.get("HTTP_ACCEPT_ENCODING")
        return f"{path} {host} {accept} {encoding}"

    def _build(self, path: str, environ: WSGIEnvironment) -> Answer | None:
        """Work out an answer from a pyramid that anybody may see."""
        version, _, rest = path.removeprefix(PREFIX).partition("/")
        media_id, _, asked = rest.partition("/")
        is_info = asked == INFO.removeprefix("/")
        if version not in {"2", "3"} or not (is_info or asked.endswith(".jpg")):
            return None
        pyramid = self._pyramids.find(media_id)
        if pyramid is None:
            return None
        if is_info:
            return build_info_answer(pyramid, version, self._settings, self._limits, environ)
        try:
            return build_tile_answer(pyramid, version, asked, self._settings, self._limits, environ)
        except ImageRequestError:
            return None
