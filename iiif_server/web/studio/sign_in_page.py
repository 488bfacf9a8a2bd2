"""Signing in and out by forms that need no script."""

from __future__ import annotations

import re
from ipaddress import ip_address

from flask import Blueprint, Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse

from iiif_server.access.actions import Action
from iiif_server.access.errors import (
    AccessError,
    AccountDisabledError,
    ForgedRequestError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from iiif_server.accounts.signing_in import SignInTry, sign_in
from iiif_server.catalog.signed_in import find_session, remove_session
from iiif_server.web.guards import current_runtime, current_uris
from iiif_server.web.languages import current_language
from iiif_server.web.problems import status_of
from iiif_server.web.studio.guards import find_account, requires
from iiif_server.web.studio.rendering import render_studio
from iiif_server.web.studio.signed_in import begin_session, check_csrf, end_session, find_signed_in

blueprint = Blueprint("studio_sign_in", __name__)

#: Bytes of a form with a login and a password.
_MOST_BYTES = 20_000
#: Where a page may send back to: below the studio, on this host.
_INSIDE = re.compile(r"/(?:en/)?studio/(?!/)[^\\\s]*")


@blueprint.get("/studio/sign-in")
@blueprint.get("/en/studio/sign-in")
def show_sign_in() -> BaseResponse | str:
    """Show the form; who is signed in goes on."""
    if find_account() is not None:
        return redirect(_next(), 303)
    return _form()


@blueprint.post("/studio/sign-in")
@blueprint.post("/en/studio/sign-in")
def try_sign_in() -> BaseResponse:
    """Sign in, or show the form again with what is wrong."""
    request.max_content_length = _MOST_BYTES
    try:
        check_csrf()
        enter(request.form.get("login", ""), request.form.get("password", ""))
    except (
        AccountDisabledError,
        ForgedRequestError,
        TooManyAttemptsError,
        WrongPasswordError,
    ) as error:
        return Response(_form(error), status_of(error))
    return redirect(_next(), 303)


@blueprint.post("/studio/sign-out")
@blueprint.post("/en/studio/sign-out")
@requires(Action.OPEN_STUDIO)
def sign_out() -> BaseResponse:
    """Sign this browser out."""
    leave()
    return redirect(current_uris().studio("sign-in", current_language()), 303)


def enter(login: str, password: str) -> None:
    """Sign the browser of this request in.

    Raises
    ------
    TooManyAttemptsError, WrongPasswordError, AccountDisabledError
        If that is refused.
    """
    runtime = current_runtime()
    secret = sign_in(runtime, SignInTry(login, password, client_address()))
    with runtime.database.read() as connection:
        found = find_session(connection, secret)
    if found is None:  # removed between the two, by the command line
        raise WrongPasswordError
    begin_session(found[0], secret)


def leave() -> None:
    """Sign the browser of this request out, wherever its cookie was copied to."""
    found = find_signed_in()
    if found is not None:
        with current_runtime().database.write() as connection:
            remove_session(connection, found.fs_uniquifier)
    end_session()


def client_address() -> str:
    """Return where a request comes from: what a trusted proxy says of it, else the peer.

    Of what a client itself writes into the header only the last entry is believed, which our proxy wrote.
    """
    peer = request.remote_addr or ""
    try:
        address = ip_address(peer)
    except ValueError:
        return peer
    is_proxy = any(address in each for each in current_runtime().settings.trusted_proxies)
    told = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip()
    return told[:64] if is_proxy and told else peer


def _next() -> str:
    """Return where to go after signing in: a page of the studio, never another host."""
    asked = request.args.get("next", "")
    return asked if _INSIDE.fullmatch(asked) else current_uris().studio("", current_language())


def _form(error: AccessError | None = None) -> str:
    minutes = -(-error.retry_after_s // 60) if isinstance(error, TooManyAttemptsError) else 0
    return render_studio(
        "sign_in.html",
        problem="" if error is None else error.code,
        minutes=minutes,
        login=request.form.get("login", "")[:128],
    )
