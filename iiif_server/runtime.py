"""What a process of the service holds: built once, passed on, closed at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iiif_server.catalog.search_index import index_everything
from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.settings import Settings
from iiif_server.storage.choose import open_store
from iiif_server.storage.store import ObjectStore


@dataclass(frozen=True)
class Runtime:
    """The settings, and what they stand for."""

    settings: Settings
    database: Database
    store: ObjectStore


def build_runtime(settings: Settings) -> Runtime:
    """Return a runtime on a database that is up to date already (see `prepare_data`)."""
    return Runtime(
        settings=settings,
        database=Database(settings.database_url),
        store=open_store(settings),
    )


def prepare_data(settings: Settings) -> None:
    """Make the folders, and bring the database to the newest version with the vocabularies of this one."""
    settings.scratch_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        if upgrade_schema(database):
            with database.write() as connection:
                sow_vocabularies(connection)
                index_everything(connection)
    finally:
        database.close()


@contextmanager
def open_runtime(settings: Settings) -> Iterator[Runtime]:
    """Give a runtime on prepared data, and close it at the end."""
    prepare_data(settings)
    runtime = build_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.database.close()
