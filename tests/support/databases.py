"""Databases on the newest schema, copied from one that was brought there once."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from iiif_server.database.engine import Database
from tests.support.postgresql import create_database, drop_database

#: The parameters of a fixture that asks for `empty_database` once of each kind.
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """Give an empty database of the kind that a fixture has as its parameter."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "test.db")
        with closing(Database(f"sqlite:///{folder / 'test.db'}")) as opened:
            yield opened
        return
    server = request.getfixturevalue("postgresql_url")
    template = request.getfixturevalue("migrated_postgresql")
    name = f"test_{uuid.uuid4().hex}"
    with closing(Database(create_database(server, name, template))) as opened:
        yield opened
    drop_database(server, name)
