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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from dbos import DBOS

from iiif_server.catalog import jobs, workers
from iiif_server.catalog.job_lists import is_wanted
from iiif_server.catalog.workers import DEAD_AFTER_S
from iiif_server.database.engine import Database
from iiif_server.database.schema import migrating
from iiif_server.database.watch import Watch
from iiif_server.errors import DatabaseError, UnknownJobError
from iiif_server.jobs.child_process import attend_child
from iiif_server.jobs.hand_over import AT_REST, BUSY, Pace, Wakefulness, hand_over
from iiif_server.jobs.messages import Ending
from iiif_server.jobs.queue import (
    APPLICATION,
    QUEUE,
    SCHEMA,
    WORK_VERSION,
    WORKFLOW,
    JobQueue,
    prepare_queue,
    work_database_url,
)
from iiif_server.jobs.rescue import rescue, rescue_all
from iiif_server.jobs.spare_child import SpareChild

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
BEAT_EVERY_S = 2.0

#: Progress is written at most this often; a person looks, not a program.
PROGRESS_EVERY_S = 0.5


@dataclass(frozen=True)
class WorkerPlan:
    """What a worker needs to know.

    `child_command` starts a process that waits for a job's id. `alive` tells whether to go on. `tidy` is called after
    a child that failed: one that was killed leaves what it had in scratch.
    """

    database: Database
    child_command: Sequence[str]
    jobs_at_once: int
    job_timeout_s: float
    alive: Callable[[], bool]
    tidy: Callable[[], None] = lambda: None


def run_worker(plan: WorkerPlan) -> None:
    """Work until `plan.alive` says no more; the jobs under way are then given back to the next worker.

    The caller ends the process at once afterwards: DBOS's threads still hold the jobs that were cut off.
    """
    name = f"{socket.gethostname()}-{os.getpid()}-{uuid.uuid4().hex[:6]}"
    with migrating(plan.database):
        prepare_queue(plan.database.url)
    queue = JobQueue(plan.database.url)
    rescue_all(plan.database, queue)
    with plan.database.write() as connection:
        jobs.forget_handed(connection)
    spare = SpareChild(plan.child_command)
    _launch(plan, name, spare)
    try:
        _keep_house(plan, name, queue)
    finally:
        spare.close()
        # A server that does not answer is waited for as long as a connection takes; who ends does not wait for that.
        leaving = threading.Thread(target=_leave, args=(plan, name, queue), daemon=True)
        leaving.start()
        leaving.join(2 * BEAT_EVERY_S)


def _leave(plan: WorkerPlan, name: str, queue: JobQueue) -> None:
    """Say that this worker is gone; where nothing can be said, its silence says the same."""
    with suppress(DatabaseError):
        _settle(name, queue)
        with plan.database.write() as connection:
            workers.record_leave(connection, name)
        queue.close()


def _settle(name: str, queue: JobQueue) -> None:
    """Wait a moment for attempts that were cut off to be given back, and for those that ended to be known to DBOS."""
    deadline_s = time.monotonic() + BEAT_EVERY_S
    while name in queue.pending().values() and time.monotonic() < deadline_s:
        time.sleep(BUSY.look_every_s)


def _launch(plan: WorkerPlan, name: str, spare: SpareChild) -> None:
    """Start DBOS, which from now on takes jobs from the queue."""
    spare.refill()
    DBOS.workflow(name=WORKFLOW)(_derivation(plan, spare))
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
    DBOS.register_queue(
        QUEUE, worker_concurrency=plan.jobs_at_once, polling_interval_sec=BUSY.dbos_polls_every_s
    )


def _derivation(plan: WorkerPlan, spare: SpareChild) -> Callable[[str], str]:
    """Return the workflow: attempts, until one ends it."""

    def derive(job_id: str) -> str:
        again = True
        while again:
            if not plan.alive():
                _hold()
            try:
                again = _attempt(plan, spare, job_id)
            except UnknownJobError:
                break
            except DatabaseError as error:
                # Giving up here would leave the job running for ever: the database comes back.
                log.warning("job %s waits for the database: %s", job_id, error)
                time.sleep(BEAT_EVERY_S)
            except Exception as error:
                # No process could be started, or worse: the attempt has counted.
                log.exception("job %s: the worker itself failed", job_id)
                _record_fault(plan, job_id, error)
                time.sleep(BEAT_EVERY_S)
        return job_id

    return derive


def _attempt(plan: WorkerPlan, spare: SpareChild, job_id: str) -> bool:
    """Make one attempt; True where another should follow."""
    with plan.database.write() as connection:
        number = jobs.begin_attempt(connection, job_id, MAX_ATTEMPTS)
    if number is None:
        return False
    started = time.monotonic()
    outcome = attend_child(
        spare.take(),
        job_id,
        _progress(plan, job_id),
        timeout_s=plan.job_timeout_s,
        is_wanted=lambda: _is_wanted(plan, job_id),
    )
    if outcome.ending is Ending.FAILED:
        plan.tidy()
    if outcome.ending is Ending.FAILED and not _is_wanted(plan, job_id):
        log.info("job %s was cancelled", job_id)
        spare.refill()
        return False
    if not plan.alive() and outcome.ending is Ending.FAILED:
        _give_back(plan, job_id)
    log.info(
        "job %s attempt %d: %s in %.1f s %s",
        job_id,
        number,
        outcome.ending,
        time.monotonic() - started,
        outcome.reason,
    )
    with plan.database.write() as connection:
        if outcome.ending is Ending.FAILED:
            log.info("job %s said: %s", job_id, outcome.log or "nothing")
            log.warning("job %s failed: %s", job_id, outcome.reason)
            jobs.record_setback(connection, job_id, outcome.reason)
        else:
            jobs.end_job(connection, job_id, outcome.reason or None)
    spare.refill()
    return outcome.ending is Ending.FAILED


def _record_fault(plan: WorkerPlan, job_id: str, error: Exception) -> None:
    reason = f"The worker itself failed ({type(error).__name__})."
    with suppress(DatabaseError), plan.database.write() as connection:
        jobs.record_setback(connection, job_id, reason)


def _is_wanted(plan: WorkerPlan, job_id: str) -> bool:
    """Ask whether nobody cancelled a job; while the database does not answer, it goes on."""
    with suppress(DatabaseError), plan.database.read() as connection:
        return is_wanted(connection, job_id)
    return True


def _give_back(plan: WorkerPlan, job_id: str) -> None:
    """Take back an attempt that a stop of the worker cut off."""
    with plan.database.write() as connection:
        jobs.record_return(connection, job_id)
    _hold()


def _hold() -> NoReturn:
    """Hold a workflow until the process ends: it stays pending for DBOS, and the next worker takes it up.

    One that returned would be done for DBOS.
    """
    while True:
        time.sleep(BEAT_EVERY_S)


def _progress(plan: WorkerPlan, job_id: str) -> Callable[[str, float], None]:
    """Return a function that writes a job's progress, not too often."""
    last = 0.0

    def tell(step: str, fraction: float) -> None:
        nonlocal last
        if time.monotonic() - last >= PROGRESS_EVERY_S:
            last = time.monotonic()
            with suppress(DatabaseError), plan.database.write() as connection:
                jobs.record_progress(connection, job_id, step, fraction)

    return tell


def _keep_house(plan: WorkerPlan, name: str, queue: JobQueue) -> None:
    """Hand new jobs to DBOS, beat, and look for work that was lost, until told to end."""
    # The first beat changes it to the fast one, also where the queue has kept the pace of a worker that rested.
    wakefulness, pace = Wakefulness(time.monotonic()), AT_REST
    next_beat = next_look = 0.0
    with Watch(plan.database) as watch:
        while plan.alive():
            now_s = time.monotonic()
            try:
                if now_s >= next_beat:
                    next_beat = now_s + BEAT_EVERY_S
                    _beat(plan, name)
                    pace = _choose_pace(plan, queue, wakefulness, pace)
                if now_s >= next_look:
                    next_look = now_s + DEAD_AFTER_S / 2
                    rescue(plan.database, queue)
                if watch.has_news() and hand_over(plan.database, queue):
                    pace = _change_pace(queue, pace, wakefulness.pace(now_s, is_work=True))
            except DatabaseError as error:
                log.warning("the worker waits for the database: %s", error)
                watch.forget()
                time.sleep(BEAT_EVERY_S)
            time.sleep(pace.look_every_s)


def _beat(plan: WorkerPlan, name: str) -> None:
    with plan.database.write() as connection:
        workers.record_beat(connection, name)


def _choose_pace(plan: WorkerPlan, queue: JobQueue, wakefulness: Wakefulness, before: Pace) -> Pace:
    """Go on at the pace that is right, whoever does the work there is."""
    with plan.database.read() as connection:
        is_work = jobs.has_open(connection)
    return _change_pace(queue, before, wakefulness.pace(time.monotonic(), is_work=is_work))


def _change_pace(queue: JobQueue, before: Pace, after: Pace) -> Pace:
    if after != before:
        queue.poll_every(after.dbos_polls_every_s)
    return after


def python_module(name: str, scratch_dir: Path) -> list[str]:
    """Return the command that runs one of our modules in a fresh interpreter, with its own room for scratch files.

    Libraries spool large pictures to the temporary folder; the data folder's disk has the room for them.
    """
    return ["env", f"TMPDIR={scratch_dir}", sys.executable, "-m", name]
