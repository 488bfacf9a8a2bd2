"""Handing an item in for review, making it public, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from sqlalchemy import Connection

from iiif_server.access.policy import Actor
from iiif_server.access.publishing import BEFORE_REVIEW, IN_REVIEW, find_missing_rights
from iiif_server.catalog.deposits import record_state
from iiif_server.catalog.items import read_rights, read_stamp
from iiif_server.catalog.records import read_record
from iiif_server.errors import RightsMissingError, WrongStateError
from iiif_server.runtime import Runtime

#: Asked in the transaction that changes the state: what it refuses is not done.
Check: TypeAlias = Callable[[Connection], None]


def no_check(_connection: Connection) -> None:
    """Refuse nothing: for who may do everything."""


def publish(
    runtime: Runtime, item_id: str, actor: str = Actor.OPERATOR.value, check: Check = no_check
) -> bool:
    """Make an item public; False where it was already.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    RightsMissingError
        If the rights of the work, of the digital copy or of the metadata are not stated.
    """
    return _change(runtime, item_id, "published", actor, check)


def withdraw(
    runtime: Runtime, item_id: str, actor: str = Actor.OPERATOR.value, check: Check = no_check
) -> bool:
    """Take an item back; False where it was withdrawn already.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    return _change(runtime, item_id, "withdrawn", actor, check)


def submit(
    runtime: Runtime, item_id: str, actor: str = Actor.OPERATOR.value, check: Check = no_check
) -> bool:
    """Hand a draft to those who review it; False where it was in review already.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    WrongStateError
        If it is neither a draft nor in review.
    """
    return _change(runtime, item_id, IN_REVIEW, actor, check)


def give_back(
    runtime: Runtime, item_id: str, actor: str = Actor.OPERATOR.value, check: Check = no_check
) -> bool:
    """Make what is in review a draft again; False where it was one already.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    WrongStateError
        If it is neither a draft nor in review.
    """
    return _change(runtime, item_id, BEFORE_REVIEW, actor, check)


def _change(runtime: Runtime, item_id: str, state: str, actor: str, check: Check) -> bool:
    with runtime.database.write() as connection:
        check(connection)
        before = read_stamp(connection, item_id).state
        if before == state:
            return False
        if state == "published":
            _check_rights(connection, item_id)
        if state in (BEFORE_REVIEW, IN_REVIEW):
            _check_under_way(item_id, before)
        record_state(connection, item_id, state, actor)
        return True


def _check_under_way(item_id: str, state: str) -> None:
    """Refuse to review what has been public: it is withdrawn, and published again when it is right."""
    if state not in (BEFORE_REVIEW, IN_REVIEW):
        raise WrongStateError(
            item_id,
            state,
            f"{BEFORE_REVIEW} or {IN_REVIEW}",
            "only what was never public is reviewed",
        )


def _check_rights(connection: Connection, item_id: str) -> None:
    missing = find_missing_rights(
        read_rights(connection, item_id), read_record(connection, item_id)
    )
    if missing:
        raise RightsMissingError(item_id, missing)
