"""Families and memory of processes that are known, and of one that has ended."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.processes import children, family, high_water_mb, memory_of, web_processes
from tests.support.ports import free_port

#: Holds 64 MB that it has written to, tells so, and waits for the end of its input.
HOLDER = (
    "import sys; held = bytearray(b'x') * 64_000_000; print('held', flush=True); sys.stdin.read()"
)


def test_a_child_is_found_with_the_memory_it_holds() -> None:
    command = [sys.executable, "-c", HOLDER]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert holder.pid in children(os.getpid())
        assert {os.getpid(), holder.pid} <= set(family(os.getpid()))
        memory = memory_of(holder.pid)
        assert 61 < memory.pss_mb <= memory.rss_mb < 200
        assert high_water_mb(holder.pid) >= memory.rss_mb
        holder.communicate()
    assert holder.pid not in children(os.getpid())


def test_a_process_that_has_ended_has_no_children_and_holds_nothing() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    assert children(ended.pid) == []
    assert high_water_mb(ended.pid) == 0
    assert memory_of(ended.pid).rss_mb == 0


def test_no_web_process_is_an_error_and_not_a_figure() -> None:
    with pytest.raises(ProcessLookupError, match="No web process"):
        web_processes(free_port())
