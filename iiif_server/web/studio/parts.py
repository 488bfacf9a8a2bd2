"""All parts of the studio: pages and JSON."""

from __future__ import annotations

from iiif_server.web.studio import (
    account_api,
    account_page,
    desk_page,
    openapi,
    sign_in_page,
)

#: Every part has a blueprint.
PARTS = (sign_in_page, desk_page, account_page, account_api, openapi)
