"""Making an item public, and taking it back."""

from __future__ import annotations

from iiif_server.catalog.deposits import record_state
from iiif_server.catalog.items import read_stamp
from iiif_server.runtime import Runtime


def publish(runtime: Runtime, item_id: str) -> bool:
    """Make an item public; False where it was already.

    Raises
    ------
    UnknownItemError
        If there is no such item.
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
        record_state(connection, item_id, state)
        return True
