"""Accounts as rows: who may sign in, in which role, and the hash of their password."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from iiif_server.access.errors import LoginRefusedError, UnknownAccountError
from iiif_server.access.roles import Account, Role
from iiif_server.database.account_tables import account, account_session, api_token
from iiif_server.database.columns import now

#: What `account_of` needs of a row.
ACCOUNT_COLUMNS = (account.c.id, account.c.login, account.c.name, account.c.role)


#: Whether somebody may sign in; whoever looks up for whom a request is made asks it.
IS_ENABLED = account.c.disabled_at.is_(None)


@dataclass(frozen=True)
class ListedAccount:
    """An account as administrators see it: when it was made, when they signed in last, since when they may not."""

    account: Account
    created_at: datetime
    signed_in_at: datetime | None
    disabled_at: datetime | None


def account_of(row: RowMapping) -> Account:
    """Return the account that a row of `ACCOUNT_COLUMNS` tells of."""
    return Account(row["id"], row["login"], row["name"], Role(row["role"]))


def find_account(connection: Connection, login: str) -> Account | None:
    """Return the account of a login, or None."""
    if not login.isprintable():
        return None  # PostgreSQL takes no NUL, and drivers no half of a surrogate pair
    row = connection.execute(select(*ACCOUNT_COLUMNS).where(account.c.login == login)).first()
    return None if row is None else account_of(row._mapping)


def find_account_of(connection: Connection, account_id: str) -> Account | None:
    """Return the account of an identifier, or None where it was removed or is disabled."""
    query = select(*ACCOUNT_COLUMNS).where(account.c.id == account_id, IS_ENABLED)
    row = connection.execute(query).first()
    return None if row is None else account_of(row._mapping)


def read_account(connection: Connection, login: str) -> Account:
    """Return the account of a login.

    Raises
    ------
    UnknownAccountError
        If there is none.
    """
    found = find_account(connection, login)
    if found is None:
        raise UnknownAccountError(login)
    return found


def find_password_hash(connection: Connection, login: str) -> str | None:
    """Return the hash of the password of a login, or None where there is no such account."""
    if not login.isprintable():
        return None
    query = select(account.c.password_hash).where(account.c.login == login)
    return connection.execute(query).scalar()


def list_accounts(connection: Connection) -> tuple[ListedAccount, ...]:
    """Return all accounts by their login."""
    rows = connection.execute(select(account).order_by(account.c.login)).mappings()
    return tuple(_listed(row) for row in rows)


def read_listed(connection: Connection, login: str) -> ListedAccount:
    """Return an account as administrators see it.

    Raises
    ------
    UnknownAccountError
        If there is none of this login.
    """
    found = read_account(connection, login)
    query = select(account).where(account.c.id == found.id)
    return _listed(connection.execute(query).mappings().one())


def _listed(row: RowMapping) -> ListedAccount:
    return ListedAccount(
        account_of(row), row["created_at"], row["signed_in_at"], row["disabled_at"]
    )


def read_names(connection: Connection) -> dict[str, str]:
    """Return the names of all accounts by their identifiers."""
    rows = connection.execute(select(account.c.id, account.c.name))
    return {row.id: row.name for row in rows}


def lock_enabled(connection: Connection, role: Role) -> frozenset[str]:
    """Return the identifiers of the accounts of a role that may sign in.

    Nobody changes them before this transaction ends: of two who take each other's role at once, the second one sees
    what the first did.
    """
    query = (
        select(account.c.id)
        .where(account.c.role == role.value, IS_ENABLED)
        .order_by(account.c.id)
        .with_for_update()
    )
    return frozenset(connection.execute(query).scalars())


def is_disabled(connection: Connection, account_id: str) -> bool:
    """Tell whether an account may not sign in."""
    query = select(account.c.disabled_at).where(account.c.id == account_id)
    return connection.execute(query).scalar() is not None


def record_disabled(connection: Connection, account_id: str, *, disabled: bool) -> None:
    """Write that an account may not sign in any more, or may again; whatever it was signed in by is void."""
    change = update(account).where(account.c.id == account_id)
    connection.execute(change.values(disabled_at=now() if disabled else None))
    for table in (account_session, api_token):
        connection.execute(delete(table).where(table.c.account_id == account_id))


def record_sign_in(connection: Connection, account_id: str) -> None:
    """Write that somebody signed in now."""
    connection.execute(update(account).where(account.c.id == account_id).values(signed_in_at=now()))


def record_account(
    connection: Connection, login: str, name: str, role: Role, password_hash: str
) -> Account:
    """Write a new account.

    Raises
    ------
    LoginRefusedError
        If the login is taken.
    """
    if find_account(connection, login) is not None:
        raise LoginRefusedError(f"the login {login!r} is taken: choose another one", "login-taken")
    made = Account(secrets.token_hex(8), login, name, role)
    connection.execute(
        insert(account).values(
            id=made.id, login=login, name=name, role=role.value, password_hash=password_hash
        )
    )
    return made


def record_role(connection: Connection, account_id: str, role: Role) -> None:
    """Write the role of an account; it counts from the next request on."""
    connection.execute(update(account).where(account.c.id == account_id).values(role=role.value))


def record_password(connection: Connection, account_id: str, password_hash: str) -> None:
    """Write the hash of a new password."""
    change = update(account).where(account.c.id == account_id)
    connection.execute(change.values(password_hash=password_hash))


def remove_account(connection: Connection, account_id: str) -> None:
    """Delete an account with all that it is signed in by; what it made stays, and tells its name."""
    for table in (account_session, api_token):
        connection.execute(delete(table).where(table.c.account_id == account_id))
    connection.execute(delete(account).where(account.c.id == account_id))
