"""A page that says what went wrong, in the visitor's language."""

from __future__ import annotations

from flask import Response

from iiif_server.web.render_page import render_page


def error_page(status: int, told: str, kind: str = "") -> Response:
    """Return the error as a page; `told` is the exact reason, in English, for whoever helps.

    Parameters
    ----------
    kind
        What it is about, where that has words of its own in the translations: ``exhibition``.
    """
    return Response(render_page("error.html", status=status, detail=told, kind=kind), status=status)
