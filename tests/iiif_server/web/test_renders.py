"""Answers are made once for all who ask, found again in memory and on disk, and large ones are sent from files."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from iiif_server.errors import BusyError, TooCostlyError
from iiif_server.image.cost import SMALL_BYTES, RenderCost
from iiif_server.settings import read_settings
from iiif_server.storage.bounded_cache import BoundedCache
from iiif_server.web.admission import Lane, LaneSize
from iiif_server.web.answer_file import SentAnswer
from iiif_server.web.answer_memory import AnswerMemory
from iiif_server.web.renders import WHOLE_BYTES, Renders, Wanted, build_renders

SMALL = RenderCost(1000, 1.0, 100)
COSTLY = RenderCost(10 * SMALL_BYTES, 1000.0, 10**7)
LARGE = Random(5).randbytes(WHOLE_BYTES + 700_001)


@pytest.fixture
def renders(tmp_path: Path) -> Renders:
    return build(tmp_path)


def build(folder: Path, small_places: int = 4, costly_places: int = 2, sending: int = 0) -> Renders:
    (folder / "scratch").mkdir(exist_ok=True)
    return Renders(
        AnswerMemory(1_000_000),
        BoundedCache(folder / "cache", 400_000_000),
        Lane(LaneSize(small_places, 2, 10_000, 10.0, 1)),
        Lane(LaneSize(costly_places, 1, 20 * SMALL_BYTES, 10.0, 5)),
        Lane(LaneSize(sending, 0, 0, 0.0, 5)),
        folder / "scratch",
    )


def small(key: str, make: Callable[[], bytes], cost: RenderCost = SMALL) -> Wanted:
    def never(target: Path) -> None:
        raise AssertionError(f"{target} is for costly answers")

    return Wanted(key, cost, make, never)


def costly(key: str, content: bytes, calls: list[str], cost: RenderCost = COSTLY) -> Wanted:
    def never() -> bytes:
        raise AssertionError("a costly answer is not made in this process")

    def write(target: Path) -> None:
        calls.append(key)
        target.write_bytes(content)

    return Wanted(key, cost, never, write)


def test_an_answer_is_made_once_and_found_in_memory_and_on_disk(tmp_path: Path) -> None:
    calls: list[str] = []

    def make() -> bytes:
        calls.append("made")
        return b"small"

    renders = build(tmp_path)
    assert renders.answer(small("a", make)) == b"small"
    assert renders.answer(small("a", make)) == b"small"
    assert renders.memory.find("a") == b"small"
    other_process = build(tmp_path)
    assert other_process.answer(small("a", make)) == b"small"
    assert calls == ["made"]
    assert renders.small.occupancy() == (0, 0, 0)


def test_those_who_ask_for_the_same_at_once_make_it_once(renders: Renders) -> None:
    calls, entered, go_on = [], threading.Event(), threading.Event()

    def make() -> bytes:
        calls.append(1)
        entered.set()
        go_on.wait(10)
        return b"same"

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(renders.answer, small("a", make))
        entered.wait(10)
        others = [pool.submit(renders.answer, small("a", make)) for _ in range(3)]
        go_on.set()
        assert {first.result(10), *(each.result(10) for each in others)} == {b"same"}
    assert calls == [1]


def test_a_large_answer_is_sent_in_pieces_and_keeps_its_place_until_then(
    tmp_path: Path,
) -> None:
    renders, calls = build(tmp_path), []
    first = renders.answer(costly("a", LARGE, calls))
    assert isinstance(first, SentAnswer)
    assert first.length == len(LARGE)
    assert renders.costly.occupancy() == (1, 0, 0)
    second = renders.answer(costly("a", LARGE, calls))
    assert isinstance(second, SentAnswer)
    with pytest.raises(BusyError, match="5 s"):
        renders.answer(costly("b", LARGE, calls))
    assert b"".join(first) == b"".join(second) == LARGE
    assert renders.costly.occupancy() == (0, 0, 0)
    assert calls == ["a"]
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_client_that_goes_away_frees_the_place(renders: Renders) -> None:
    for way in ("closed", "forgotten", "begun and forgotten"):
        sent = renders.answer(costly("a", LARGE, []))
        assert isinstance(sent, SentAnswer)
        if way == "closed":
            sent.close()
        elif way == "begun and forgotten":
            next(sent)
        del sent
        assert renders.costly.occupancy() == (0, 0, 0), way


def test_a_costly_answer_that_turns_out_short_is_returned_whole(renders: Renders) -> None:
    calls: list[str] = []
    assert renders.answer(costly("a", b"short", calls)) == b"short"
    assert renders.costly.occupancy() == (0, 0, 0)
    assert renders.memory.find("a") == b"short"
    assert renders.answer(costly("a", b"short", calls)) == b"short"
    assert calls == ["a"]


def test_a_full_costly_lane_leaves_small_answers_alone(renders: Renders) -> None:
    held = [renders.answer(costly(key, LARGE, [])) for key in "ab"]
    with pytest.raises(BusyError):
        renders.answer(costly("c", LARGE, []))
    assert renders.answer(small("d", lambda: b"tile")) == b"tile"
    assert len(held) == 2


def test_an_answer_that_never_fits_is_refused_and_leaves_its_place(renders: Renders) -> None:
    for _ in range(5):
        with pytest.raises(TooCostlyError):
            renders.answer(costly("a", LARGE, [], RenderCost(21 * SMALL_BYTES, 1.0, 10**7)))
    assert renders.costly.occupancy() == (0, 0, 0)


def test_what_never_fits_is_refused_as_such_also_where_every_place_is_taken(
    renders: Renders,
) -> None:
    held = [renders.costly.enter() for _ in range(renders.costly.size.places)]
    with pytest.raises(TooCostlyError):
        renders.answer(costly("a", LARGE, [], RenderCost(21 * SMALL_BYTES, 1.0, 10**7)))
    for place in held:
        place.leave()


@pytest.mark.parametrize("content", [b"short", LARGE], ids=["short", "large"])
def test_what_is_kept_is_given_while_every_costly_place_is_taken(
    tmp_path: Path, content: bytes
) -> None:
    renders = build(tmp_path, sending=1)
    renders.disk.keep("kept", content)
    held = [renders.costly.enter() for _ in range(renders.costly.size.places)]
    got = renders.answer(costly("kept", content, []))
    assert (got if isinstance(got, bytes) else b"".join(got)) == content
    assert renders.sending.occupancy() == (0, 0, 0)
    with pytest.raises(BusyError):
        renders.answer(costly("new", content, []))
    for place in held:
        place.leave()


def test_large_answers_that_are_kept_are_sent_to_so_many_at_once(tmp_path: Path) -> None:
    renders = build(tmp_path, costly_places=2, sending=1)
    renders.disk.keep("kept", LARGE)
    sent = [renders.answer(costly("kept", LARGE, [])) for _ in range(3)]
    assert (renders.sending.occupancy()[0], renders.costly.occupancy()[0]) == (1, 2)
    with pytest.raises(BusyError, match="5 s"):
        renders.answer(costly("kept", LARGE, []))
    for each in sent:
        assert isinstance(each, SentAnswer)
        each.close()
    assert renders.sending.occupancy() == renders.costly.occupancy() == (0, 0, 0)


@pytest.mark.parametrize("threads", range(4, 65))
def test_lanes_leave_threads_to_everything_else(tmp_path: Path, threads: int) -> None:
    built = build_renders(
        read_settings({"BAOVAT_DATA_DIR": str(tmp_path), "BAOVAT_WEB_THREADS": str(threads)})
    )
    taken = sum(lane.size.places for lane in (built.small, built.costly, built.sending))
    assert taken + max(1, threads // 8) <= threads


def test_a_failed_render_frees_its_place_and_leaves_nothing(tmp_path: Path) -> None:
    renders = build(tmp_path)

    def break_small() -> bytes:
        raise ValueError("broken")

    def break_costly(target: Path) -> None:
        target.write_bytes(b"half")
        raise ValueError("broken")

    for _ in range(5):
        for wanted in (
            small("a", break_small),
            Wanted("b", COSTLY, break_small, break_costly),
        ):
            with pytest.raises(ValueError, match="broken"):
                renders.answer(wanted)
    assert renders.small.occupancy() == renders.costly.occupancy() == (0, 0, 0)
    assert list((tmp_path / "scratch").iterdir()) == []
    assert renders.answer(small("a", lambda: b"fine")) == b"fine"


def test_the_oldest_pictures_make_room_in_memory() -> None:
    memory = AnswerMemory(80)
    for number in range(8):
        memory.keep(str(number), bytes(10))
    assert memory.find("0") == bytes(10)
    memory.keep("8", bytes(10))
    assert memory.find("1") is None
    assert memory.find("0") == bytes(10)
    memory.keep("large", bytes(11))
    assert memory.find("large") is None
    assert memory.used_bytes() == 80
