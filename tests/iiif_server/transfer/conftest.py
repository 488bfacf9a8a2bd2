"""A house on each kind of database, with the vocabularies that a new catalogue begins with."""

from __future__ import annotations

import pytest

from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.database.engine import Database
from iiif_server.runtime import Runtime
from iiif_server.settings import Settings
from iiif_server.storage.choose import open_store


@pytest.fixture
def house(database: Database, settings: Settings) -> Runtime:
    settings.scratch_dir.mkdir(parents=True, exist_ok=True)
    with database.write() as connection:
        sow_vocabularies(connection)
    return Runtime(settings, database, open_store(settings))
