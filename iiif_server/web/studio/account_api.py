"""The data API of one's own account: signing in, the password, tokens."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import Field

from iiif_server.access.actions import Action
from iiif_server.access.roles import Account, Role
from iiif_server.accounts.changing import change_password
from iiif_server.accounts.logins import parse_name
from iiif_server.catalog.signed_in import Token, list_tokens, record_token, remove_token
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.guards import by_token, check_by_browser, current_account
from iiif_server.web.studio.json_api import Body, JsonApi
from iiif_server.web.studio.rendering import allowed_actions
from iiif_server.web.studio.sign_in_page import enter, leave
from iiif_server.web.studio.signed_in import check_csrf, csrf_token, find_signed_in

api = JsonApi("account_api")
blueprint = api.blueprint


class Credentials(Body):
    """What somebody signs in by."""

    login: str = Field(max_length=256)
    password: str = Field(max_length=1000)


class Me(Body):
    """Who is signed in; `csrf` goes into the header X-CSRF-Token of every write from a browser."""

    login: str
    name: str
    role: Role
    actions: list[str]
    csrf: str


class Proof(Body):
    """What goes into the header X-CSRF-Token."""

    csrf: str


class NewPassword(Body):
    """A change of one's own password."""

    old: str = Field(max_length=1000)
    new: str = Field(max_length=1000)


class NewToken(Body):
    """A token to be made."""

    name: str = Field(min_length=1, max_length=128)
    days: int = Field(default=90, ge=1, le=365)


class TokenTold(Body):
    """A token as its owner sees it."""

    id: str
    name: str
    begins_with: str
    created_at: datetime
    expires_at: datetime


class TokenMade(TokenTold):
    """A new token, the only time that its secret is told."""

    secret: str


@api.get("/session", None, gives=Proof)
def prove() -> Proof:
    """Give a browser the proof that signing in needs, where it has none any more."""
    return Proof(csrf=csrf_token())


@api.post("/session", None, takes=Credentials, gives=Me, refusals=(429,))
def begin(body: Credentials) -> Me:
    """Sign a browser in. The cookie that it gets is sent along by itself; programs use tokens."""
    check_csrf()
    enter(body.login, body.password)
    return _me(current_account_of_session())


@api.delete("/session", Action.OPEN_STUDIO, status=204)
def end() -> None:
    """Sign a browser out."""
    leave()


@api.get("/account", Action.OPEN_STUDIO, gives=Me)
def me() -> Me:
    """Tell who is signed in, and what their role may do."""
    return _me(current_account())


@api.put("/account/password", Action.OPEN_STUDIO, takes=NewPassword, status=204, refusals=(429,))
def change_own_password(body: NewPassword) -> None:
    """Change one's own password; one's other browsers are signed out, and one's tokens are void."""
    check_by_browser()
    found = find_signed_in()
    secret = "" if found is None else found.fs_uniquifier
    change_password(current_runtime(), current_account(), body.old, body.new, secret)


@api.get("/account/tokens", Action.OPEN_STUDIO, gives=TokenTold, gives_list=True)
def tokens() -> list[TokenTold]:
    """List one's own tokens."""
    with current_runtime().database.read() as connection:
        return [_told(each) for each in list_tokens(connection, current_account().id)]


@api.post("/account/tokens", Action.OPEN_STUDIO, takes=NewToken, gives=TokenMade, status=201)
def make_token(body: NewToken) -> TokenMade:
    """Make a token for a program, which then may do what its owner may."""
    check_by_browser()
    name = parse_name(body.name)
    with current_runtime().database.write() as connection:
        made, secret = record_token(
            connection, current_account().id, name, timedelta(days=body.days)
        )
    return TokenMade(**_told(made).model_dump(), secret=secret)


@api.delete("/account/tokens/<token_id>", Action.OPEN_STUDIO, status=204)
def delete_token(token_id: str) -> None:
    """Make a token void."""
    check_by_browser()
    with current_runtime().database.write() as connection:
        remove_token(connection, current_account().id, token_id)


def current_account_of_session() -> Account:
    """Return who has just signed in."""
    found = find_signed_in()
    return current_account() if found is None else found.account


def _me(account: Account) -> Me:
    return Me(
        login=account.login,
        name=account.name,
        role=account.role,
        actions=allowed_actions(account),
        csrf="" if by_token() else csrf_token(),
    )


def _told(token: Token) -> TokenTold:
    return TokenTold(
        id=token.id,
        name=token.name,
        begins_with=token.begins_with,
        created_at=token.created_at,
        expires_at=token.expires_at,
    )
