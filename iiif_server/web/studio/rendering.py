"""A page of the studio: what every page has, who is signed in, and where they may go."""

from __future__ import annotations

from typing import Any

from flask import request

from iiif_server.access.actions import Action, decide_action
from iiif_server.access.roles import Account
from iiif_server.web.guards import current_uris
from iiif_server.web.languages import Language, current_language, translate
from iiif_server.web.render_page import render_page
from iiif_server.web.studio.guards import find_account
from iiif_server.web.studio.signed_in import csrf_token
from manifests.uris import Uris

#: The pages of the studio by the path below it, in the order of its navigation, with what each needs.
PAGES: dict[str, Action] = {
    "": Action.OPEN_STUDIO,
    "items": Action.OPEN_STUDIO,
    "import": Action.IMPORT_LIST,
    "collections": Action.OPEN_STUDIO,
    "exhibitions": Action.OPEN_STUDIO,
    "jobs": Action.OPEN_STUDIO,
    "accounts": Action.MANAGE_ACCOUNTS,
    "guide": Action.OPEN_STUDIO,
}


def render_studio(template: str, entry: str = "src/pages/studio.ts", **values: Any) -> str:
    """Return a page of the studio in the language of the request; `entry` is the script that wakes it."""
    uris, language, account = current_uris(), current_language(), find_account()
    return render_page(
        f"studio/{template}",
        entry=entry,
        account=account,
        csrf=csrf_token(),
        studio_url=uris.studio("", language),
        sign_in_url=uris.studio("sign-in", language),
        sign_out_url=uris.studio("sign-out", language),
        account_url=uris.studio("account", language),
        studio_navigation=[] if account is None else _navigation(account, uris, language),
        actions=[] if account is None else allowed_actions(account),
        **values,
    )


def allowed_actions(account: Account) -> list[str]:
    """Return what the role of an account may do with anything, whoever made it."""
    return [action.value for action in Action if decide_action(account.role, action).allowed]


def _navigation(account: Account, uris: Uris, language: Language) -> list[dict[str, Any]]:
    here = uris.base + request.path
    return [
        {
            "label": translate(language, f"studio.nav.{path or 'desk'}"),
            "url": (url := uris.studio(path, language)),
            "current": here == url or (bool(path) and here.startswith(f"{url}/")),
        }
        for path, action in PAGES.items()
        if decide_action(account.role, action).allowed
    ]
