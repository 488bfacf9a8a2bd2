"""All parts of the studio: pages and JSON."""

from __future__ import annotations

from iiif_server.web.studio import (
    account_api,
    account_page,
    desk_page,
    item_api,
    item_pages,
    job_api,
    job_page,
    media_api,
    openapi,
    sign_in_page,
    upload_api,
    vocabulary_api,
)

#: Every part has a blueprint.
PARTS = (
    sign_in_page,
    desk_page,
    account_page,
    account_api,
    item_pages,
    item_api,
    media_api,
    upload_api,
    job_page,
    job_api,
    vocabulary_api,
    openapi,
)
