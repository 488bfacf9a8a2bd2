"""The page about the service: whose it is, how what it shows may be used, and for whom it can be used."""

from __future__ import annotations

from flask import Blueprint

from iiif_server.web.guards import current_contents, current_runtime, current_uris, provider
from iiif_server.web.kept_pages import keep_page_of_all
from iiif_server.web.languages import current_language
from iiif_server.web.render_page import render_page
from manifests.language import plain_text

blueprint = Blueprint("about_page", __name__)


@blueprint.get("/about")
@blueprint.get("/en/about")
def about() -> str:
    """Say what this is, who publishes it, and how it may be used."""
    contents = current_contents()
    return keep_page_of_all(contents, "about", lambda: _render(len(contents.public)))


def _render(count: int) -> str:
    settings, uris, language = current_runtime().settings, current_uris(), current_language()
    institution = provider(settings, uris)
    return render_page(
        "about.html",
        count=count,
        institution={
            "name": plain_text(institution.label, language),
            "url": settings.institution_url,
            "mail": settings.institution_mail,
        },
        addresses={
            "collection": uris.collection_3("top"),
            "search": uris.search(2, None, {"q": "trống"}),
            "changes": uris.changes(),
            "sitemap": uris.sitemap(),
        },
    )
