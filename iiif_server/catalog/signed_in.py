"""What somebody is signed in by: browsers for hours, programs for months; and the passwords that were tried."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from iiif_server.access.errors import UnknownTokenError
from iiif_server.access.roles import Account
from iiif_server.catalog.accounts import ACCOUNT_COLUMNS, IS_ENABLED, account_of
from iiif_server.catalog.identifiers import check_may_exist
from iiif_server.database.account_tables import (
    account,
    account_session,
    api_token,
    sign_in_attempt,
)
from iiif_server.database.columns import now

#: A browser that was not used for so long is signed out: a working day with its evening.
IDLE = timedelta(hours=12)
#: However much it is used, after so long the password is asked for again.
LONGEST = timedelta(days=7)
#: When a browser was seen is written so often at most: not every request is worth a write.
SEEN_EVERY = timedelta(minutes=5)

#: How a token begins, so that people and scanners of leaked secrets know it for one.
TOKEN_PREFIX = "bvt_"  # noqa: S105 - no secret
_SHOWN_LETTERS = 9


#: Made once, as every request to the studio asks it.
_SESSION = (
    select(*ACCOUNT_COLUMNS, account_session.c.seen_at)
    .join(account, account.c.id == account_session.c.account_id)
    .where(
        IS_ENABLED,
        account_session.c.token_sha256 == bindparam("secret"),
        account_session.c.seen_at >= bindparam("seen_since"),
        account_session.c.created_at >= bindparam("signed_in_since"),
    )
)


@dataclass(frozen=True)
class Token:
    """A token as its owner sees it: never the token itself."""

    id: str
    name: str
    begins_with: str
    created_at: datetime
    expires_at: datetime


def digest(secret: str) -> str:
    """Return what is kept of a secret; it is random and long, so nobody finds it from its hash."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def record_session(connection: Connection, account_id: str) -> str:
    """Write that a browser is signed in, and return the secret that it holds."""
    connection.execute(
        delete(account_session).where(
            (account_session.c.seen_at < now() - IDLE)
            | (account_session.c.created_at < now() - LONGEST)
        )
    )
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(account_session).values(token_sha256=digest(secret), account_id=account_id)
    )
    return secret


def find_session(connection: Connection, secret: str) -> tuple[Account, datetime] | None:
    """Return who a browser is signed in for, and when it was seen last; None where it is no longer."""
    asked = {
        "secret": digest(secret),
        "seen_since": now() - IDLE,
        "signed_in_since": now() - LONGEST,
    }
    row = connection.execute(_SESSION, asked).first()
    return None if row is None else (account_of(row._mapping), row.seen_at)


def record_seen(connection: Connection, secret: str) -> None:
    """Write that a browser was seen now."""
    change = update(account_session).where(account_session.c.token_sha256 == digest(secret))
    connection.execute(change.values(seen_at=now()))


def remove_session(connection: Connection, secret: str) -> None:
    """Sign a browser out."""
    connection.execute(
        delete(account_session).where(account_session.c.token_sha256 == digest(secret))
    )


def remove_sessions(connection: Connection, account_id: str, *, but: str = "") -> None:
    """Sign out all browsers of an account, but one that is named."""
    connection.execute(
        delete(account_session).where(
            account_session.c.account_id == account_id,
            account_session.c.token_sha256 != digest(but),
        )
    )


def record_token(
    connection: Connection, account_id: str, name: str, lifetime: timedelta
) -> tuple[Token, str]:
    """Write a new token, and return it with the secret, which nobody can read again."""
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    made = Token(secrets.token_hex(8), name, secret[:_SHOWN_LETTERS], now(), now() + lifetime)
    connection.execute(
        insert(api_token).values(
            id=made.id,
            account_id=account_id,
            name=name,
            token_sha256=digest(secret),
            begins_with=made.begins_with,
            created_at=made.created_at,
            expires_at=made.expires_at,
        )
    )
    return made, secret


def find_token_account(connection: Connection, secret: str) -> Account | None:
    """Return who a token acts for, or None where it is none, or none any more."""
    query = (
        select(*ACCOUNT_COLUMNS)
        .join(api_token, api_token.c.account_id == account.c.id)
        .where(api_token.c.token_sha256 == digest(secret), api_token.c.expires_at >= now())
        .where(IS_ENABLED)
    )
    row = connection.execute(query).first()
    return None if row is None else account_of(row._mapping)


def list_tokens(connection: Connection, account_id: str) -> tuple[Token, ...]:
    """Return the tokens of an account, the newest first."""
    query = (
        select(api_token)
        .where(api_token.c.account_id == account_id)
        .order_by(api_token.c.created_at.desc(), api_token.c.id)
    )
    return tuple(
        Token(row.id, row.name, row.begins_with, row.created_at, row.expires_at)
        for row in connection.execute(query)
    )


def remove_token(connection: Connection, account_id: str, token_id: str) -> None:
    """Delete a token.

    Raises
    ------
    UnknownTokenError
        If the account has none of this identifier.
    """
    check_may_exist(token_id, UnknownTokenError)
    gone = connection.execute(
        delete(api_token).where(api_token.c.account_id == account_id, api_token.c.id == token_id)
    )
    if gone.rowcount == 0:
        raise UnknownTokenError(token_id)


def remove_tokens(connection: Connection, account_id: str) -> None:
    """Delete all tokens of an account."""
    connection.execute(delete(api_token).where(api_token.c.account_id == account_id))


def record_attempts(connection: Connection, keys: Collection[str], within: timedelta) -> None:
    """Write that a password is being tried, and forget what is older than anybody counts."""
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at < now() - within))
    connection.execute(insert(sign_in_attempt), [{"key": key, "at": now()} for key in keys])


def count_attempts(connection: Connection, key: str, within: timedelta) -> tuple[int, datetime]:
    """Return how many passwords were tried for a key, and when the first of them was."""
    query = select(func.count(), func.min(sign_in_attempt.c.at, type_=sign_in_attempt.c.at.type))
    row = connection.execute(
        query.where(sign_in_attempt.c.key == key, sign_in_attempt.c.at >= now() - within)
    ).one()
    return row[0], row[1] or now()


def forget_attempts(connection: Connection, keys: Collection[str]) -> None:
    """Count no longer what was tried for some keys."""
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.key.in_(keys)))
