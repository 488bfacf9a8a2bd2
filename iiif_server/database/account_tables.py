"""The rows of accounts: who may sign in, what they are signed in by, and the passwords that were tried."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from iiif_server.database.columns import Moment, metadata, now

#: Somebody who may sign in. `role` is one of `access.roles.Role`; `password_hash` is Argon2id with its parameters.
#: `signed_in_at` is when they did last, NULL before the first time; `disabled_at` is since when they may not, NULL
#: where they may.
account = Table(
    "account",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(128), nullable=False, unique=True),
    Column("name", String(128), nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", String(255), nullable=False),
    Column("created_at", Moment, nullable=False, default=now),
    Column("signed_in_at", Moment),
    Column("disabled_at", Moment),
)

#: One browser that is signed in. Only the SHA-256 of what it holds is kept: who reads the table signs in nowhere.
account_session = Table(
    "account_session",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False, default=now),
    Column("seen_at", Moment, nullable=False, default=now, index=True),
)

#: By which a program acts for somebody; kept as its SHA-256, with the letters by which its owner knows it again.
api_token = Table(
    "api_token",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("name", String(128), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("begins_with", String(16), nullable=False),
    Column("created_at", Moment, nullable=False, default=now),
    Column("expires_at", Moment, nullable=False),
)

#: A password that was tried and did not fit, or is being tried. `key` is the SHA-256 of a login or of an address.
sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", String(64), nullable=False),
    Column("at", Moment, nullable=False, default=now, index=True),
    Index("ix_sign_in_attempt_key_at", "key", "at"),
)
