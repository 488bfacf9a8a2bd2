"""A template with what every page has: texts, languages, assets, and a policy against foreign content."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, render_template, request

from iiif_server.settings import Settings
from iiif_server.tiles.compression import compress
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.languages import Language, current_language, language_links, texts, translate
from iiif_server.web.viewer_files import asset
from manifests.uris import Uris


def render_page(template: str, query: Sequence[tuple[str, str]] = (), **values: Any) -> str:
    """Return a page in the language of the request.

    Parameters
    ----------
    query
        The parts of its address that belong to what it shows, and are kept in the other language.
    """
    language, uris = current_language(), current_uris()
    return render_template(
        template,
        language=language,
        languages=language_links(uris, query),
        t=partial(translate, language),
        texts=texts(language),
        asset=asset,
        site=_site(current_runtime().settings, language),
        home_url=uris.home(language),
        navigation=_navigation(uris, language),
        search_url=uris.search_page((), language),
        suggestions_url=uris.suggestions(language),
        view_url=uris.view_page(language),
        nonce=page_nonce(),
        **values,
    )


def _navigation(uris: Uris, language: Language) -> list[dict[str, Any]]:
    """Return the pages that every page leads to."""
    pages = {
        "search": uris.search_page((), language),
        "exhibitions": uris.exhibitions_page(language),
        "map": uris.map_page("", language),
        "timeline": uris.timeline_page(language),
        "about": uris.about_page(language),
    }
    here = uris.base + request.path
    return [
        {"label": translate(language, f"nav.{name}"), "url": url, "current": url == here}
        for name, url in pages.items()
    ]


def _site(settings: Settings, language: Language) -> dict[str, str]:
    name = settings.institution_en if language == "en" else settings.institution_vi
    return {"name": name, "tagline": translate(language, "site.tagline")}


def page_nonce() -> str:
    """Return the number that allows this response's own inline scripts."""
    if "page_nonce" not in g:
        g.page_nonce = secrets.token_urlsafe(16)
    return str(g.page_nonce)


def content_policy(
    nonce: str, base: str, ancestors: tuple[str, ...] | None = (), *, reads_others: bool = False
) -> str:
    """Return the Content-Security-Policy of a page: nothing from any other host than our own address.

    Parameters
    ----------
    ancestors
        Whose pages may hold it in a frame, beside our own; ``*`` for all, None for not even our own.
    reads_others
        Whether it shows a document of somebody else: documents, pictures and recordings may then come from any
        host, for a document names hosts that only its reader learns of. Scripts and styles stay our own.
    """
    parts = urlsplit(base)
    own = f"'self' {parts.scheme}://{parts.netloc}"
    if reads_others:
        # A page of https gets nothing by http anyway: browsers refuse mixed content.
        own = f"'self' https:{' http:' if parts.scheme == 'http' else ''}"
    return "; ".join(
        (
            "default-src 'none'",
            # Models are decoded by WebAssembly; no text becomes a script by this.
            f"script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'",
            f"style-src 'self' 'nonce-{nonce}'",
            "style-src-attr 'unsafe-inline'",
            f"img-src {own} data: blob:",
            f"media-src {own}",
            f"connect-src {own} data: blob:",
            "font-src 'self'",
            "worker-src 'self' blob:",
            "manifest-src 'self'",
            "base-uri 'none'",
            f"form-action {own}",
            "frame-ancestors "
            + " ".join(("'none'",) if ancestors is None else ("'self'", *ancestors)),
        )
    )


def register_page_headers(app: Flask) -> None:
    """Send the safety headers with every page."""

    @app.after_request
    def protect(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        if response.mimetype == "text/html":
            policy = content_policy(page_nonce(), current_uris().base)
            response.headers.setdefault("Content-Security-Policy", policy)
            response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
            response.headers.setdefault("Cache-Control", "no-cache")
            if "no-store" not in response.headers["Cache-Control"]:
                _compress(response)
        return response


def _compress(response: Response) -> None:
    """Send a page in fewer bytes where the client can read that; it holds nothing that is secret to who reads it.

    Pages of the studio do, beside what the address says: their sizes would tell of it (BREACH, 2013).
    """
    content, coding = compress(response.get_data(), request.headers.get("Accept-Encoding"))
    response.set_data(content)
    response.headers.update(coding)
    response.vary.add("Accept-Encoding")
