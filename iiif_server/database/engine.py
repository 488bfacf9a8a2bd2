"""One way to read and one way to write, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from iiif_server.database.rested import ask_after_rest
from iiif_server.database.together import Together
from iiif_server.database.turns import Turns
from iiif_server.errors import DatabaseError

Result = TypeVar("Result")

#: How long a writer waits for another one on SQLite; a write of ours takes milliseconds.
BUSY_TIMEOUT_MS = 15_000
#: Connections of one process, as many as SQLAlchemy allows by itself. It would keep five and open and close the
#: others at each use: on SQLite all are kept (to open one reads the whole schema), on a server, which has to do for all
#: processes, eight.
CONNECTIONS, CONNECTIONS_KEPT = 15, 8
#: How long SQLite waits for another process before it is asked again; it looks every millisecond at first.
LOOK_EVERY_MS = 3
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
        embedded = self.sqlite_path is not None
        self._turns = Turns() if embedded else None
        self._together = Together(self.write) if embedded else None

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
        with self._turn(), self.told(), self._engine.connect() as connection:
            writing = connection.execution_options(baovat_writes=True)
            with writing.begin():
                yield writing

    def write_together(self, work: Callable[[Connection], Result]) -> Result:
        """Return what a short write returns, once it is committed: on SQLite together with those of other threads.

        Parameters
        ----------
        work
            It is run once more, alone, where one beside it fails: it does nothing but read and write on its connection.
        """
        if self._together is not None:
            return self._together.write(work)
        with self.write() as connection:
            return work(connection)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until nobody else of this process writes, where one at a time may."""
        if self._turns is None:
            yield
            return
        with self._turns.taken(BUSY_TIMEOUT_MS / 1000) as has_turn:
            if not has_turn:
                raise DatabaseError(
                    "The database is busy: others have been writing for too long. Try again."
                )
            yield

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Tell the driver's errors as ours, in one line and without statements or passwords."""
        try:
            yield
        except (DBAPIError, sqlite3.Error) as error:
            told = " ".join(str(getattr(error, "orig", error)).split())
            advice = _advise(told, self.sqlite_path)
            raise DatabaseError(f"The database did not do its part ({told}). {advice}") from error
        except NoConnectionError as error:
            raise DatabaseError(
                "The database is busy: all connections of this process have been in use for too long. Try again."
            ) from error


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
        engine = create_engine(address, pool_size=CONNECTIONS, max_overflow=0)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=CONNECTIONS_KEPT,
        max_overflow=CONNECTIONS - CONNECTIONS_KEPT,
    )
    ask_after_rest(engine)
    return engine


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
    if writes:
        _begin_soon(connection.connection.dbapi_connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_soon(connection: Any) -> None:
    """Begin to write within milliseconds of another process's end.

    SQLite itself would sleep for up to 0.1 s between two looks, whoever else writes meanwhile. One thread of a process
    at a time waits here.
    """
    end_s = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    connection.execute(f"PRAGMA busy_timeout={LOOK_EVERY_MS}")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > end_s:
                    raise
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
