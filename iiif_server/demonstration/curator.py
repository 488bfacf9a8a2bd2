"""The account of the demonstration: somebody who may try everything."""

from __future__ import annotations

from dataclasses import dataclass

from iiif_server.access.roles import Role
from iiif_server.accounts.changing import add_account
from iiif_server.accounts.passwords import make_password
from iiif_server.catalog.accounts import list_accounts
from iiif_server.runtime import Runtime

LOGIN, NAME = "giamtuyen", "Nguyễn Thị Giám Tuyển"


@dataclass(frozen=True)
class DemonstrationAccount:
    """By what somebody signs in; the password is random, and told this one time."""

    login: str
    password: str


def make_demonstration_account(runtime: Runtime) -> DemonstrationAccount | None:
    """Make the account; None where somebody has one already."""
    with runtime.database.read() as connection:
        if list_accounts(connection):
            return None
    password = make_password()
    add_account(runtime, LOGIN, NAME, Role.ADMINISTRATOR, password)
    return DemonstrationAccount(LOGIN, password)
