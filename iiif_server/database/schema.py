"""The version of the schema, and bringing a database to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from iiif_server.database.engine import Database

MIGRATIONS = Path(__file__).parent / "migrations"

#: Any number that nobody else uses: it names the lock under which one process migrates on PostgreSQL.
MIGRATION_LOCK = 0x62616F766174


def alembic_config() -> Config:
    """Return Alembic's configuration, which needs no file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


def upgrade_schema(database: Database, and_then: Callable[[], None] = lambda: None) -> None:
    """Bring the database to the newest version; safe to call from several processes at once.

    Parameters
    ----------
    and_then
        More to do while no other process is migrating.
    """
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": MIGRATION_LOCK})
        if not _is_current(connection):
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        and_then()


def _is_current(connection: Connection) -> bool:
    """Tell whether the newest version is there already."""
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    exists = connection.dialect.has_table(connection, "alembic_version")
    if not exists:
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() == head
