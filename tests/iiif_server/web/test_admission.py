"""Lanes: who may wait, who may work, and that room always comes back."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from iiif_server.errors import BusyError, TooCostlyError
from iiif_server.web.admission import Lane, LaneSize
from iiif_server.web.single_flight import SingleFlight


def lane(
    places: int = 4, at_once: int = 2, memory_bytes: int = 100, patience_s: float = 10.0
) -> Lane:
    return Lane(LaneSize(places, at_once, memory_bytes, patience_s, retry_after_s=7))


def test_who_finds_no_place_is_told_when_to_come_back() -> None:
    small = lane(places=2)
    first, second = small.enter(), small.enter()
    with pytest.raises(BusyError, match="7 s") as caught:
        small.enter()
    assert caught.value.retry_after_s == 7
    first.leave()
    first.leave()  # a second time changes nothing
    third = small.enter()
    with pytest.raises(BusyError):
        small.enter()
    second.leave()
    third.leave()
    assert small.occupancy() == (0, 0, 0)


def test_a_place_that_nobody_holds_is_free_again() -> None:
    one = lane(places=1)
    held: list[object] = [one.enter()]
    held.clear()
    gc.collect()
    with one.enter():
        assert one.occupancy()[0] == 1


class Gauge:
    """Shows what it is told under a lock that is not re-entrant, as prometheus_client does."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.shown: list[tuple[int, int, int]] = []

    def show(self, places: int, working: int, memory_bytes: int) -> None:
        assert self.lock.acquire(timeout=10), "told while the gauge is being read"
        self.shown.append((places, working, memory_bytes))
        self.lock.release()


def test_places_work_and_memory_are_told_whenever_they_change() -> None:
    gauge = Gauge()
    one = Lane(LaneSize(4, 2, 100, 10.0, 7), gauge.show)
    with one.enter(), one.working(40):
        pass
    assert gauge.shown == [(1, 0, 0), (1, 1, 40), (1, 0, 0), (0, 0, 0)]


def test_no_lock_is_held_while_a_change_is_told() -> None:
    seen: list[tuple[int, int, int]] = []

    def look(*_: int) -> None:
        other = threading.Thread(target=lambda: seen.append(one.occupancy()), daemon=True)
        other.start()
        other.join(10)

    one = Lane(LaneSize(4, 2, 100, 10.0, 7), look)
    one.enter().leave()
    assert seen == [(1, 0, 0), (0, 0, 0)]


def test_what_was_told_last_is_true() -> None:
    gauge = Gauge()
    crowded = Lane(LaneSize(20, 3, 100, 10.0, 7), gauge.show)

    def work() -> None:
        for _ in range(50):
            with crowded.enter(), crowded.working(1):
                pass

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work) for _ in range(8)]:
            done.result(30)
    assert gauge.shown[-1] == (0, 0, 0)


def test_a_place_may_be_collected_where_its_gauge_is_locked() -> None:
    gauge = Gauge()
    one = Lane(LaneSize(1, 1, 100, 10.0, 7), gauge.show)
    held: list[object] = [one.enter()]
    with gauge.lock:
        held.clear()  # as the garbage collector may in the middle of the gauge
    with one.enter():
        assert gauge.shown[-1] == (1, 0, 0)
    assert one.occupancy() == (0, 0, 0)


def test_what_never_fits_is_refused_as_such_where_every_place_is_taken() -> None:
    one = lane(places=1, memory_bytes=100)
    with one.enter(), pytest.raises(TooCostlyError):
        one.enter(101)


def test_what_can_never_fit_is_refused_at_once() -> None:
    one = lane(memory_bytes=100)
    with pytest.raises(TooCostlyError, match="smaller"), one.working(101):
        pytest.fail("it was let in")
    with one.working(100):
        assert one.occupancy()[1:] == (1, 100)
    assert one.occupancy() == (0, 0, 0)


@pytest.mark.parametrize(
    ("at_once", "memory", "each", "expected"), [(3, 100, 1, 3), (9, 100, 40, 2)]
)
def test_no_more_work_than_there_is_room_for(
    at_once: int, memory: int, each: int, expected: int
) -> None:
    crowded, most, guard, inside = lane(20, at_once, memory), [0], threading.Lock(), [0]
    full = threading.Event()

    def work() -> None:
        with crowded.enter(), crowded.working(each):
            with guard:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                if inside[0] == expected:
                    full.set()
            assert full.wait(10)  # nobody leaves before the lane was as full as it may be
            with guard:
                inside[0] -= 1

    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(work) for _ in range(12)]:
            done.result(20)
    assert most[0] == expected
    assert crowded.occupancy() == (0, 0, 0)


def test_patience_ends() -> None:
    impatient = lane(at_once=1, patience_s=0.01)
    with impatient.working(1), pytest.raises(BusyError), impatient.working(1):
        pytest.fail("it was let in")
    with impatient.working(1):
        pass


def test_room_comes_back_after_a_failure() -> None:
    one = lane(places=1, at_once=1)
    for _ in range(3):
        with pytest.raises(ValueError, match="broken"), one.enter(), one.working(100):
            raise ValueError("broken")
    assert one.occupancy() == (0, 0, 0)


def test_one_flight_serves_all_who_wait_and_its_failure_too() -> None:
    flight, calls = SingleFlight[bytes](10.0, 1), []
    entered, go_on = threading.Event(), threading.Event()

    def fail() -> bytes:
        calls.append(1)
        entered.set()
        go_on.wait(10)
        raise ValueError("broken")

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(flight.make_once, "a", fail)
        entered.wait(10)
        others = [pool.submit(flight.make_once, "a", fail) for _ in range(3)]
        assert flight.make_once("b", lambda: b"another") == b"another"
        go_on.set()
        for each in (first, *others):
            with pytest.raises(ValueError, match="broken"):
                each.result(10)
    assert flight.make_once("a", lambda: b"fine") == b"fine"


def test_who_waits_too_long_is_told_to_come_back() -> None:
    flight, entered, go_on = SingleFlight[bytes](0.01, 3), threading.Event(), threading.Event()

    def slow() -> bytes:
        entered.set()
        go_on.wait(10)
        return b"slow"

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(flight.make_once, "a", slow)
        entered.wait(10)
        with pytest.raises(BusyError, match="3 s"):
            flight.make_once("a", slow)
        go_on.set()
        assert first.result(10) == b"slow"


def test_who_comes_when_it_is_just_made_gets_it() -> None:
    """The flight ends after its result is there: at no moment is the key neither under way nor made."""
    flight, calls, late = SingleFlight[bytes](10.0, 1), [], []

    def make() -> bytes:
        calls.append(1)
        return b"made"

    end = flight._end

    def end_late(key: str) -> None:
        with ThreadPoolExecutor(1) as other:
            late.append(other.submit(flight.make_once, key, make).result(10))
        end(key)

    flight._end = end_late  # type: ignore[method-assign]
    assert flight.make_once("a", make) == b"made"
    assert (late, calls) == ([b"made"], [1])


@pytest.mark.parametrize("has_room", [True, False])
def test_who_waited_for_one_without_room_tries_once_more(has_room: bool) -> None:
    flight, calls = SingleFlight[bytes](10.0, 1), []
    entered, go_on = threading.Event(), threading.Event()

    def full() -> bytes:
        entered.set()
        go_on.wait(10)
        raise BusyError(7)

    def make() -> bytes:
        calls.append(1)
        if not has_room:
            raise BusyError(9)
        return b"made"

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(flight.make_once, "a", full)
        entered.wait(10)
        other = pool.submit(flight.make_once, "a", make)
        while not flight._underway["a"]._condition._waiters:  # type: ignore[attr-defined]
            pass
        go_on.set()
        with pytest.raises(BusyError, match="7 s"):
            first.result(10)
        if has_room:
            assert other.result(10) == b"made"
        else:
            with pytest.raises(BusyError, match="9 s"):
                other.result(10)
    assert calls == [1]
    assert flight.make_once("a", lambda: b"fine") == b"fine"
