"""Writing down work to do: a queued row is the enqueued job, a worker will find it."""

from __future__ import annotations

import uuid

from sqlalchemy import Connection, insert

from iiif_server.database.tables import job


def record_job(
    connection: Connection,
    kind: str,
    item_id: str | None,
    *,
    media_id: str | None = None,
    argument: str | None = None,
) -> str:
    """Write a job, and return its identifier; it may be for no item, and have an argument instead."""
    job_id = uuid.uuid4().hex
    connection.execute(
        insert(job).values(
            id=job_id,
            kind=kind,
            item_id=item_id,
            media_id=media_id,
            argument=argument,
            state="queued",
        )
    )
    return job_id
