"""Pages that are kept as they were rendered, but for the number that allows their scripts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from flask import request

from iiif_server import __version__
from iiif_server.finding.contents import Contents
from iiif_server.tiles.compression import Coding
from iiif_server.web.guards import current_uris, kept_documents
from iiif_server.web.languages import current_language
from iiif_server.web.render_page import page_nonce

#: Stands in a kept page for the number that allows its scripts, which is another one for each answer.
_NONCE = "the-nonce-of-this-answer"


def keep_page(name: str, render: Callable[[], str]) -> str:
    """Return a page that is kept under a name, rendering it where it is not.

    Parameters
    ----------
    name
        Another one whenever the page could differ.
    """
    page = kept_documents().take(
        name, Coding.IDENTITY, lambda: render().replace(page_nonce(), _NONCE).encode()
    )
    return page.decode().replace(_NONCE, page_nonce())


def keep_page_of_all(contents: Contents, asked: object, render: Callable[[], str]) -> str:
    """Return a page that tells of the whole catalogue, rendered anew when anything changed.

    Parameters
    ----------
    asked
        Whatever else the page depends on, beside its path and language.
    """
    parts = (contents.change, request.path, current_language(), current_uris(), __version__, asked)
    return keep_page(hashlib.sha256(repr(parts).encode()).hexdigest()[:32], render)
