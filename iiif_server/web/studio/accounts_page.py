"""Everybody's accounts, for administrators."""

from __future__ import annotations

from flask import Blueprint

from iiif_server.access.actions import Action
from iiif_server.access.roles import Role
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.pages import json_block
from iiif_server.web.studio.accounts_api import accounts_told
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.rendering import render_studio

blueprint = Blueprint("studio_accounts", __name__)


@blueprint.get("/studio/accounts")
@blueprint.get("/en/studio/accounts")
@requires(Action.MANAGE_ACCOUNTS)
def accounts() -> str:
    """Show who may sign in, and as what."""
    uris, language = current_uris(), current_language()
    values = {
        "accounts": [each.model_dump(mode="json") for each in accounts_told()],
        "me": current_account().login,
        "desk": uris.studio("", language),
        "account": uris.studio("account", language),
    }
    roles = [role.value for role in Role]
    return render_studio("accounts.html", values_json=json_block(values), roles=roles)
