"""Who is signed in: Flask-Security keeps it in a signed cookie, our table says whether it still holds.

The cookie names a row of `account_session` by a secret. So a browser is signed out by deleting a row, a role that was
taken away counts at once, and a cookie that somebody copied is worth nothing after its owner signed out.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, Response, g, request, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from flask_security import Security, UserDatastore, UserMixin, current_user
from flask_security.utils import login_user, logout_user
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf

from iiif_server.access.errors import ForgedRequestError
from iiif_server.access.roles import Account
from iiif_server.accounts.secret_key import read_secret_key
from iiif_server.catalog.signed_in import LONGEST, SEEN_EVERY, find_session, record_seen
from iiif_server.database.columns import now
from iiif_server.runtime import Runtime

#: Where it matters who is signed in; nothing else looks at the cookie, so public pages are the same for everybody.
PRIVATE_PATHS = ("/studio/", "/en/studio/", "/api/")
MEDIA_PATHS = ("/iiif/image/", "/models/", "/recordings/", "/originals/")
SEEN_PATHS = (*PRIVATE_PATHS, *MEDIA_PATHS)

_CSRF = CSRFProtect()

_FORM_TYPES = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
#: A login and a password, and where to go then.
_MOST_FORM_BYTES = 20_000


class SignedIn(UserMixin):  # type: ignore[misc]
    """One browser that is signed in, as Flask-Security wants it: its identity is the secret of the session."""

    fs_uniquifier = ""

    def __init__(self, account: Account, secret: str) -> None:
        self.account = account
        self.fs_uniquifier = secret
        self.active = True
        self.roles: list[Any] = []


class _Role:
    """Flask-Security's roles, of which we have none: `access.actions` decides."""


class _Sessions(UserDatastore):  # type: ignore[misc]
    """Finds who is signed in by the secret of their session."""

    def __init__(self, runtime: Runtime) -> None:
        super().__init__(SignedIn, _Role)
        self._database = runtime.database

    def find_user(self, case_insensitive: bool = False, **named: Any) -> SignedIn | None:
        """Return who is signed in by a session, where it holds."""
        secret = str(named.get("fs_uniquifier", ""))
        with self._database.read() as connection:
            found = find_session(connection, secret)
        if found is None:
            return None
        account, seen_at = found
        if now() - seen_at > SEEN_EVERY:
            with self._database.write() as connection:
                record_seen(connection, secret)
        return SignedIn(account, secret)


class _PrivateCookies(SecureCookieSessionInterface):
    """The cookie, read and written on private paths only: no public answer varies by it."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return what the cookie says, or nothing where nobody asks."""
        if request.path.startswith(SEEN_PATHS):
            return super().open_session(app, request)
        return self.session_class()

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie where a private page changed it."""
        if request.path.startswith(PRIVATE_PATHS):
            super().save_session(app, session, response)


def register_sessions(app: Flask, runtime: Runtime) -> None:
    """Let people sign in to an application."""
    public_url = runtime.settings.public_url or ""
    is_secure = public_url.startswith("https://")
    app.config.update(
        SECRET_KEY=read_secret_key(runtime.settings),
        # Browsers take a cookie with this prefix from a secure page of this very host only (RFC 6265bis, 4.1.3.2).
        SESSION_COOKIE_NAME="__Host-baovat" if is_secure else "baovat-session",
        SESSION_COOKIE_SECURE=is_secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LONGEST,
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=None,  # a page that stays open over a weekend still saves what was written
        WTF_CSRF_SSL_STRICT=False,  # behind a proxy the address that was asked for is not ours to compare
        SECURITY_CLI_USERS_NAME=False,
        SECURITY_CLI_ROLES_NAME=False,
    )
    app.session_interface = _PrivateCookies()
    app.before_request(_bound_forms)  # before anything reads a form, at any address
    _CSRF.init_app(app)
    Security(app, _Sessions(runtime), register_blueprint=False)
    # Tokens are ours (`guards`), kept as hashes and taken from one header only.
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]


def _bound_forms() -> None:
    """Refuse to read a form that is larger than any of ours: signing in and out."""
    if request.mimetype in _FORM_TYPES:
        request.max_content_length = _MOST_FORM_BYTES


def begin_session(account: Account, secret: str) -> None:
    """Sign the browser of this request in; what its cookie said before is forgotten."""
    session.clear()
    g.pop("csrf_token", None)
    session.permanent = True
    login_user(SignedIn(account, secret), remember=False)


def end_session() -> None:
    """Sign the browser of this request out; its row is deleted elsewhere."""
    logout_user()
    session.clear()


def find_signed_in() -> SignedIn | None:
    """Return who is signed in in the browser of this request."""
    return current_user._get_current_object() if current_user.is_authenticated else None


def csrf_token() -> str:
    """Return what a page sends with its writes, as proof that it is ours."""
    token: str = generate_csrf()
    return token


def check_csrf() -> None:
    """Refuse a write that another site made the browser send.

    Raises
    ------
    ForgedRequestError
        If the proof is missing or wrong, or the browser says that another site is behind it.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise ForgedRequestError
    try:
        _CSRF.protect()
    except CSRFError as error:
        raise ForgedRequestError from error
