"""Asking our own web application for what goes into a package, without a network in between."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from flask import Flask

from iiif_server.app import create_app
from iiif_server.errors import StorageError
from iiif_server.exhibitions.pack import Fetch, Packed, PackPages, pack
from iiif_server.exhibitions.showing import read_telling
from iiif_server.runtime import Runtime
from iiif_server.web.guards import image_ceiling, provider
from iiif_server.web.languages import Language, texts
from iiif_server.web.pack_text import KeepFile, render_pack_text
from iiif_server.web.viewer_files import DIST_DIR
from manifests.uris import Uris

#: Where a service is that has no public address: packages need one to name things by.
_HERE = "http://127.0.0.1:8080"


def write_package(
    runtime: Runtime, slug: str, target: Path, progress: Callable[[float], None]
) -> Packed:
    """Write the public edition of an exhibition to a zip file."""
    settings = runtime.settings
    uris = Uris(settings.public_url or _HERE)
    with runtime.database.read() as connection:
        telling = read_telling(connection, slug, None, provider(settings, uris))
    app = create_app(runtime)

    def tell_text(language: Language, keep: KeepFile) -> str:
        linked = settings.public_url is not None
        return render_pack_text(app, telling, uris, language, keep, linked=linked)

    return pack(
        telling,
        uris,
        image_ceiling(settings),
        _fetch_from(app, uris),
        PackPages(DIST_DIR / "pack", {"vi": texts("vi"), "en": texts("en")}, tell_text),
        target,
        progress,
    )


def _fetch_from(app: Flask, uris: Uris) -> Fetch:
    """Return what gives the bytes at our own addresses, as a visitor gets them."""
    own = urlsplit(uris.base)

    def fetch(address: str) -> bytes:
        parts = urlsplit(address)
        status, content = _ask(app, _describe(own, parts.path.removeprefix(own.path), parts.query))
        if not status.startswith("200"):
            raise StorageError(f"{address} cannot be packed: the service answers {status}.")
        return content

    return fetch


def _describe(own: SplitResult, path: str, query: str) -> dict[str, Any]:
    """Return a request as a WSGI server hands it on (PEP 3333)."""
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote(path, "latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": own.hostname or "",
        "SERVER_PORT": str(own.port or (443 if own.scheme == "https" else 80)),
        "HTTP_HOST": own.netloc,
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": own.scheme,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }


def _ask(app: Flask, environ: dict[str, Any]) -> tuple[str, bytes]:
    """Return the status and the whole content of an answer."""
    told: list[str] = []

    def begin(status: str, _headers: object, _error: object = None) -> Callable[[bytes], object]:
        told.append(status)
        return lambda _content: None

    answer = app.wsgi_app(environ, begin)
    try:
        content = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return told[-1] if told else "no answer", content
