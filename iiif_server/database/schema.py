"""The version of the schema, and bringing a database to it."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from iiif_server.database.engine import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"

#: Any number that nobody else uses: it names the lock under which one process migrates on PostgreSQL.
MIGRATION_LOCK = 0x62616F766174


@contextmanager
def migrating(database: Database) -> Iterator[None]:
    """Hold everybody else off while a schema changes, ours or DBOS's.

    On PostgreSQL the lock is the session's and not a transaction's: an index that is built concurrently
    waits for every open transaction, also for that of the lock.
    """
    if database.sqlite_path is not None:
        with database.sqlite_path.with_suffix(".lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with database.autocommit() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": MIGRATION_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": MIGRATION_LOCK})


def upgrade_schema(database: Database, *then: Callable[[Connection], object]) -> None:
    """Bring the database to the newest version; safe to call from several processes at once.

    Parameters
    ----------
    then
        What belongs to a new version beside its tables: it is there with them or, after an error, neither is.
    """
    with database.read() as connection:
        if is_current(connection):
            return
    with migrating(database), database.write() as connection:
        if not is_current(connection):
            _run_migrations(connection)
            for each in then:
                each(connection)


def is_current(connection: Connection) -> bool:
    """Tell whether the newest version is there already."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return False
    version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version == newest_version()


def newest_version() -> str:
    """Return the newest version there is a migration to: the files are named by their versions."""
    return max(path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def alembic_config(connection: Connection) -> Config:
    """Return Alembic's configuration, which needs no file of its own."""
    # Alembic takes a fifth of a second to load, which only a change of the schema is worth.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _run_migrations(connection: Connection) -> None:
    from alembic import command

    command.upgrade(alembic_config(connection), "head")
