"""All parts of the studio: pages and JSON."""

from __future__ import annotations

from iiif_server.web.studio import (
    account_api,
    account_page,
    annotating_api,
    annotating_page,
    desk_page,
    exhibition_draft_api,
    exhibition_pages,
    exhibition_review_api,
    exhibition_version_api,
    guide_page,
    item_api,
    item_pages,
    job_api,
    job_page,
    material_api,
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
    exhibition_pages,
    exhibition_draft_api,
    exhibition_version_api,
    exhibition_review_api,
    material_api,
    item_pages,
    item_api,
    media_api,
    annotating_page,
    annotating_api,
    upload_api,
    guide_page,
    job_page,
    job_api,
    vocabulary_api,
    openapi,
)
