"""For search engines: where they may go, and lists of all pages in both languages (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from iiif_server.catalog.exhibitions import list_public_editions
from iiif_server.catalog.sitemap import list_collection_ids, list_part, list_parts
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.languages import NAMES
from iiif_server.web.responses import document_response
from manifests.uris import PageLanguage, Uris

blueprint = Blueprint("sitemap", __name__)

XML = "application/xml; charset=utf-8"
#: The namespaces of the lists, and of links to the same page in another language.
_LISTS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINKS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
#: More parts than this would be more items than the service numbers.
_MOST_PARTS = 10_000

#: Gives the address of a page in a language.
Locate = Callable[[PageLanguage], str]

#: A question is a page for every reader and thousands of pages for a machine: one facet alone is let through.
_ROBOTS = """User-agent: *
Disallow: /api/
Disallow: /embed/
Disallow: /en/embed/
Disallow: /view
Disallow: /en/view
Disallow: /search?*&
Disallow: /en/search?*&
Disallow: /search?q=
Disallow: /en/search?q=

Sitemap: {sitemap}
"""


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Say where programs may go, and where the lists are."""
    text = _ROBOTS.format(sitemap=current_uris().sitemap())
    return Response(text, content_type="text/plain; charset=utf-8")


@blueprint.get("/sitemap.xml")
def index() -> Response:
    """List the lists."""
    uris = current_uris()
    with current_runtime().database.read() as connection:
        parts = list_parts(connection)
    lists = [_list(uris.sitemap_pages(), None)]
    lists += [_list(uris.sitemap_items(part.number), part.changed_at) for part in parts]
    return _answer(f"<sitemapindex {_LISTS}>", lists, "</sitemapindex>")


@blueprint.get("/sitemap/pages.xml")
def pages() -> Response:
    """List the pages that are not those of items."""
    uris = current_uris()
    with current_runtime().database.read() as connection:
        collections = list_collection_ids(connection)
        slugs = [each.exhibition.slug for each in list_public_editions(connection)]
    located = (*_own_pages(uris, collections), *(_locate_exhibition(uris, slug) for slug in slugs))
    return _answer_pages(entry for locate in located for entry in _page(locate, None))


@blueprint.get("/sitemap/items-<int:number>.xml")
def items(number: int) -> Response:
    """List the pages of some items."""
    uris = current_uris()
    if number >= _MOST_PARTS:
        raise NotFound
    with current_runtime().database.read() as connection:
        listed = list_part(connection, number)
    if not listed:
        raise NotFound
    return _answer_pages(
        entry for each in listed for entry in _page(_locate_item(uris, each.id), each.changed_at)
    )


def _own_pages(uris: Uris, collections: Iterable[str]) -> list[Locate]:
    return [
        uris.home,
        uris.about_page,
        uris.timeline_page,
        uris.exhibitions_page,
        lambda language: uris.map_page("", language),
        lambda language: uris.search_page((), language),
        *(_locate_collection(uris, collection_id) for collection_id in collections),
    ]


def _locate_item(uris: Uris, item_id: str) -> Locate:
    return lambda language: uris.item_page(item_id, language)


def _locate_collection(uris: Uris, collection_id: str) -> Locate:
    return lambda language: uris.collection_page(collection_id, language)


def _locate_exhibition(uris: Uris, slug: str) -> Locate:
    return lambda language: uris.exhibition_page(slug, language)


def _page(locate: Locate, changed_at: datetime | None) -> list[str]:
    """Return a page once for each language, each time with all of them."""
    addresses = {language: locate(language) for language in NAMES}
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href={quoteattr(address)}/>'
        for language, address in addresses.items()
    )
    return [
        f"<url><loc>{escape(address)}</loc>{_moment(changed_at)}{others}</url>"
        for address in addresses.values()
    ]


def _list(address: str, changed_at: datetime | None) -> str:
    return f"<sitemap><loc>{escape(address)}</loc>{_moment(changed_at)}</sitemap>"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"<lastmod>{at.isoformat(timespec='seconds')}</lastmod>"


def _answer_pages(entries: Iterable[str]) -> Response:
    return _answer(f"<urlset {_LISTS} {_LINKS}>", entries, "</urlset>")


def _answer(begin: str, entries: Iterable[str], end: str) -> Response:
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    content = "\n".join((head, begin, *entries, end, "")).encode()
    return document_response(content, XML, hashlib.sha256(content).hexdigest()[:32])
