"""From rows to DBOS's queue: new jobs are found soon after they are written, and a worker at rest costs little."""

from __future__ import annotations

from dataclasses import dataclass

from iiif_server.catalog import jobs
from iiif_server.database.engine import Database
from iiif_server.jobs.queue import JobQueue

#: New jobs that are handed to DBOS at one look, so that ten thousand of them do not stop the heart.
HANDED_AT_ONCE = 200

#: How long after the last work a worker looks as often as while there is some.
AWAKE_FOR_S = 30.0


@dataclass(frozen=True)
class Pace:
    """How often the worker looks for new jobs, and DBOS for those that were handed to it."""

    look_every_s: float
    dbos_polls_every_s: float


#: A job waits half of each on average, 0.065 s: what matters in an import of many small pictures.
BUSY = Pace(look_every_s=0.03, dbos_polls_every_s=0.1)
#: 0.15 s on average. A look costs a quarter of what a poll of DBOS does, so it may be made twice as often.
AT_REST = Pace(look_every_s=0.1, dbos_polls_every_s=0.2)


class Wakefulness:
    """Which pace is right: the fast one while there is work, and for half a minute after it.

    Whether there is work is asked of the rows and not of this worker alone: the pace of DBOS's queue is one for all.
    """

    def __init__(self, now_s: float) -> None:
        self._last_work_s = now_s

    def pace(self, now_s: float, *, is_work: bool) -> Pace:
        """Return the pace from now on."""
        if is_work:
            self._last_work_s = now_s
        return BUSY if now_s - self._last_work_s < AWAKE_FOR_S else AT_REST


def hand_over(database: Database, queue: JobQueue) -> int:
    """Put new jobs into DBOS's queue, the oldest first and not all at once; return how many there were.

    It is written down only afterwards: a job whose worker dies in between is handed over again, and so it may be by
    several workers, since DBOS takes an identifier only once.
    """
    with database.read() as connection:
        new = jobs.list_new(connection, HANDED_AT_ONCE)
    for job_id in new:
        queue.enqueue(job_id)
    if new:
        with database.write() as connection:
            jobs.mark_handed(connection, new)
    return len(new)
