"""The worker as it runs: attempts, crashes of the child, and its own death."""

from __future__ import annotations

import hashlib
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from iiif_server.access.roles import Role
from iiif_server.accounts.changing import add_account
from iiif_server.catalog.deposits import (
    ItemDescription,
    Page,
    ReceivedFile,
    record_item,
    record_media,
)
from iiif_server.catalog.jobs import Job, list_jobs
from iiif_server.catalog.media_said import MediaWords
from iiif_server.database.columns import now
from iiif_server.database.tables import job as job_rows
from iiif_server.editing.jobs import cancel_job, retry_job
from iiif_server.errors import RefusedError
from iiif_server.ingest.deposit import Upload, deposit
from iiif_server.jobs import worker as worker_module
from iiif_server.jobs.spare_child import SpareChild
from iiif_server.jobs.worker import WorkerPlan
from iiif_server.runtime import Runtime, open_runtime
from iiif_server.settings import read_settings
from iiif_server.storage.keys import original_key
from manifests.model import MediaKind
from manifests.rights import COPYRIGHT_NOT_EVALUATED
from tests.support.pictures import write_grid
from tests.support.service import baovat, clean_environment


def start_worker(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "iiif_server", "worker"], env=environment)


def wait_for(runtime: Runtime, done: Callable[[Job], bool], limit_s: float = 90) -> Job:
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        with runtime.database.read() as connection:
            [job] = list_jobs(connection)
        if done(job):
            return job
        time.sleep(0.1)
    raise AssertionError(f"still {job}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def environment(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    chosen = clean_environment(tmp_path / "data")
    if request.param == "postgresql":
        chosen["BAOVAT_DATABASE_URL"] = request.getfixturevalue("fresh_postgresql_url")
    return chosen


def test_a_worker_killed_in_the_middle_loses_nothing(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """The next worker finds what the dead one held, and the attempt that was cut off has counted."""
    picture = write_grid(tmp_path / "large.tif", 9_000, 9_000, compression="deflate")
    added = baovat("add", picture, "--item", "large", "--json", environment=environment)
    assert json.loads(added.stdout)["state"] == "processing", added.stderr
    with open_runtime(read_settings(environment)) as runtime:
        first = start_worker(environment)
        wait_for(runtime, lambda job: job.state == "running")
        first.send_signal(signal.SIGKILL)
        first.wait()
        second = start_worker(environment)
        try:
            job = wait_for(runtime, lambda job: job.state in {"done", "failed"})
        finally:
            second.terminate()
            assert second.wait(30) == 0
    assert (job.state, job.attempts) == ("done", 2)


def test_a_worker_that_is_stopped_gives_its_job_back_uncounted(
    environment: dict[str, str], tmp_path: Path
) -> None:
    picture = write_grid(tmp_path / "large.tif", 12_000, 12_000, compression="deflate")
    baovat("add", picture, "--item", "large", environment=environment)
    with open_runtime(read_settings(environment)) as runtime:
        for _ in range(2):
            worker = start_worker(environment)
            wait_for(runtime, lambda job: job.state == "running")
            worker.terminate()
            assert worker.wait(30) == 0
            job = wait_for(runtime, lambda _job: True)
            assert (job.state, job.attempts) == ("queued", 0)
        last = start_worker(environment)
        try:
            job = wait_for(runtime, lambda job: job.state in {"done", "failed"})
        finally:
            last.terminate()
            last.wait(30)
    assert (job.state, job.attempts) == ("done", 1)


def test_a_job_that_is_cancelled_ends_at_once_and_can_be_tried_again(
    environment: dict[str, str], tmp_path: Path
) -> None:
    picture = write_grid(tmp_path / "large.tif", 12_000, 12_000, compression="deflate")
    baovat("add", picture, "--item", "large", environment=environment)
    with open_runtime(read_settings(environment)) as runtime:
        lan = add_account(runtime, "lan", "Lan", Role.CURATOR, "trống-đồng-sông-cau-7")
        worker = start_worker(environment)
        try:
            running = wait_for(runtime, lambda job: job.state == "running")
            cancel_job(runtime, lan, running.id)
            job = wait_for(runtime, lambda job: job.state == "failed")
            assert (job.reason, job.attempts) == ("Lan cancelled it.", 1)
            with pytest.raises(RefusedError, match="over already"):
                cancel_job(runtime, lan, running.id)
            # The worker is free for the next one.
            retry_job(runtime, lan, running.id)
            deadline = time.monotonic() + 90
            while time.monotonic() < deadline:
                with runtime.database.read() as connection:
                    states = {each.id: each.state for each in list_jobs(connection)}
                if set(states.values()) == {"failed", "done"}:
                    break
                time.sleep(0.2)
            assert states[running.id] == "failed"
            assert sorted(states.values()) == ["done", "failed"]
        finally:
            worker.terminate()
            assert worker.wait(30) == 0


def test_a_job_that_never_reached_the_queue_is_found(tmp_path: Path) -> None:
    """As after a crash between writing the row and enqueueing it."""
    environment = clean_environment(tmp_path / "data")
    picture = write_grid(tmp_path / "small.jpg", 600, 400)
    sha256 = hashlib.sha256(picture.read_bytes()).hexdigest()
    received = ReceivedFile(sha256, picture.stat().st_size, "small.jpg")
    with open_runtime(read_settings(environment)) as runtime:
        runtime.store.put(original_key(sha256), picture)
        with runtime.database.write() as connection:
            record_item(connection, "small", ItemDescription(), COPYRIGHT_NOT_EVALUATED.uri)
            page = Page(MediaKind.IMAGE, 0, "image/jpeg")
            record_media(connection, "small", received, page, MediaWords())
        worker = start_worker(environment)
        try:
            assert wait_for(runtime, lambda job: job.state in {"done", "failed"}).state == "done"
        finally:
            worker.terminate()
            worker.wait(30)


def test_a_worker_at_rest_leaves_nothing_that_the_next_one_has_to_rescue(tmp_path: Path) -> None:
    """Each `add --wait` has a worker of its own here, which ends with it."""
    environment = clean_environment(tmp_path / "data")
    for number in range(3):
        picture = write_grid(tmp_path / f"{number}.png", 300 + number, 200)
        done = baovat("add", picture, "--item", "one", "--wait", environment=environment)
        assert (done.returncode, done.stdout.split()[-1]) == (0, "ready"), done.stderr
        assert "silent" not in done.stderr


def test_a_job_whose_queue_was_lost_while_it_ran_is_done(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """As after a restored copy of the database, which was taken in the middle of work and without the queue."""
    picture = write_grid(tmp_path / "small.jpg", 600, 400)
    baovat("add", picture, "--item", "small", environment=environment)
    with open_runtime(read_settings(environment)) as runtime:
        pretend_running(runtime, attempts=1)
        assert finish(environment, runtime) == ("done", 2)


def test_a_job_that_the_queue_takes_for_ended_is_done(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """As after a fault of the worker itself, or a copy of the database that is older than its queue."""
    picture = write_grid(tmp_path / "small.jpg", 600, 400)
    baovat("add", picture, "--item", "small", "--wait", environment=environment)
    with open_runtime(read_settings(environment)) as runtime:
        pretend_running(runtime, attempts=1)
        assert finish(environment, runtime) == ("done", 2)


def test_a_job_that_waits_while_the_queue_takes_it_for_ended_is_done(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """As after a copy of the database that was taken before the job began, beside a queue that goes on."""
    picture = write_grid(tmp_path / "small.jpg", 600, 400)
    baovat("add", picture, "--item", "small", "--wait", environment=environment)
    with open_runtime(read_settings(environment)) as runtime:
        with runtime.database.write() as connection:
            connection.execute(update(job_rows).values(state="queued", attempts=0))
        assert finish(environment, runtime) == ("done", 1)


def test_a_lost_job_is_not_tried_for_ever(tmp_path: Path) -> None:
    environment = clean_environment(tmp_path / "data")
    picture = write_grid(tmp_path / "small.jpg", 600, 400)
    baovat("add", picture, "--item", "small", environment=environment)
    with open_runtime(read_settings(environment)) as runtime:
        pretend_running(runtime, attempts=3)
        assert finish(environment, runtime) == ("failed", 3)


def pretend_running(runtime: Runtime, attempts: int) -> None:
    values = {"state": "running", "attempts": attempts, "handed_at": now()}
    with runtime.database.write() as connection:
        connection.execute(update(job_rows).values(**values))


def finish(environment: dict[str, str], runtime: Runtime) -> tuple[str, int]:
    """Let a worker work until the only job has ended; return its state and how often it was tried."""
    worker = start_worker(environment)
    try:
        job = wait_for(runtime, lambda job: job.state in {"done", "failed"})
    finally:
        worker.terminate()
        assert worker.wait(30) == 0
    return job.state, job.attempts


def test_a_fault_of_the_worker_itself_ends_the_job_with_a_reason(
    runtime: Runtime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no process can be started the job fails like any other, and can be tried again."""
    picture = write_grid(tmp_path / "small.jpg", 600, 400)
    with picture.open("rb") as stream:
        done = deposit(
            runtime, Upload(stream, "small.jpg"), item_id="one", description=ItemDescription()
        )
    job_id = done.media[0].job_id
    assert job_id is not None
    spare = SpareChild(["/no/such/program"])
    plan = WorkerPlan(runtime.database, (), 1, 60.0, lambda: True)
    monkeypatch.setattr(worker_module, "BEAT_EVERY_S", 0.0)
    assert worker_module._derivation(plan, spare)(job_id) == job_id
    with runtime.database.read() as connection:
        [job] = list_jobs(connection)
    assert (job.state, job.attempts) == ("failed", 3)
    assert job.reason is not None
    assert "FileNotFoundError" in job.reason


def test_a_worker_without_its_database_ends_when_it_is_told_to(tmp_path: Path) -> None:
    """It waits for the lock as long as it waits for any; what it had goes to the next worker."""
    environment = clean_environment(tmp_path / "data")
    baovat(
        "add",
        write_grid(tmp_path / "a.tif", 9_000, 9_000, compression="deflate"),
        "--item",
        "a",
        environment=environment,
    )
    with open_runtime(read_settings(environment)) as runtime:
        worker = start_worker(environment)
        wait_for(runtime, lambda job: job.state == "running")
        assert runtime.database.sqlite_path is not None
        lock = sqlite3.connect(runtime.database.sqlite_path)
        try:
            lock.execute("BEGIN EXCLUSIVE")
            worker.terminate()
            assert worker.wait(60) in {0, 1}
        finally:
            lock.close()
            worker.kill()
        assert finish(environment, runtime)[0] == "done"
