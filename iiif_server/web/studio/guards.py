"""What a view of the studio may ask for: whose request this is, and whether they may do it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, request

from iiif_server.access.actions import OWN_ACTIONS, Action, allow_action
from iiif_server.access.errors import ForbiddenError, SignInNeededError
from iiif_server.access.roles import Account
from iiif_server.catalog.signed_in import find_token_account
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.signed_in import check_csrf, find_signed_in

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_BEARER = "Bearer "
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def find_account() -> Account | None:
    """Return whose request this is; None where it is nobody's.

    A token is taken from its header; a request that shows one is never taken for that of the browser's owner.
    """
    if "studio_account" not in g:
        g.studio_account = _find_account()
    found: Account | None = g.studio_account
    return found


def current_account() -> Account:
    """Return whose request this is.

    Raises
    ------
    SignInNeededError
        If it is nobody's.
    """
    account = find_account()
    if account is None:
        raise SignInNeededError
    return account


def by_token() -> bool:
    """Tell whether a program asks, by a token."""
    return "Authorization" in request.headers


def check_by_browser() -> None:
    """Keep a token that leaked from making more tokens and accounts.

    Raises
    ------
    ForbiddenError
        If a program asks.
    """
    if by_token():
        account = current_account()
        raise ForbiddenError(
            "account", account.role.value, "Accounts and tokens are changed by people only."
        )


def requires(action: Action) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Let a view be called by those only whose role allows an action, and writes only by our own pages or a token.

    What a role may do to things of its own only is let through here, and asked again by who knows whose the thing is.
    """

    def guard(view: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        @wraps(view)
        def guarded(*args: Asked.args, **named: Asked.kwargs) -> Answer:
            check_request(action)
            return view(*args, **named)

        return guarded

    return guard


def check_request(action: Action) -> Account:
    """Return whose request this is, where their role allows the action and nobody forged it.

    Raises
    ------
    SignInNeededError
        If nobody is signed in.
    ForgedRequestError
        If it writes, and does not prove that our own page sent it.
    ForbiddenError
        If their role does not allow it, not even with their own.
    """
    account = current_account()
    if request.method not in _READS and not by_token():
        check_csrf()
    allow_action(account, action, account.id if action in OWN_ACTIONS else None)
    return account


def _find_account() -> Account | None:
    if by_token():
        header = request.headers["Authorization"]
        if not header.startswith(_BEARER):
            return None
        with current_runtime().database.read() as connection:
            return find_token_account(connection, header.removeprefix(_BEARER).strip())
    found = find_signed_in()
    return None if found is None else found.account
