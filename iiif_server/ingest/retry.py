"""Trying again what failed."""

from __future__ import annotations

from iiif_server.catalog.retrying import record_retry
from iiif_server.runtime import Runtime


def retry(runtime: Runtime, identifier: str) -> str:
    """Enqueue a new job for a failed job, or for a media, and return its identifier.

    Raises
    ------
    UnknownJobError
        If neither a job nor a media has this identifier.
    """
    with runtime.database.write() as connection:
        return record_retry(connection, identifier)
