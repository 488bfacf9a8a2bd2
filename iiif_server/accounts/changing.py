"""Making, changing and removing accounts: shared by the command line and the studio."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from iiif_server.access.errors import LastAdministratorError, WrongPasswordError
from iiif_server.access.roles import Account, Role
from iiif_server.accounts.logins import fold_login, parse_login, parse_name
from iiif_server.accounts.passwords import check_password, hash_password, is_password
from iiif_server.accounts.signing_in import MOST_HERE, count_try
from iiif_server.catalog.accounts import (
    find_password_hash,
    lock_enabled,
    read_account,
    record_account,
    record_disabled,
    record_password,
    record_role,
    remove_account,
)
from iiif_server.catalog.signed_in import digest, forget_attempts, remove_sessions, remove_tokens
from iiif_server.runtime import Runtime


def add_account(runtime: Runtime, login: str, name: str, role: Role, password: str) -> Account:
    """Make an account.

    Raises
    ------
    LoginRefusedError
        If the login is taken, or login or name are none.
    PasswordRefusedError
        If the password is easy to guess.
    """
    login, name = parse_login(login), parse_name(name)
    check_password(password, (login, name))
    kept = hash_password(password)
    with runtime.database.write() as connection:
        return record_account(connection, login, name, role, kept)


@dataclass(frozen=True)
class Change:
    """What is to change of an account; None stays as it is."""

    role: Role | None = None
    enabled: bool | None = None
    password: str | None = None


def change_account(runtime: Runtime, login: str, change: Change) -> Account:
    """Change an account in all that is asked for, or in nothing; raises what changing each by itself raises."""
    kept = None
    if change.password is not None:
        with runtime.database.read() as connection:
            found = read_account(connection, fold_login(login))
        check_password(change.password, (found.login, found.name))
        kept = hash_password(change.password)  # it takes long: before anybody has to wait for this
    with runtime.database.write() as connection:
        found = read_account(connection, fold_login(login))
        if change.role is not None:
            if change.role is not Role.ADMINISTRATOR:
                _check_not_last(connection, found)
            record_role(connection, found.id, change.role)
        if change.enabled is not None:
            if not change.enabled:
                _check_not_last(connection, found)
            record_disabled(connection, found.id, disabled=not change.enabled)
        if kept is not None:
            record_password(connection, found.id, kept)
            remove_sessions(connection, found.id)
            remove_tokens(connection, found.id)
    return replace(found, role=change.role or found.role)


def give_role(runtime: Runtime, login: str, role: Role) -> Account:
    """Give an account another role, which counts from its next request on.

    Raises
    ------
    UnknownAccountError
        If there is none of this login.
    LastAdministratorError
        If nobody would be left who looks after accounts.
    """
    return change_account(runtime, login, Change(role=role))


def set_enabled(runtime: Runtime, login: str, *, enabled: bool) -> Account:
    """Let somebody sign in again, or no longer: then all their browsers are signed out, and their tokens are void.

    Raises
    ------
    UnknownAccountError
        If there is none of this login.
    LastAdministratorError
        If nobody would be left who looks after accounts.
    """
    return change_account(runtime, login, Change(enabled=enabled))


def set_password(runtime: Runtime, login: str, password: str) -> Account:
    """Give an account another password; its browsers are signed out and its tokens void.

    Raises
    ------
    UnknownAccountError
        If there is none of this login.
    PasswordRefusedError
        If the password is easy to guess.
    """
    return change_account(runtime, login, Change(password=password))


def change_password(runtime: Runtime, account: Account, old: str, new: str, session: str) -> None:
    """Change one's own password; one's other browsers are signed out, and one's tokens are void.

    Raises
    ------
    WrongPasswordError
        If the old one is not right.
    TooManyAttemptsError
        If it was not right too often: whoever finds a browser open may not guess on.
    PasswordRefusedError
        If the new one is easy to guess.
    """
    bounds = {digest(f"own\n{account.id}"): MOST_HERE}
    count_try(runtime, bounds)
    with runtime.database.read() as connection:
        kept = find_password_hash(connection, account.login)
    if kept is None or not is_password(old, kept):
        raise WrongPasswordError
    check_password(new, (account.login, account.name))
    fresh = hash_password(new)
    with runtime.database.write() as connection:
        forget_attempts(connection, bounds)
        record_password(connection, account.id, fresh)
        remove_sessions(connection, account.id, but=session)
        remove_tokens(connection, account.id)


def delete_account(runtime: Runtime, login: str) -> Account:
    """Remove an account with all that it is signed in by; what it made stays.

    Raises
    ------
    UnknownAccountError
        If there is none of this login.
    LastAdministratorError
        If nobody would be left who looks after accounts.
    """
    with runtime.database.write() as connection:
        found = read_account(connection, fold_login(login))
        _check_not_last(connection, found)
        remove_account(connection, found.id)
    return found


def _check_not_last(connection: Connection, account: Account) -> None:
    """Keep somebody who can let others in."""
    if lock_enabled(connection, Role.ADMINISTRATOR) == {account.id}:
        raise LastAdministratorError(account.login)
