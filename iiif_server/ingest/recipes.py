"""The recipes of what is derived from a picture."""

from __future__ import annotations

from iiif_server.image.pyramid import PYRAMID_RECIPE
from iiif_server.ingest.pdf_process import DRAWING_RECIPE


def page_recipe(number: int, *, is_drawn: bool = False) -> str:
    """Return the recipe of the pyramid of one page: every page of a file has the same hash.

    `is_drawn` tells that the page is one of a document and is drawn first.
    """
    drawing = f"{DRAWING_RECIPE}-" if is_drawn else ""
    return f"{PYRAMID_RECIPE}-{drawing}page-{number}"
