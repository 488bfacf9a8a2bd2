"""Accounts as rows: who may sign in, in which role, and the hash of their password."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from iiif_server.access.errors import LoginRefusedError, UnknownAccountError
from iiif_server.access.roles import Account, Role
from iiif_server.database.account_tables import account, account_session, api_token

#: What `account_of` needs of a row.
ACCOUNT_COLUMNS = (account.c.id, account.c.login, account.c.name, account.c.role)


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
    """Return the account of an identifier, or None where it was removed."""
    row = connection.execute(select(*ACCOUNT_COLUMNS).where(account.c.id == account_id)).first()
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


def list_accounts(connection: Connection) -> tuple[Account, ...]:
    """Return all accounts by their login."""
    query = select(*ACCOUNT_COLUMNS).order_by(account.c.login)
    return tuple(account_of(row._mapping) for row in connection.execute(query))


def read_names(connection: Connection) -> dict[str, str]:
    """Return the names of all accounts by their identifiers."""
    rows = connection.execute(select(account.c.id, account.c.name))
    return {row.id: row.name for row in rows}


def count_of_role(connection: Connection, role: Role) -> int:
    """Return how many accounts have a role."""
    query = select(func.count()).select_from(account).where(account.c.role == role.value)
    return connection.execute(query).scalar_one()


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
        raise LoginRefusedError(f"the login {login!r} is taken: choose another one")
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
