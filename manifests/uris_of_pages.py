"""Addresses of the pages by which things are found, and of lists for search engines; part of `manifests.uris.Uris`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal
from urllib.parse import urlencode

#: Languages in which the public pages exist; Vietnamese has the plain address.
PageLanguage = Literal["vi", "en"]


class PageUris:
    """The addresses; `base` is that of `manifests.uris.Uris`."""

    base: str

    def home(self, language: PageLanguage | None = None) -> str:
        """First page."""
        return f"{self._pages(language)}/"

    def search_page(
        self, asked: Sequence[tuple[str, str]] = (), language: PageLanguage | None = None
    ) -> str:
        """Page with what is found; `asked` are the parts of the question by name, a name as often as it is chosen."""
        query = f"?{urlencode(asked)}" if asked else ""
        return f"{self._pages(language)}/search{query}"

    def map_page(self, within: str = "", language: PageLanguage | None = None) -> str:
        """Map of places, of all or of those within one."""
        query = f"?{urlencode({'within': within})}" if within else ""
        return f"{self._pages(language)}/map{query}"

    def timeline_page(self, language: PageLanguage | None = None) -> str:
        """Timeline of items by century and period."""
        return f"{self._pages(language)}/timeline"

    def about_page(self, language: PageLanguage | None = None) -> str:
        """Page about this service, and how what it shows may be used."""
        return f"{self._pages(language)}/about"

    def studio(self, path: str = "", language: PageLanguage | None = None) -> str:
        """Page of the studio; `path` is what stands below it, the empty one is its first page."""
        return f"{self._pages(language)}/studio/{path}"

    def suggestions(self, language: PageLanguage) -> str:
        """Suggestions for somebody who has typed some letters, as JSON."""
        return f"{self.base}/api/v1/suggestions?{urlencode({'lang': language})}"

    def sitemap(self) -> str:
        """List of the lists of all pages, for search engines."""
        return f"{self.base}/sitemap.xml"

    def sitemap_pages(self) -> str:
        """List of the pages that are not those of items."""
        return f"{self.base}/sitemap/pages.xml"

    def sitemap_items(self, part: int) -> str:
        """One part of the list of the pages of items; counted from 0."""
        return f"{self.base}/sitemap/items-{part}.xml"

    def _pages(self, language: PageLanguage | None) -> str:
        return f"{self.base}/en" if language == "en" else self.base
