"""Work that was lost is found again: by any living worker, every few seconds."""

from __future__ import annotations

import logging

from iiif_server.catalog import jobs, workers
from iiif_server.catalog.workers import DEAD_AFTER_S
from iiif_server.database.engine import Database
from iiif_server.jobs.queue import JobQueue

log = logging.getLogger(__name__)


def rescue(database: Database, queue: JobQueue) -> None:
    """Put back into the queue what a dead worker had taken, and what runs by its row and nowhere else."""
    _free_taken(database, queue)
    _free_lost(database, queue)


def _free_taken(database: Database, queue: JobQueue) -> None:
    pending = queue.pending()
    with database.read() as connection:
        living = workers.live_workers(connection, within_s=DEAD_AFTER_S)
    for job_id, taken_by in pending.items():
        # Another worker may have freed it meanwhile, and have taken it.
        if taken_by not in living and queue.is_held_by(job_id, taken_by):
            log.warning(
                "job %s was held by %s, which is silent; it is free again", job_id, taken_by
            )
            queue.resume(job_id)


def _free_lost(database: Database, queue: JobQueue) -> None:
    """Let jobs wait again that the queue does not know, or knows as ended, while their row says that they run.

    So it is after a database was restored from a copy without the queue's tables. The row is read first: what ends
    in between is not running any more when it is to be written.
    """
    with database.read() as connection:
        running = jobs.list_running(connection)
    for job_id in running:
        if queue.is_open(job_id):
            continue
        queue.forget(job_id)
        with database.write() as connection:
            is_lost = jobs.record_loss(connection, job_id)
        if is_lost:
            log.warning("job %s was lost; it waits again", job_id)
