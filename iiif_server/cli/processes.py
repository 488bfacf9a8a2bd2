"""Processes beside a command: a worker where none is alive, and ending with whoever started one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from iiif_server.catalog.workers import DEAD_AFTER_S, live_workers
from iiif_server.runtime import Runtime

#: How long a worker gets to put its jobs back before it is killed; they would be rescued in any case.
FAREWELL_S = 10.0


@contextmanager
def a_worker(runtime: Runtime) -> Iterator[None]:
    """Make sure that somebody works while the context is open."""
    with runtime.database.read() as connection:
        alive = live_workers(connection, within_s=DEAD_AFTER_S)
    if alive:
        yield
        return
    child = start_worker()
    try:
        yield
    finally:
        stop_worker(child)


def start_worker() -> subprocess.Popen[bytes]:
    """Start ``baovat worker`` in a process of its own, which ends when this one does."""
    return subprocess.Popen([sys.executable, "-m", "iiif_server", "worker", "--with-parent"])


def stop_worker(child: subprocess.Popen[bytes]) -> None:
    """End a worker, gently first."""
    child.terminate()
    try:
        child.wait(FAREWELL_S)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def parent_is_alive() -> Callable[[], bool]:
    """Return a test that fails once the process that started this one is gone."""
    parent = os.getppid()
    return lambda: os.getppid() == parent
