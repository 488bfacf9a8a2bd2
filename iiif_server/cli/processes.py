"""Processes beside a command: a worker where none is alive, and ending with whoever started one."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

from iiif_server.catalog.workers import DEAD_AFTER_S, live_workers
from iiif_server.errors import DatabaseError
from iiif_server.runtime import Runtime

LOOK_EVERY_S = 0.5

#: A worker that ends at once must not be started a hundred times a second.
RESTART_AFTER_S = 3.0

#: How long a worker gets to put its jobs back before it is killed; they would be rescued in any case.
FAREWELL_S = 10.0


@contextmanager
def attended_worker(runtime: Runtime, *, always: bool = False) -> Iterator[None]:
    """Make sure that somebody works while the context is open: a worker of ours, where no other is alive.

    One that dies is started again.

    Parameters
    ----------
    always
        Start one of ours also where another is alive.
    """
    ended = threading.Event()

    def attend() -> None:
        child = None
        while not ended.is_set():
            if (child is None or child.poll() is not None) and (
                always or not _live_workers(runtime)
            ):
                child = _start_worker()
            ended.wait(LOOK_EVERY_S if child is None else RESTART_AFTER_S)
        if child is not None:
            _stop_worker(child)

    thread = threading.Thread(target=attend)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _live_workers(runtime: Runtime) -> frozenset[str]:
    """Return who works; nobody, while the database does not answer."""
    try:
        with runtime.database.read() as connection:
            return live_workers(connection, within_s=DEAD_AFTER_S)
    except DatabaseError:
        return frozenset()


def _start_worker() -> subprocess.Popen[bytes]:
    """Start ``baovat worker`` in a process of its own, which ends when this one does."""
    return subprocess.Popen([sys.executable, "-m", "iiif_server", "worker", "--with-parent"])


def _stop_worker(child: subprocess.Popen[bytes]) -> None:
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


def leave(exit_code: int) -> NoReturn:
    """End this process at once, without taking the interpreter apart, which takes a tenth of a second.

    Every context is closed by then: nothing that an interpreter does at its end is still to do.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(exit_code)
