"""What a process of the service holds: built once, passed on, closed at the end."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from iiif_server.catalog.search_index import index_everything
from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.errors import SettingError
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
    """Make the folders, and bring the database to the newest version with the vocabularies of this one.

    Raises
    ------
    SettingError
        If there can be no data folder where one is wanted.
    DatabaseError
        If the database does not answer.
    """
    _make_folders(settings)
    database = Database(settings.database_url)
    try:
        upgrade_schema(database, sow_vocabularies, index_everything)
    finally:
        database.close()


def _make_folders(settings: Settings) -> None:
    try:
        settings.scratch_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise  # the folder is right: its own words say that the disk is full
        accepted = (
            f"a folder that this user can make and write to (the system says of {error.filename}: {error.strerror});"
            " name another one, or let this user write there"
        )
        raise SettingError("BAOVAT_DATA_DIR", str(settings.data_dir), accepted) from error


@contextmanager
def open_runtime(settings: Settings) -> Iterator[Runtime]:
    """Give a runtime on prepared data, and close it at the end."""
    prepare_data(settings)
    runtime = build_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.database.close()
