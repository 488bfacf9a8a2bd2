"""An identifier that can name nothing is unknown, without a question to the database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Engine, event

from iiif_server.access.policy import Actor
from iiif_server.catalog import jobs
from iiif_server.catalog.annotations import read_frame, read_item_id
from iiif_server.catalog.collections import read_collection
from iiif_server.catalog.identifiers import is_identifier
from iiif_server.catalog.items import find_stamp, read_item, read_stamp
from iiif_server.catalog.limits import read_limit, read_limit_of
from iiif_server.catalog.media import (
    read_item_state,
    read_original,
    read_state,
    read_tile_source,
)
from iiif_server.catalog.media_details import find_media_details
from iiif_server.catalog.model_files import (
    read_model_copy,
    read_model_file,
    read_model_original,
)
from iiif_server.catalog.retrying import record_retry
from iiif_server.database.engine import Database
from iiif_server.errors import UnknownError
from manifests.model import CopyForm
from tests.iiif_server.catalog.test_deposits import PROVIDER

IMPOSSIBLE = (
    *("\x00", "drum\x00", "\x00drum", "", ".", "..", "a/b", "a b", "drum\n", "%00", "đ", "٣"),
    *("\udcff", "a" * 129, "'; DROP TABLE item; --"),
)
POSSIBLE = ("drum", "a" * 128, "...", "~", "-", "A.b_c~d-9")

READS: dict[str, Callable[[Connection, str], object]] = {
    "read_item_id": read_item_id,
    "read_frame": read_frame,
    "read_stamp": read_stamp,
    "read_item": lambda connection, name: read_item(connection, name, PROVIDER, Actor.OPERATOR),
    "read_collection": lambda connection, name: read_collection(connection, name, PROVIDER),
    "read_item_state": read_item_state,
    "read_tile_source": read_tile_source,
    "read_model_file": lambda connection, name: read_model_file(connection, name, "low"),
    "read_model_copy": lambda connection, name: read_model_copy(connection, name, CopyForm.AR),
    "read_model_original": read_model_original,
    "read_original": read_original,
    "read_state": read_state,
    "read_limit": read_limit,
    "read_limit_of": read_limit_of,
    "read_task": jobs.read_task,
    "record_retry": record_retry,
}
FINDS = {"find_stamp": find_stamp, "find_media_details": find_media_details}


@pytest.fixture
def asked(database: Database) -> list[str]:
    """Return a list that grows by every statement that is sent."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield statements
    event.remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("value", IMPOSSIBLE, ids=ascii)
def test_what_can_name_nothing_is_unknown_and_nobody_is_asked(
    database: Database, asked: list[str], value: str
) -> None:
    assert not is_identifier(value)
    with database.read() as connection:
        for read in READS.values():
            with pytest.raises(UnknownError, match=r"\AThere is no [a-z ]+ .+ here\.\Z"):
                read(connection, value)
        for find in FINDS.values():
            assert find(connection, value) is None
    assert asked == []


@pytest.mark.parametrize("value", POSSIBLE, ids=lambda value: value[:9])
def test_what_may_name_something_is_asked_for(
    database: Database, asked: list[str], value: str
) -> None:
    assert is_identifier(value)
    with database.read() as connection:
        for read in READS.values():
            asked.clear()
            with pytest.raises(UnknownError):
                read(connection, value)
            assert asked
        for find in FINDS.values():
            asked.clear()
            assert find(connection, value) is None
            assert asked
