"""One's own account: the password, and tokens for programs."""

from __future__ import annotations

from flask import Blueprint

from iiif_server.access.actions import Action
from iiif_server.catalog.signed_in import list_tokens
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.guards import current_account, requires
from iiif_server.web.studio.rendering import render_studio

blueprint = Blueprint("studio_account", __name__)


@blueprint.get("/studio/account")
@blueprint.get("/en/studio/account")
@requires(Action.OPEN_STUDIO)
def account() -> str:
    """Show one's own account."""
    with current_runtime().database.read() as connection:
        tokens = list_tokens(connection, current_account().id)
    return render_studio("account.html", tokens=tokens)
