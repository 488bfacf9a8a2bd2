"""The door to DBOS: its tables, and putting a job into its queue. Only workers go through it.

The job's row in our own database is the truth that people see; DBOS makes sure that it is run. The id of the
job is the id of the workflow, so that enqueueing twice runs once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dbos import DBOS, DBOSClient, EnqueueOptions
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from iiif_server import __version__
from iiif_server.errors import DatabaseError

APPLICATION = "baovat"
QUEUE = "derivations"
WORKFLOW = "derive"
SCHEMA = "dbos"

#: States of a workflow that will go on by itself.
_OPEN = ("PENDING", "ENQUEUED", "DELAYED")

#: Names which code can finish whose work. Raised only when a new version cannot run the jobs of the old one:
#: an upgrade must not strand what waits.
WORK_VERSION = "1"


def work_database_url(database_url: str) -> str:
    """Return where DBOS keeps its tables: a file beside SQLite's, or a schema in the same PostgreSQL."""
    address = make_url(database_url)
    if address.get_backend_name() != "sqlite":
        return database_url
    path = Path(address.database or "")
    return f"sqlite:///{path.with_name(path.stem + '-work.db')}"


def prepare_queue(database_url: str) -> None:
    """Create or upgrade DBOS's tables."""
    DBOS.migrate(work_database_url(database_url), schema=SCHEMA)


@contextmanager
def _told() -> Iterator[None]:
    """Tell the errors of DBOS's tables as ours, without statements or passwords."""
    try:
        yield
    except SQLAlchemyError as error:
        raise DatabaseError(
            f"The queue of jobs does not answer ({type(error).__name__})."
        ) from error


class JobQueue:
    """DBOS's queue of jobs.

    Each of its functions raises `DatabaseError` where DBOS's tables do not answer. Left to itself DBOS would ask again
    without end, and a worker that waits so would neither beat nor end when it is told to.

    Parameters
    ----------
    database_url
        The service's own database; `prepare_queue` has run for it.
    """

    def __init__(self, database_url: str) -> None:
        self._client = DBOSClient(
            system_database_url=work_database_url(database_url),
            dbos_system_schema=SCHEMA,
            application_name=APPLICATION,
            lazy=True,
            retry_connection_errors=False,
        )

    def enqueue(self, job_id: str) -> None:
        """Put the job into the queue, unless it is or was there."""
        options: EnqueueOptions = {
            "queue_name": QUEUE,
            "workflow_name": WORKFLOW,
            "workflow_id": job_id,
            "app_version": WORK_VERSION,
            "attributes": {"made_by": __version__},
        }
        with _told():
            self._client.enqueue(options, job_id)

    def pending(self) -> dict[str, str]:
        """Return the jobs that a worker has taken, each with that worker's name."""
        with _told():
            taken = self._client.list_workflows(
                status="PENDING", load_input=False, load_output=False
            )
        return {workflow.workflow_id: workflow.executor_id or "" for workflow in taken}

    def is_held_by(self, job_id: str, worker: str) -> bool:
        """Tell whether a worker still has a job that it had taken."""
        with _told():
            held = self._client.list_workflows(
                workflow_ids=[job_id], status="PENDING", load_input=False, load_output=False
            )
        return any((workflow.executor_id or "") == worker for workflow in held)

    def open_jobs(self) -> set[str]:
        """Return all jobs that wait in the queue, or that a worker has."""
        with _told():
            found = self._client.list_workflows(
                status=list(_OPEN), load_input=False, load_output=False
            )
        return {workflow.workflow_id for workflow in found}

    def is_open(self, job_id: str) -> bool:
        """Tell whether a job waits in the queue, or a worker has it."""
        with _told():
            found = self._client.list_workflows(
                workflow_ids=[job_id], status=list(_OPEN), load_input=False, load_output=False
            )
        return bool(found)

    def forget(self, job_id: str) -> None:
        """Let a job be put into the queue as if it had never been there."""
        with _told():
            self._client.delete_workflow(job_id)

    def resume(self, job_id: str) -> None:
        """Put a job that a dead worker had taken back into the queue."""
        with _told():
            self._client.resume_workflow(job_id, queue_name=QUEUE)

    def poll_every(self, seconds: float) -> None:
        """Let all workers look into the queue so often."""
        with _told():
            queue = self._client.retrieve_queue(QUEUE)
            if queue is not None and queue.polling_interval_sec != seconds:
                queue.set_polling_interval_sec(seconds)

    def close(self) -> None:
        """Close the connections."""
        self._client.destroy()
