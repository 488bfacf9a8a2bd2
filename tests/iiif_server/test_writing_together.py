"""Many who write at once: in turn, committed together, each told what came of its own and of nobody else's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, text

from iiif_server.database.engine import CONNECTIONS, Database
from iiif_server.database.together import MOST_TOGETHER, Together, Waiting
from iiif_server.database.turns import Turns
from iiif_server.errors import DatabaseError

MANY = 3 * MOST_TOGETHER


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/notes.db")
    with opened.write() as connection:
        connection.execute(text("CREATE TABLE note (number INTEGER PRIMARY KEY)"))
    yield opened
    opened.close()


def noting(number: int) -> Callable[[Connection], int]:
    def note(connection: Connection) -> int:
        connection.execute(text("INSERT INTO note VALUES (:number)"), {"number": number})
        return number

    return note


def noted(database: Database) -> list[int]:
    with database.read() as connection:
        return list(connection.execute(text("SELECT number FROM note ORDER BY 1")).scalars())


@contextmanager
def queueing(turns: Turns) -> Iterator[Callable[[Callable[[bool], None]], Future[None]]]:
    """Give what lets one thread after another ask for a turn, each when the one before it waits."""
    with ThreadPoolExecutor(20) as pool:

        def ask(then: Callable[[bool], None]) -> Future[None]:
            asked = len(turns._waiting)

            def take() -> None:
                with turns.taken(30) as has_turn:
                    then(has_turn)

            asking = pool.submit(take)
            while len(turns._waiting) == asked and not asking.done():
                time.sleep(0.001)
            return asking

        yield ask


def test_turns_are_had_in_the_order_in_which_they_were_asked_for() -> None:
    turns, had = Turns(), []
    with queueing(turns) as ask, turns.taken(1):
        asked = [ask(lambda _has, number=number: had.append(number)) for number in range(10)]
    assert [each.result() for each in asked] == [None] * 10
    assert had == list(range(10))


def test_one_at_a_time_has_the_turn() -> None:
    turns, inside, most = Turns(), [], []

    def work(_: int) -> None:
        with turns.taken(30) as has_turn:
            assert has_turn
            inside.append(1)
            most.append(len(inside))
            inside.pop()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(500)))
    assert max(most) == 1


def test_who_waits_for_too_long_goes_and_the_others_go_on() -> None:
    turns, had = Turns(), []
    with queueing(turns) as ask, turns.taken(1):
        with turns.taken(0.01) as has_turn:
            assert not has_turn
        ask(had.append)
    assert had == [True]
    with turns.taken(0) as has_turn:
        assert has_turn


@pytest.mark.parametrize("comes", [False, True])
def test_a_turn_is_not_lost_with_who_is_ended_while_waiting(
    monkeypatch: pytest.MonkeyPatch, comes: bool
) -> None:
    """A signal to end is an exception in the middle of waiting; `comes` is the moment in which the turn comes, too."""
    turns = Turns()

    class Ended:
        def acquire(self, timeout: float = -1) -> bool:
            if timeout < 0:
                return True
            if comes:
                turns._pass_on()
            raise SystemExit(143)

        def release(self) -> None:
            assert comes

    with monkeypatch.context() as patched, ExitStack() as holding:
        assert holding.enter_context(turns.taken(1.0))
        patched.setattr(threading, "Lock", Ended)
        with pytest.raises(SystemExit), turns.taken(1.0):
            raise AssertionError("it has no turn")
        if comes:
            holding.pop_all()  # its turn was passed on above
    with turns.taken(0.0) as has_turn:
        assert has_turn


def test_what_waits_is_committed_together_and_all_of_it_is_there(notes: Database) -> None:
    commits: list[object] = []
    event.listen(notes._engine, "commit", commits.append)
    with ThreadPoolExecutor(MANY) as pool:
        with notes.write():
            asked = [pool.submit(notes.write_together, noting(n)) for n in range(MANY)]
            while len(notes._together._waiting) < MANY:
                time.sleep(0.001)
            commits.clear()
        assert [each.result() for each in asked] == list(range(MANY))
    assert len(commits) == 1 + MANY // MOST_TOGETHER, (
        "that of who was in the way, and the others by the bound"
    )
    assert noted(notes) == list(range(MANY))


def test_what_cannot_be_written_is_undone_alone(notes: Database) -> None:
    def fails(connection: Connection) -> int:
        noting(999)(connection)
        raise LookupError("not this one")

    works = [noting(number) for number in range(10)]
    works[4:4] = [
        fails,
        noting(2),
    ]  # one that gives up, and one that the database refuses: 2 is there
    with ThreadPoolExecutor(20) as pool, notes.write():
        asked = [pool.submit(notes.write_together, work) for work in works]
        while len(notes._together._waiting) < len(works):
            time.sleep(0.001)
    told = [each.exception() for each in asked]
    assert isinstance(told[4], LookupError)
    assert "UNIQUE" in str(told[5]) or "UNIQUE" in str(told[2])  # whichever of the two was first
    assert sum(each is not None for each in told) == 2
    assert noted(notes) == list(range(10))


def test_nobody_is_told_that_it_is_written_before_it_is() -> None:
    """Where the disk refuses the commit, all are told so."""

    @contextmanager
    def write() -> Iterator[Connection]:
        yield None
        raise OSError("the disk is full")

    together = Together(write)
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(together.write, lambda _connection: "done") for _ in range(50)]
        assert all(isinstance(each.exception(), OSError) for each in asked)


def test_what_comes_while_others_are_written_is_written_next() -> None:
    entered, go_on, written = threading.Event(), threading.Event(), []

    @contextmanager
    def write() -> Iterator[Connection]:
        entered.set()
        assert go_on.wait(30)
        yield None

    together = Together(write)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(together.write, lambda _connection: written.append("first"))
        assert entered.wait(30)
        second = pool.submit(together.write, lambda _connection: written.append("second"))
        while not together._waiting:
            time.sleep(0.001)
        go_on.set()
        first.result(30)
        second.result(30)
    assert written == ["first", "second"]


@pytest.mark.parametrize("comes", [False, True])
def test_who_is_ended_while_waiting_holds_up_nobody(
    monkeypatch: pytest.MonkeyPatch, comes: bool
) -> None:
    """A signal to end is an exception in the middle of waiting; `comes` is the moment in which it is to lead, too."""
    written: list[str] = []

    @contextmanager
    def write() -> Iterator[Connection]:
        yield None

    together = Together(write)
    first = Waiting(lambda _connection: None)
    first.leads = together._is_led = True  # somebody writes

    class Ended:
        def acquire(self) -> None:
            if together._waiting:
                if comes:
                    together._retire(first)
                raise SystemExit(143)

        def release(self) -> None:
            assert comes

    with monkeypatch.context() as patched:
        patched.setattr(threading, "Lock", Ended)
        with pytest.raises(SystemExit):
            together.write(lambda _connection: written.append("ended"))
    together._retire(first)
    together.write(lambda _connection: written.append("next"))
    assert written == ["next"]


def test_who_is_ended_while_writing_ends_and_the_others_are_written() -> None:
    entered, go_on, written = threading.Event(), threading.Event(), []

    @contextmanager
    def write() -> Iterator[Connection]:
        entered.set()
        assert go_on.wait(30)
        yield None

    def ends(_connection: Connection) -> None:
        raise SystemExit(143)

    together = Together(write)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(together.write, ends)
        assert entered.wait(30)
        second = pool.submit(together.write, lambda _connection: written.append("second"))
        while len(together._waiting) < 2:
            time.sleep(0.001)
        go_on.set()
        assert isinstance(first.exception(30), SystemExit)
        second.result(30)
    assert written == ["second"]


def test_who_gets_no_connection_is_told_so(notes: Database) -> None:
    notes._engine.pool._timeout = 0.05
    with ExitStack() as held:
        for _ in range(CONNECTIONS):
            held.enter_context(notes.read())
        with pytest.raises(DatabaseError, match="all connections of this process"):
            noted(notes)
    assert noted(notes) == []


def test_two_processes_write_in_turn_too(notes: Database) -> None:
    """Another process has turns of its own; only the lock of the file is between the two."""
    other = Database(notes.url)
    with ThreadPoolExecutor(1) as pool:
        with other.write() as connection:
            noting(1)(connection)
            asked = pool.submit(notes.write_together, noting(2))
            time.sleep(0.05)
            assert not asked.done()
        assert asked.result(30) == 2
    other.close()
    assert noted(notes) == [1, 2]
