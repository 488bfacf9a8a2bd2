"""Trying again what failed."""

from __future__ import annotations

from iiif_server.catalog.jobs import record_retry
from iiif_server.runtime import Runtime


def retry(runtime: Runtime, identifier: str) -> str:
    """Put a new job for a failed job, or for a media, into the queue, and return its identifier.

    Raises
    ------
    UnknownJobError
        If neither a job nor a media has this identifier.
    """
    with runtime.database.write() as connection:
        job_id = record_retry(connection, identifier)
    runtime.queue.enqueue(job_id)
    return job_id
