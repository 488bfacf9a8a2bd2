"""New jobs get into DBOS's queue, each once, however many wait there already."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from iiif_server.catalog import jobs
from iiif_server.database.engine import Database
from iiif_server.database.schema import upgrade_schema
from iiif_server.jobs.hand_over import (
    AT_REST,
    AWAKE_FOR_S,
    BUSY,
    HANDED_AT_ONCE,
    Wakefulness,
    hand_over,
)
from tests.iiif_server.catalog.test_waiting import deposit, write_many


@dataclass
class Queue:
    """Remembers what was put into it, and takes no more than it has room for."""

    jobs: list[str] = field(default_factory=list)
    room: int = 1_000_000

    def enqueue(self, job_id: str) -> None:
        if len(self.jobs) >= self.room:
            raise ConnectionError("the queue is gone")
        self.jobs.append(job_id)


def waiting(database: Database) -> list[str]:
    with database.read() as connection:
        return [job.id for job in jobs.list_jobs(connection, states=["queued"])]


def test_jobs_are_handed_over_once_the_oldest_first_and_not_all_at_a_time(
    database: Database,
) -> None:
    _, first = deposit(database, "drum")
    write_many(database, "drum", 2 * HANDED_AT_ONCE)
    queue = Queue()
    looks = [hand_over(database, queue) for _ in range(5)]  # type: ignore[arg-type]
    assert looks == [HANDED_AT_ONCE, HANDED_AT_ONCE, 1, 0, 0]
    assert queue.jobs[0] == first
    assert queue.jobs == waiting(database)


def test_what_another_worker_handed_over_is_not_read_again(database: Database) -> None:
    write_many(database, deposit_item(database), 10)
    one, other = Queue(), Queue()
    assert hand_over(database, one) == 11  # type: ignore[arg-type]
    assert hand_over(database, other) == 0  # type: ignore[arg-type]
    _, late = deposit(database, "late")
    assert hand_over(database, other) == 1  # type: ignore[arg-type]
    assert hand_over(database, one) == 0  # type: ignore[arg-type]
    assert other.jobs == [late]


def deposit_item(database: Database) -> str:
    deposit(database, "drum")
    return "drum"


def test_nothing_is_lost_with_a_worker_that_dies_while_it_hands_over(database: Database) -> None:
    write_many(database, deposit_item(database), 4)
    dying, next_one = Queue(room=2), Queue()
    with pytest.raises(ConnectionError):
        hand_over(database, dying)  # type: ignore[arg-type]
    assert hand_over(database, next_one) == 5  # type: ignore[arg-type]
    assert next_one.jobs == waiting(database)


def test_a_job_that_waits_again_is_in_the_queue_already(database: Database) -> None:
    """Its workflow is pending there, and the next worker takes it up; unless those tables were lost."""
    _, job_id = deposit(database, "drum")
    queue = Queue()
    hand_over(database, queue)  # type: ignore[arg-type]
    with database.write() as connection:
        jobs.begin_attempt(connection, job_id, 3)
        jobs.record_return(connection, job_id)
    assert hand_over(database, queue) == 0  # type: ignore[arg-type]
    with database.write() as connection:
        jobs.forget_handed(connection)
    assert hand_over(database, queue) == 1  # type: ignore[arg-type]
    assert queue.jobs == [job_id, job_id]


def test_a_look_reads_no_job_that_was_handed_over(tmp_path: Path) -> None:
    """As SQLite says how it looks: by an index. PostgreSQL plans by what its statistics say of the rows."""
    database = Database(f"sqlite:///{tmp_path / 'test.db'}")
    upgrade_schema(database)
    write_many(database, deposit_item(database), 100)
    asked: list[tuple[str, object]] = []

    def note(
        _c: object, _cursor: object, statement: str, parameters: object, *_rest: object
    ) -> None:
        asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with database.read() as connection:
            jobs.list_new(connection, HANDED_AT_ONCE)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    [(statement, parameters)] = [each for each in asked if each[0].startswith("SELECT")]
    with database.read() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    database.close()
    assert "ix_job_state_handed_at_created_at (state=? AND handed_at=?)" in plan[0].detail


def test_the_pace_is_fast_while_there_is_work_and_a_while_after() -> None:
    wakefulness = Wakefulness(0.0)
    moments = [
        (0.0, False, BUSY),
        (AWAKE_FOR_S - 1, False, BUSY),
        (AWAKE_FOR_S, False, AT_REST),
        (100.0, False, AT_REST),
        (101.0, True, BUSY),
        (100 + AWAKE_FOR_S, False, BUSY),
        (101 + AWAKE_FOR_S, False, AT_REST),
    ]
    assert [wakefulness.pace(at, is_work=is_work) for at, is_work, _ in moments] == [
        pace for _, _, pace in moments
    ]


def test_a_job_waits_no_longer_than_before_on_average_even_at_rest() -> None:
    for pace in (BUSY, AT_REST):
        assert (pace.look_every_s + pace.dbos_polls_every_s) / 2 <= 0.1501
    assert all(a.look_every_s <= b.look_every_s for a, b in itertools.pairwise((BUSY, AT_REST)))
