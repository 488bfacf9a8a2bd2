"""Items that share most with the one that a page shows.

They change with the whole catalogue, the rest of the page with one item: so they are kept apart from it, and put into
the page when it is sent.
"""

from __future__ import annotations

from markupsafe import Markup

from iiif_server.catalog.found_cards import read_found_cards
from iiif_server.finding.contents import Contents
from iiif_server.finding.related import find_related
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.kept_pages import keep_page_of_all
from iiif_server.web.languages import current_language
from iiif_server.web.page_values import card_values
from iiif_server.web.render_page import render_page

#: Stands in a page for its related items.
RELATED = Markup("<!-- related items -->")

#: One row of them.
MOST = 4


def with_related(contents: Contents, item_id: str, page: str) -> str:
    """Return a page with the related items of the item that it shows."""
    return page.replace(
        RELATED, keep_page_of_all(contents, "related", lambda: _render(contents, item_id)), 1
    )


def _render(contents: Contents, item_id: str) -> str:
    uris, language = current_uris(), current_language()
    with current_runtime().database.read() as connection:
        found = find_related(connection, contents, item_id, MOST)
        cards = read_found_cards(connection, found)
    if not cards:
        return ""
    return render_page("_related.html", items=[card_values(card, uris, language) for card in cards])
