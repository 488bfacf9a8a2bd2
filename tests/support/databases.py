"""Databases on the newest schema, copied from one that was brought there once."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from iiif_server.database.engine import Database
from tests.support.postgresql import create_database

#: The parameters of a fixture that asks for `empty_database` once of each kind.
DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@contextmanager
def empty_database(request: pytest.FixtureRequest, folder: Path) -> Iterator[Database]:
    """Give an empty database of the kind that a fixture has as its parameter."""
    if request.param == "sqlite":
        prepared: Path = request.getfixturevalue("prepared")
        shutil.copy(prepared / "baovat.db", folder / "test.db")
        url = f"sqlite:///{folder / 'test.db'}"
    else:
        server = request.getfixturevalue("postgresql_url")
        template = request.getfixturevalue("migrated_postgresql")
        url = create_database(server, f"test_{uuid.uuid4().hex}", template)
    opened = Database(url)
    try:
        yield opened
    finally:
        opened.close()
