"""A PostgreSQL server of the tests' own, on a free port, gone when they end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import sqlalchemy

from tests.support.ports import free_port


def find_programs() -> Path | None:
    """Return the folder with initdb and postgres, or None where PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


class Server:
    """A server that can be stopped and started again.

    Parameters
    ----------
    programs
        The folder with PostgreSQL's programs.
    folder
        Where it keeps its files.
    user
        Who runs it, or None for whoever runs the tests.
    options
        What it is told beside its port and its folder.
    """

    def __init__(self, programs: Path, folder: Path, user: str | None, options: str) -> None:
        self._run = partial(
            subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=folder, user=user
        )
        data = folder / "data"
        init = programs / "initdb"
        self._run([init, "-D", data, "-U", "baovat", "-A", "trust", "-E", "UTF8", "--no-sync"])
        self._control = [programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        port = free_port()
        self._options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 {options}"
        self.url = f"postgresql://baovat@127.0.0.1:{port}/postgres"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self._run([*self._control, "-o", self._options, "start"])

    def stop(self) -> None:
        """Stop it as a power cut would: whoever is connected is cut off."""
        self._run([*self._control, "-m", "immediate", "stop"])


@contextmanager
def stoppable_server(*, durable: bool = False) -> Iterator[Server]:
    """Give a server that is just for us, and runs.

    Parameters
    ----------
    durable
        Whether a commit waits for the disk, as at a museum.
    """
    programs = find_programs()
    assert programs is not None, "PostgreSQL is not installed: run .ci/system-packages test"
    # PostgreSQL refuses to run as root; its Debian package brings a user for it.
    user = "postgres" if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="baovat-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        server = Server(programs, folder, user, "" if durable else "-c fsync=off")
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """Give the address of an empty database (``postgresql://…``) on a server that is just for us, and runs."""
    with stoppable_server(durable=durable) as server:
        yield server.url


def create_database(server: str, name: str, template: str = "template1") -> str:
    """Create a database on the server as a copy of another one, and return its address."""
    # Copied as files it is written once, not a second time into the log.
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    return sqlalchemy.make_url(server).set(database=name).render_as_string(hide_password=False)


def drop_database(server: str, name: str) -> None:
    """Delete a database, whoever is connected to it: a thousand of them take ten gigabytes."""
    _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


def _execute(server: str, statement: str) -> None:
    address = sqlalchemy.make_url(server).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()
