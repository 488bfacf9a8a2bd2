"""``baovat user``: who may sign in at the studio, and in which role."""

from __future__ import annotations

import sys

import click

from iiif_server.access.roles import Account, Role
from iiif_server.accounts.changing import (
    add_account,
    delete_account,
    give_role,
    set_enabled,
    set_password,
)
from iiif_server.accounts.passwords import make_password
from iiif_server.catalog.accounts import list_accounts
from iiif_server.cli.parameters import as_json, print_json
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings

#: What is told of an account by which nobody may sign in.
DISABLED = "disabled"

ROLES = click.Choice([role.value for role in Role])

password_from_stdin = click.option(
    "--password-stdin",
    is_flag=True,
    help="Read the password from standard input. [default: make one, and print it]",
)


@click.group()
def user() -> None:
    """Let people sign in at the studio, and take that back."""


@user.command("add")
@click.argument("login", metavar="LOGIN")
@click.option("--name", metavar="NAME", help="What others read. [default: the login]")
@click.option(
    "--role", type=ROLES, default=Role.CURATOR.value, show_default=True, help="What they may do."
)
@password_from_stdin
@as_json
def add(login: str, name: str | None, role: str, password_stdin: bool, as_json: bool) -> None:
    """Make an account. The first one should be an administrator.

    Example: baovat user add lan --name "Nguyễn Thị Lan" --role administrator
    """
    password, made = _password(password_stdin)
    with open_runtime(read_settings()) as runtime:
        account = add_account(runtime, login, name or login, Role(role), password)
    _tell(account, as_json, made)


@user.command("list")
@as_json
def list_all(as_json: bool) -> None:
    """List the accounts.

    Example: baovat user list
    """
    with open_runtime(read_settings()) as runtime, runtime.database.read() as connection:
        found = list_accounts(connection)
    for each in found:
        _tell(each.account, as_json, state="" if each.disabled_at is None else DISABLED)
    if not found and not as_json:
        click.echo("There are no accounts: `baovat user add LOGIN --role administrator`.", err=True)


@user.command("role")
@click.argument("login", metavar="LOGIN")
@click.argument("new_role", metavar="ROLE", type=ROLES)
@as_json
def change_role(login: str, new_role: str, as_json: bool) -> None:
    """Give an account another role: contributor, curator, reviewer or administrator. It counts at once.

    Example: baovat user role lan reviewer
    """
    with open_runtime(read_settings()) as runtime:
        _tell(give_role(runtime, login, Role(new_role)), as_json)


@user.command("password")
@click.argument("login", metavar="LOGIN")
@password_from_stdin
@as_json
def change_password(login: str, password_stdin: bool, as_json: bool) -> None:
    """Give an account a new password; whoever is signed in by the old one is signed out, tokens become void.

    Example: baovat user password lan
    """
    password, made = _password(password_stdin)
    with open_runtime(read_settings()) as runtime:
        account = set_password(runtime, login, password)
    _tell(account, as_json, made)


@user.command("disable")
@click.argument("login", metavar="LOGIN")
@as_json
def disable(login: str, as_json: bool) -> None:
    """Let somebody sign in no longer: all their browsers are signed out, and their tokens are void.

    Example: baovat user disable lan
    """
    _switch(login, as_json, enabled=False)


@user.command("enable")
@click.argument("login", metavar="LOGIN")
@as_json
def enable(login: str, as_json: bool) -> None:
    """Let somebody sign in again.

    Example: baovat user enable lan
    """
    _switch(login, as_json, enabled=True)


@user.command("remove")
@click.argument("login", metavar="LOGIN")
@as_json
def remove(login: str, as_json: bool) -> None:
    """Remove an account; what it made stays.

    Example: baovat user remove lan
    """
    with open_runtime(read_settings()) as runtime:
        account = delete_account(runtime, login)
    if as_json:
        print_json({"login": account.login, "removed": True})
    else:
        click.echo(f"{account.login}\tremoved")


def _switch(login: str, as_json: bool, *, enabled: bool) -> None:
    with open_runtime(read_settings()) as runtime:
        account = set_enabled(runtime, login, enabled=enabled)
    _tell(account, as_json, state="" if enabled else DISABLED)


def _password(from_stdin: bool) -> tuple[str, str | None]:
    """Return the password, and once more where it was made here and has to be told."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n"), None
    made = make_password()
    return made, made


def _tell(account: Account, as_json: bool, password: str | None = None, *, state: str = "") -> None:
    told = {"login": account.login, "name": account.name, "role": account.role.value}
    told |= {"state": state} if state else {}
    if as_json:
        print_json(told | ({} if password is None else {"password": password}))
        return
    click.echo("\t".join(told.values()))
    if password is not None:
        click.echo(f"Password, told this one time: {password}", err=True)
