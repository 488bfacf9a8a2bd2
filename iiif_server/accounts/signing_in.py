"""Signing in: one flow for everybody who has a password, counted in the database for all web processes together."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from ipaddress import IPv4Address, ip_address, ip_network

from sqlalchemy import Connection

from iiif_server.access.errors import (
    AccountDisabledError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from iiif_server.accounts.logins import fold_login
from iiif_server.accounts.passwords import NOBODYS_HASH, is_password
from iiif_server.catalog.accounts import (
    find_password_hash,
    is_disabled,
    read_account,
    record_sign_in,
)
from iiif_server.catalog.signed_in import (
    count_attempts,
    digest,
    forget_attempts,
    record_attempts,
    record_session,
)
from iiif_server.database.columns import now
from iiif_server.runtime import Runtime

#: How long a wrong password counts.
WITHIN = timedelta(minutes=15)
#: Wrong passwords for one login from one address: somebody who mistypes. For one login from anywhere: many machines
#: that guess together; much more, so that they do not easily lock its owner out. From one address: a whole office.
MOST_HERE, MOST_FOR_LOGIN, MOST_FROM_ADDRESS = 10, 100, 60


@dataclass(frozen=True)
class SignInTry:
    """Somebody who says that they have an account."""

    login: str
    password: str
    address: str

    @property
    def bounds(self) -> dict[str, int]:
        """What is counted, and how often each may be tried."""
        login, network = fold_login(self.login), fold_address(self.address)
        return {
            digest(f"here\n{login}\n{network}"): MOST_HERE,
            digest(f"login\n{login}"): MOST_FOR_LOGIN,
            digest(f"address\n{network}"): MOST_FROM_ADDRESS,
        }


def fold_address(text: str) -> str:
    """Return what one household or machine has: of an IPv6 address the network of 64 bits, in which it may take any."""
    try:
        address = ip_address(text)
    except ValueError:
        return text
    if isinstance(address, IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped) if mapped else str(ip_network((int(address), 64), strict=False))


def sign_in(runtime: Runtime, tried: SignInTry) -> str:
    """Return the secret by which a browser is signed in from now on.

    Raises
    ------
    TooManyAttemptsError
        If passwords are being guessed.
    WrongPasswordError
        If login and password do not belong together.
    AccountDisabledError
        If they do, and an administrator has disabled the account.
    """
    count_try(runtime, tried.bounds)
    with runtime.database.read() as connection:
        kept = find_password_hash(connection, fold_login(tried.login))
    if not is_password(tried.password, kept or NOBODYS_HASH) or kept is None:
        raise WrongPasswordError
    with runtime.database.write() as connection:
        forget_attempts(connection, _forgotten(tried.bounds))
        found = read_account(connection, fold_login(tried.login))
        # Only who knows the password is told: whoever guesses learns nothing of an account.
        if is_disabled(connection, found.id):
            raise AccountDisabledError
        record_sign_in(connection, found.id)
        return record_session(connection, found.id)


def count_try(runtime: Runtime, bounds: Mapping[str, int]) -> None:
    """Write down that a password is about to be tried.

    It is written before the password is looked at: however many are sent at once, each sees itself and all that were
    sent before. What is refused at once is not counted: whoever guesses from one address soon counts no more against
    the owner of the login elsewhere.

    Parameters
    ----------
    bounds
        What it counts for, and how often each may be tried within `WITHIN`.

    Raises
    ------
    TooManyAttemptsError
        If passwords are being guessed.
    """
    with runtime.database.read() as connection:
        _check_bounds(connection, bounds, more=1)
    with runtime.database.write() as connection:
        record_attempts(connection, bounds, WITHIN)
    with runtime.database.read() as connection:
        _check_bounds(connection, bounds)


def _check_bounds(connection: Connection, bounds: Mapping[str, int], *, more: int = 0) -> None:
    """Refuse where more was tried than may be; `more` is what is about to be."""
    for key, most in bounds.items():
        count, first = count_attempts(connection, key, WITHIN)
        if count + more > most:
            left_s = (first + WITHIN - now()).total_seconds()
            raise TooManyAttemptsError(max(60, int(left_s)))


def _forgotten(bounds: dict[str, int]) -> Collection[str]:
    """Return what a right password settles: not what was tried for other logins from the same address."""
    return [key for key, most in bounds.items() if most != MOST_FROM_ADDRESS]
