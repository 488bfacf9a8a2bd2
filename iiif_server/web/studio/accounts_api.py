"""The data API of everybody's accounts, for administrators: who there is, new ones, roles, passwords, disabled ones."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from iiif_server.access.actions import Action
from iiif_server.access.roles import Role
from iiif_server.accounts import changing
from iiif_server.accounts.changing import Change, add_account, delete_account
from iiif_server.accounts.passwords import make_password
from iiif_server.catalog.accounts import ListedAccount, list_accounts, read_listed
from iiif_server.web.guards import current_runtime
from iiif_server.web.studio.body_errors import InvalidBodyError, Pointed
from iiif_server.web.studio.guards import check_by_browser
from iiif_server.web.studio.json_api import Body, JsonApi

api = JsonApi("accounts_api")
blueprint = api.blueprint


class AccountTold(Body):
    """An account as administrators see it; `signed_in_at` is empty before the first time.

    Who is `disabled` cannot sign in: their browsers are signed out, and their tokens are void.
    """

    login: str
    name: str
    role: Role
    created_at: str
    signed_in_at: str | None
    disabled: bool


class NewAccount(Body):
    """An account to be made; without a password one is made, and told in the answer."""

    login: str
    name: str
    role: Role
    password: str | None = Field(default=None, max_length=1000)


class AccountMade(AccountTold):
    """A new or changed account; `password` is told this one time, where it was made here."""

    password: str | None = None


class AccountChange(Body):
    """What is to change of an account; `reset_password` makes a new one, and tells it in the answer."""

    role: Role | None = None
    disabled: bool | None = None
    reset_password: bool = False


@api.get("/accounts", Action.MANAGE_ACCOUNTS, gives=AccountTold, gives_list=True)
def accounts() -> list[AccountTold]:
    """List all accounts."""
    return accounts_told()


@api.post("/accounts", Action.MANAGE_ACCOUNTS, takes=NewAccount, gives=AccountMade, status=201)
def make_account(body: NewAccount) -> AccountMade:
    """Make an account."""
    check_by_browser()
    made = None if body.password else make_password()
    password = body.password or made or ""
    account = add_account(current_runtime(), body.login, body.name, body.role, password)
    return _made(account.login, made)


@api.patch("/accounts/<login>", Action.MANAGE_ACCOUNTS, takes=AccountChange, gives=AccountMade)
def change_account(login: str, body: AccountChange) -> AccountMade:
    """Give an account another role or a new password, or let somebody sign in no longer, or again: all or nothing."""
    check_by_browser()
    if body == AccountChange():
        told = "say what is to change: role, disabled or reset_password"
        raise InvalidBodyError((Pointed("", told),))
    enabled = None if body.disabled is None else not body.disabled
    password = make_password() if body.reset_password else None
    wanted = Change(body.role, enabled, password)
    return _made(changing.change_account(current_runtime(), login, wanted).login, password)


@api.delete("/accounts/<login>", Action.MANAGE_ACCOUNTS, status=204)
def remove(login: str) -> None:
    """Remove an account; what it made stays."""
    check_by_browser()
    delete_account(current_runtime(), login)


def accounts_told() -> list[AccountTold]:
    """Return all accounts by their login."""
    with current_runtime().database.read() as connection:
        return [AccountTold(**_values(each)) for each in list_accounts(connection)]


def _made(login: str, password: str | None) -> AccountMade:
    with current_runtime().database.read() as connection:
        found = read_listed(connection, login)
    return AccountMade(**_values(found), password=password)


def _values(found: ListedAccount) -> dict[str, Any]:
    last = found.signed_in_at
    return {
        "login": found.account.login,
        "name": found.account.name,
        "role": found.account.role,
        "created_at": found.created_at.isoformat(timespec="seconds"),
        "signed_in_at": None if last is None else last.isoformat(timespec="seconds"),
        "disabled": found.disabled_at is not None,
    }
