"""Workers as rows: which of them are alive."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, delete, insert, select

from iiif_server.database.columns import now
from iiif_server.database.tables import worker

#: A worker that was silent for so long is dead: seven beats, so that a busy disk does not count as death.
DEAD_AFTER_S = 15.0


def record_beat(connection: Connection, worker_id: str) -> None:
    """Write that a worker is alive."""
    connection.execute(delete(worker).where(worker.c.id == worker_id))
    connection.execute(insert(worker).values(id=worker_id, beat_at=now()))


def record_leave(connection: Connection, worker_id: str) -> None:
    """Write that a worker has ended."""
    connection.execute(delete(worker).where(worker.c.id == worker_id))


def live_workers(connection: Connection, *, within_s: float) -> frozenset[str]:
    """Return the workers that were heard of in the last seconds."""
    since = now() - timedelta(seconds=within_s)
    return frozenset(
        connection.execute(select(worker.c.id).where(worker.c.beat_at >= since)).scalars()
    )
