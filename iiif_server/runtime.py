"""What a process of the service holds: built once, passed on, closed at the end."""

from __future__ import annotations

import logging
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from iiif_server.catalog.search_index import index_everything
from iiif_server.catalog.seeds import sow_vocabularies
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.settings import Settings
from iiif_server.storage.choose import open_store
from iiif_server.storage.store import ObjectStore

log = logging.getLogger(__name__)

#: The longest derivation may take two hours (``BAOVAT_JOB_TIMEOUT_S``); a day is beyond any doubt.
ABANDONED_AFTER_S = 86_400


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


def sweep_scratch(settings: Settings) -> None:
    """Remove what killed processes left in scratch, files and folders: whatever nobody wrote to for a day.

    Several processes may sweep at once. What cannot be removed is told in the log, and stops nobody.
    """
    before = time.time() - ABANDONED_AFTER_S
    for path in settings.scratch_dir.iterdir():
        try:
            if _last_written(path) < before:
                _remove(path)
        except FileNotFoundError:
            continue  # its owner, or another sweep, was faster
        except OSError as error:
            log.warning("%s was left behind and cannot be removed: %s", path, error.strerror)


def _last_written(path: Path) -> float:
    """Return when the file, or anything in the folder, was written last."""
    latest = path.lstat().st_mtime
    for folder, _, files in os.walk(path):
        for entry in (folder, *(os.path.join(folder, name) for name in files)):
            latest = max(latest, os.lstat(entry).st_mtime)
    return latest


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


@contextmanager
def open_runtime(settings: Settings) -> Iterator[Runtime]:
    """Give a runtime on prepared data, and close it at the end."""
    prepare_data(settings)
    runtime = build_runtime(settings)
    try:
        yield runtime
    finally:
        runtime.database.close()
