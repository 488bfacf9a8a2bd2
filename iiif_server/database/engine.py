"""One way to read and one way to write, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from iiif_server.errors import DatabaseError

#: How long a writer waits for another one on SQLite; a write of ours takes milliseconds.
BUSY_TIMEOUT_MS = 15_000
#: A transaction needs more than this for its journal.
_LITTLE_BYTES = 1 << 20


class Database:
    """Short transactions on one database.

    Parameters
    ----------
    url
        ``sqlite:///…`` or ``postgresql://…``.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _open_engine(url)

    @property
    def sqlite_path(self) -> Path | None:
        """Return the file of the embedded database, or None where a server keeps it."""
        address = self._engine.url
        return Path(address.database or "") if address.get_backend_name() == "sqlite" else None

    @contextmanager
    def autocommit(self) -> Iterator[Connection]:
        """Give a connection on which every statement stands alone."""
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """Give a connection whose transactions whoever holds it begins and ends."""
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection on which everything is read from one moment."""
        with self.told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Give a connection on which everything is written together, or, after an error, nothing."""
        with self.told(), self._engine.connect() as connection:
            writing = connection.execution_options(baovat_writes=True)
            with writing.begin():
                yield writing

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell the driver's errors as ours, in one line and without statements or passwords."""
        try:
            yield
        except DBAPIError as error:
            told = " ".join(str(error.orig).split())
            advice = _advise(told, self.sqlite_path)
            raise DatabaseError(f"The database did not do its part ({told}). {advice}") from error


def _advise(told: str, path: Path | None) -> str:
    """Say what to do: with a file it is nearly always the disk below it."""
    if path is None:
        return "Look at BAOVAT_DATABASE_URL and at its log."
    folder = path.absolute().parent
    try:
        free_bytes = shutil.disk_usage(folder).free
    except OSError:
        free_bytes = 0
    if "full" in told or free_bytes < _LITTLE_BYTES:
        return f"The disk of {folder} is full: free some space, and try again."
    if "readonly" in told or "unable to open" in told or not os.access(folder, os.W_OK):
        return f"{folder} cannot be written to: let this user write there, or set BAOVAT_DATA_DIR to another folder."
    return f"Look at {path} and at its disk."


def _open_engine(url: str) -> Engine:
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        Path(address.database or "").parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(address)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(address.set(drivername="postgresql+psycopg"), pool_pre_ping=True)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """Set what SQLite forgets between connections.

    WAL lets readers go on while one writes; ``synchronous=FULL`` makes a commit survive a power cut
    (https://www.sqlite.org/pragma.html#pragma_synchronous).
    """
    connection.isolation_level = None  # the driver would open transactions at moments of its own
    _set_wal(connection)
    for pragma in (
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _set_wal(connection: Any) -> None:
    """Let readers go on while one writes; of two who ask for it at once in a new file SQLite refuses one, unasked."""
    end_s = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > end_s:
                raise
            time.sleep(0.02)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at the start: a reader that turns writer fails at once where another wrote."""
    writes = connection.get_execution_options().get("baovat_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
