"""A page that says what went wrong, in the visitor's language."""

from __future__ import annotations

from flask import Response

from iiif_server.web.render_page import render_page

NOT_THERE = (404, 410)


def error_page(status: int, told: str, kind: str = "") -> Response:
    """Return the error as a page; `told` is the exact reason, in English, for whoever helps.

    Of what is not there the page says all there is to say.

    Parameters
    ----------
    kind
        What it is about, where that has words of its own in the translations: ``exhibition``.
    """
    detail = "" if status in NOT_THERE else told
    page = render_page("error.html", status=status, detail=detail, kind=kind)
    return Response(page, status=status)
