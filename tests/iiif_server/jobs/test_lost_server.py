"""A worker whose PostgreSQL goes away while it works: it waits for it, and ends when it is told to."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from iiif_server.catalog.workers import DEAD_AFTER_S, live_workers
from iiif_server.database.engine import Database
from iiif_server.errors import DatabaseError
from iiif_server.jobs.queue import JobQueue, prepare_queue
from iiif_server.runtime import open_runtime
from iiif_server.settings import read_settings
from tests.support.pictures import write_grid
from tests.support.postgresql import Server, stoppable_server
from tests.support.service import baovat, clean_environment

pytestmark = pytest.mark.postgresql

#: More than a beat, a connection that is refused and an orderly end take together on a loaded machine.
PATIENCE_S = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with stoppable_server() as server:
        yield server


@pytest.fixture
def environment(server: Server, tmp_path: Path) -> dict[str, str]:
    return clean_environment(tmp_path / "data") | {"BAOVAT_DATABASE_URL": server.url}


@pytest.fixture
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "iiif_server", "worker"]
    with open_runtime(read_settings(environment)) as runtime:
        process = subprocess.Popen(command, env=environment)

        def beats() -> bool:
            with runtime.database.read() as connection:
                return bool(live_workers(connection, within_s=DEAD_AFTER_S))

        try:
            wait_until(beats)
            yield process
        finally:
            process.kill()
            process.wait()


def wait_until(happened: Callable[[], bool]) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not happened():
        assert time.monotonic() < deadline_s
        time.sleep(0.1)


def test_a_worker_goes_on_when_its_database_is_back(
    server: Server, environment: dict[str, str], worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    server.stop()
    time.sleep(3)  # more than a beat
    assert worker.poll() is None
    server.start()
    picture = write_grid(tmp_path / "small.png", 300, 200)
    added = baovat("add", picture, "--item", "small", "--wait", environment=environment)
    assert (added.returncode, added.stdout.split()[-1]) == (0, "ready"), added.stderr
    worker.terminate()
    assert worker.wait(PATIENCE_S) == 0


def test_a_worker_without_its_server_ends_when_it_is_told_to(
    server: Server, worker: subprocess.Popen[bytes]
) -> None:
    server.stop()
    try:
        worker.terminate()
        assert worker.wait(PATIENCE_S) in {0, 1}
    finally:
        server.start()


def test_a_queue_that_does_not_answer_says_so(server: Server, environment: dict[str, str]) -> None:
    """Each question; DBOS by itself would ask again without end."""
    url = environment["BAOVAT_DATABASE_URL"]
    prepare_queue(url)
    queue = JobQueue(url)
    assert queue.pending() == {}
    server.stop()
    try:
        for question in (
            queue.pending,
            queue.open_jobs,
            lambda: queue.is_open("one"),
            lambda: queue.is_held_by("one", "worker"),
            lambda: queue.enqueue("one"),
            lambda: queue.resume("one"),
            lambda: queue.forget("one"),
            lambda: queue.poll_every(1.0),
        ):
            with pytest.raises(DatabaseError, match=r"^The queue of jobs does not answer"):
                question()
    finally:
        server.start()
        queue.close()


def read_ones(database: Database) -> list[int]:
    """Use three connections at once."""
    with database.read() as first, database.read() as second, database.read() as third:
        return [
            int(connection.execute(text("SELECT 1")).scalar_one())
            for connection in (first, second, third)
        ]


def test_connections_that_lay_while_the_server_began_anew_are_replaced(server: Server) -> None:
    database = Database(server.url)
    assert read_ones(database) == [1, 1, 1]
    server.stop()
    server.start()
    time.sleep(1.1)  # as long as a connection is trusted
    assert read_ones(database) == [1, 1, 1]
    database.close()


def test_who_was_reading_when_the_server_went_is_told_and_the_next_one_reads(
    server: Server,
) -> None:
    database = Database(server.url)

    def read_meanwhile() -> None:
        with database.read() as connection:
            server.stop()
            server.start()
            connection.execute(text("SELECT 1"))

    with pytest.raises(DatabaseError, match="did not do its part"):
        read_meanwhile()
    assert read_ones(database) == [1, 1, 1]
    database.close()
