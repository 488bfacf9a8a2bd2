"""A PostgreSQL server of the tests' own, on a free port, gone when they end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy

from tests.support.ports import free_port


def find_programs() -> Path | None:
    """Return the folder with initdb and postgres, or None where PostgreSQL is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


@contextmanager
def postgresql_server(*, durable: bool = False) -> Iterator[str]:
    """Give the address of an empty database (``postgresql://…``) on a server that is just for us.

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
        port = free_port()
        run = {"user": user, "check": True, "stdout": subprocess.DEVNULL, "cwd": folder}
        subprocess.run(
            [
                programs / "initdb",
                "-D",
                folder / "data",
                "-U",
                "baovat",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--no-sync",
            ],
            **run,
        )
        control = [programs / "pg_ctl", "-D", folder / "data", "-w", "-l", folder / "log"]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"
        options += "" if durable else " -c fsync=off"
        subprocess.run([*control, "-o", options, "start"], **run)
        try:
            yield f"postgresql://baovat@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
