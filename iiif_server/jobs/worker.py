"""A worker: takes jobs from the queue and runs each in a child process, at most three times.

It never touches a picture or a mesh itself. It writes a heartbeat; what a dead worker had taken is put back
into the queue by any living one.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dbos import DBOS

from iiif_server.catalog import jobs, workers
from iiif_server.database.engine import Database
from iiif_server.jobs.child_process import Ending, run_child
from iiif_server.jobs.queue import (
    APPLICATION,
    QUEUE,
    SCHEMA,
    WORK_VERSION,
    WORKFLOW,
    JobQueue,
    work_database_url,
)

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
BEAT_EVERY_S = 2.0

#: A worker that was silent for so long is dead: seven beats, so that a busy disk does not count as death.
DEAD_AFTER_S = 15.0

#: Progress is written at most this often; a person looks, not a program.
PROGRESS_EVERY_S = 0.5

POLL_EVERY_S = 0.25


@dataclass(frozen=True)
class WorkerPlan:
    """What a worker needs to know.

    `child_command` gets the job's id as one more argument. `alive` tells whether to go on.
    """

    database: Database
    queue: JobQueue
    child_command: Sequence[str]
    jobs_at_once: int
    job_timeout_s: float
    alive: Callable[[], bool]


def run_worker(plan: WorkerPlan) -> None:
    """Work until `plan.alive` says no more; the jobs under way then go back into the queue."""
    name = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
    DBOS.workflow(name=WORKFLOW)(_derivation(plan))
    DBOS(
        config={
            "name": APPLICATION,
            "system_database_url": work_database_url(plan.database.url),
            "dbos_system_schema": SCHEMA,
            "application_version": WORK_VERSION,
            "executor_id": name,
            "log_level": "WARNING",
            "enable_otlp": False,
        }
    )
    DBOS.listen_queues([QUEUE])
    DBOS.launch()
    try:
        DBOS.register_queue(
            QUEUE, worker_concurrency=plan.jobs_at_once, polling_interval_sec=POLL_EVERY_S
        )
        _keep_house(plan, name)
    finally:
        with plan.database.write() as connection:
            workers.record_leave(connection, name)
        DBOS.destroy()


def _derivation(plan: WorkerPlan) -> Callable[[str], str]:
    """Return the workflow: attempts, until one ends it."""

    def derive(job_id: str) -> str:
        while _attempt(plan, job_id):
            pass
        return job_id

    return derive


def _attempt(plan: WorkerPlan, job_id: str) -> bool:
    """Make one attempt; True where another should follow."""
    with plan.database.write() as connection:
        number = jobs.begin_attempt(connection, job_id, MAX_ATTEMPTS)
    if number is None:
        return False
    started = time.monotonic()
    outcome = run_child(
        [*plan.child_command, job_id], _progress(plan, job_id), timeout_s=plan.job_timeout_s
    )
    seconds = time.monotonic() - started
    log.info(
        "job %s attempt %d: %s in %.1f s %s",
        job_id,
        number,
        outcome.ending,
        seconds,
        outcome.reason,
    )
    if outcome.ending is Ending.FAILED:
        log.warning("job %s said last: %s", job_id, outcome.log or "nothing")
    with plan.database.write() as connection:
        if outcome.ending is Ending.FAILED:
            jobs.record_setback(connection, job_id, outcome.reason)
        else:
            jobs.end_job(connection, job_id, outcome.reason or None)
    return outcome.ending is Ending.FAILED


def _progress(plan: WorkerPlan, job_id: str) -> Callable[[str, float], None]:
    """Return a function that writes a job's progress, not too often."""
    last = 0.0

    def tell(step: str, fraction: float) -> None:
        nonlocal last
        if time.monotonic() - last >= PROGRESS_EVERY_S:
            last = time.monotonic()
            with plan.database.write() as connection:
                jobs.record_progress(connection, job_id, step, fraction)

    return tell


def _keep_house(plan: WorkerPlan, name: str) -> None:
    """Beat, and every so often look for work that was lost, until told to end."""
    rested = threading.Event()
    next_look = 0.0
    while plan.alive():
        with plan.database.write() as connection:
            workers.record_beat(connection, name)
        if time.monotonic() >= next_look:
            next_look = time.monotonic() + DEAD_AFTER_S / 2
            rescue(plan.database, plan.queue)
        rested.wait(BEAT_EVERY_S)


def rescue(database: Database, queue: JobQueue) -> None:
    """Put back into the queue what a dead worker had taken, and what never arrived there.

    A job never arrives where the process died between writing its row and enqueueing it.
    """
    with database.read() as connection:
        living = workers.live_workers(connection, within_s=DEAD_AFTER_S)
        waiting = [job.id for job in jobs.list_jobs(connection, states=("queued",))]
    for job_id, taken_by in queue.pending().items():
        if taken_by not in living:
            log.warning(
                "job %s was held by %s, which is silent; it goes back into the queue",
                job_id,
                taken_by,
            )
            queue.resume(job_id)
    known = queue.known(waiting) if waiting else frozenset()
    for job_id in waiting:
        if job_id not in known:
            queue.enqueue(job_id)


def parent_is_alive() -> Callable[[], bool]:
    """Return a test that fails once the process that started this one is gone."""
    parent = os.getppid()
    return lambda: os.getppid() == parent


def python_module(name: str, scratch_dir: Path) -> list[str]:
    """Return the command that runs one of our modules in a fresh interpreter, with its own room for scratch files.

    Libraries spool large pictures to the temporary folder; the data folder's disk has the room for them.
    """
    return ["env", f"TMPDIR={scratch_dir}", sys.executable, "-m", name]
