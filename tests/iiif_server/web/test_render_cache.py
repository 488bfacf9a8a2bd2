"""Rendering once for all who ask, within bounds, and leaving room for everything else."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from iiif_server.errors import BusyError
from iiif_server.web.render_cache import RenderCache


def test_those_who_ask_for_the_same_picture_at_once_render_it_once() -> None:
    cache, calls = RenderCache(max_bytes=8, renders_at_once=2), []
    entered, go_on = threading.Event(), threading.Event()

    def render() -> bytes:
        calls.append(1)
        entered.set()
        go_on.wait(10)
        return b"larger than what is kept"

    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(cache.get_or_render, "a", render)
        entered.wait(10)
        others = [pool.submit(cache.get_or_render, "a", render) for _ in range(3)]
        go_on.set()
        assert {first.result(10), *(each.result(10) for each in others)} == {
            b"larger than what is kept"
        }
    assert len(calls) <= 2  # one more where a waiter came after the end


def test_too_many_renders_are_refused_and_room_comes_back() -> None:
    cache = RenderCache(max_bytes=1_000, renders_at_once=1)
    entered, go_on = threading.Event(), threading.Event()

    def slow() -> bytes:
        entered.set()
        go_on.wait(10)
        return b"slow"

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(cache.get_or_render, "slow", slow)
        entered.wait(10)
        with pytest.raises(BusyError):
            cache.get_or_render("other", lambda: b"other")
        go_on.set()
        assert held.result(10) == b"slow"
    assert cache.get_or_render("other", lambda: b"other") == b"other"


def test_a_failed_render_frees_its_place() -> None:
    cache = RenderCache(max_bytes=1_000, renders_at_once=1)

    def broken() -> bytes:
        raise ValueError("broken")

    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            cache.get_or_render("a", broken)
    assert cache.get_or_render("a", lambda: b"fine") == b"fine"


def test_the_oldest_pictures_make_room() -> None:
    cache, calls = RenderCache(max_bytes=80, renders_at_once=1), []

    def render_of(number: int) -> bytes:
        return cache.get_or_render(number, lambda: calls.append(number) or bytes(10))

    for number in (*range(8), 0, 8, 0, 1):
        render_of(number)
    assert calls == [*range(9), 1]
