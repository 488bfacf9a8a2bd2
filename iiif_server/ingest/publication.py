"""Making an item public, and taking it back."""

from __future__ import annotations

from sqlalchemy import Connection

from iiif_server.access.publishing import find_missing_rights
from iiif_server.catalog.deposits import record_state
from iiif_server.catalog.items import read_rights, read_stamp
from iiif_server.catalog.records import read_record
from iiif_server.errors import RightsMissingError
from iiif_server.runtime import Runtime


def publish(runtime: Runtime, item_id: str) -> bool:
    """Make an item public; False where it was already.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    RightsMissingError
        If the rights of the work, of the digital copy or of the metadata are not stated.
    """
    return _change(runtime, item_id, "published")


def withdraw(runtime: Runtime, item_id: str) -> bool:
    """Take an item back; False where it was withdrawn already.

    Raises
    ------
    UnknownItemError
        If there is no such item.
    """
    return _change(runtime, item_id, "withdrawn")


def _change(runtime: Runtime, item_id: str, state: str) -> bool:
    with runtime.database.write() as connection:
        if read_stamp(connection, item_id).state == state:
            return False
        if state == "published":
            _check_rights(connection, item_id)
        record_state(connection, item_id, state)
        return True


def _check_rights(connection: Connection, item_id: str) -> None:
    missing = find_missing_rights(
        read_rights(connection, item_id), read_record(connection, item_id)
    )
    if missing:
        raise RightsMissingError(item_id, missing)
