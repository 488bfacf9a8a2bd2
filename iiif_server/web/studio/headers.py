"""Headers of what only some may see: kept by nobody, framed by nobody, read by no other site."""

from __future__ import annotations

from flask import Flask, Response, g, request

from iiif_server.web.guards import current_uris
from iiif_server.web.render_page import content_policy, page_nonce
from iiif_server.web.studio.signed_in import PRIVATE_PATHS

#: Addresses below the private ones that tell everybody the same; they say themselves how long they are kept.
_OPEN = ("/api/v1/progress", "/api/v1/suggestions", "/api/v1/openapi.json")
_NOTHING = "default-src 'none'; frame-ancestors 'none'"


def register_private_headers(app: Flask) -> None:
    """Send them with every private answer, errors too."""

    @app.after_request
    def keep_private(response: Response) -> Response:
        if request.path.startswith(PRIVATE_PATHS) and not request.path.startswith(_OPEN):
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["X-Frame-Options"] = "SAMEORIGIN" if _is_framed() else "DENY"
            response.headers["Referrer-Policy"] = "same-origin"
            response.headers["Content-Security-Policy"] = _policy(response)
        if g.get("seen_by_staff"):  # it may be another picture than the public gets at this address
            response.headers["Cache-Control"] = "private, no-store"
            response.vary.add("Cookie")
        return response


def _policy(response: Response) -> str:
    if response.mimetype != "text/html":
        return _NOTHING
    ancestors = () if _is_framed() else None
    policy = content_policy(page_nonce(), current_uris().base, ancestors=ancestors)
    # The builder shows the preview of an exhibition in a frame.
    return f"{policy}; frame-src 'self'"


def let_frame() -> None:
    """Let our own pages show the answer to this request in a frame, and nobody else's."""
    g.framed_by_us = True


def _is_framed() -> bool:
    return bool(g.get("framed_by_us", False))
