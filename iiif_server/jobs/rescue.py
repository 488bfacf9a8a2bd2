"""Work that was lost is found again: by any living worker, every few seconds."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from iiif_server.catalog import jobs, workers
from iiif_server.catalog.workers import DEAD_AFTER_S
from iiif_server.database.engine import Database
from iiif_server.jobs.queue import JobQueue

log = logging.getLogger(__name__)


def rescue(database: Database, queue: JobQueue) -> None:
    """Put back into the queue what a dead worker had taken, and what runs by its row and nowhere else."""
    pending = queue.pending()
    _free_taken(database, queue, pending)
    with database.read() as connection:
        running = jobs.list_running(connection)
    _free_lost(database, queue, set(running) - set(pending))


def rescue_all(database: Database, queue: JobQueue) -> None:
    """Put back too what waits by its row while the queue takes it for ended: asked of every job, when a worker starts.

    So it is after a database was restored that is older than its queue.
    """
    with database.read() as connection:
        waiting = jobs.list_open(connection)
    _free_lost(database, queue, set(waiting) - queue.open_jobs())


def _free_taken(database: Database, queue: JobQueue, pending: Mapping[str, str]) -> None:
    with database.read() as connection:
        living = workers.live_workers(connection, within_s=DEAD_AFTER_S)
    for job_id, taken_by in pending.items():
        # Another worker may have freed it meanwhile, and have taken it.
        if taken_by not in living and queue.is_held_by(job_id, taken_by):
            log.warning(
                "job %s was held by %s, which is silent; it is free again", job_id, taken_by
            )
            queue.resume(job_id)


def _free_lost(database: Database, queue: JobQueue, suspects: Iterable[str]) -> None:
    """Let those of the jobs wait anew that the queue does not know, or knows as ended.

    The row is held while the queue is asked: of two workers who find the same job the second sees what became of it.
    """
    for job_id in suspects:
        with database.write() as connection:
            if not jobs.hold_handed(connection, job_id) or queue.is_open(job_id):
                continue
            queue.forget(job_id)
            jobs.record_loss(connection, job_id)
        log.warning("job %s was lost; it waits again", job_id)
